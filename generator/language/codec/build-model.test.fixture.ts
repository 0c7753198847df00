// Models in a few words, for tests: types, fields, named types and modules as the model room would resolve them.
import type { BuiltinName } from '../builtin/builtins.js';
import type { Constraints } from '../node.js';
import type { Field, GenericDeclaration, NamedType, Type, TypeModule } from '../model.js';

/** Where everything here stands. */
export const span = { file: { path: 'test.yaml', text: '' }, start: 0, end: 0 };

export function builtin(name: BuiltinName, constraints: Constraints = {}): Type {
  return { kind: 'builtin', name, constraints };
}

export function arrayOf(of: Type, constraints: Constraints = {}): Type {
  return { kind: 'array', of, constraints };
}

export function mapOf(of: Type, constraints: Constraints = {}): Type {
  return { kind: 'map', of, constraints };
}

export function enumOf(values: readonly (string | number)[], open = false): Type {
  return { kind: 'enum', values, open };
}

export function nullable(of: Type): Type {
  return { kind: 'nullable', of };
}

export function unionOf(...of: Type[]): Type {
  return { kind: 'union', of };
}

export function ref(to: NamedType): Type {
  return { kind: 'ref', to };
}

/** Fields by name: `nick?` may be absent. */
export function objectOf(
  fields: Readonly<Record<string, Type | Omit<Field, 'name' | 'optional'>>>,
  additional: 'drop' | 'reject' = 'drop',
): Type {
  return {
    kind: 'object',
    additional,
    fields: Object.entries(fields).map(([key, given]): Field => {
      const optional = key.endsWith('?');
      const parts = 'type' in given ? given : { type: given, annotations: {} };
      return { name: optional ? key.slice(0, -1) : key, optional, ...parts };
    }),
  };
}

/** A field with a default. */
export function defaulted(type: Type, value: unknown): Omit<Field, 'name' | 'optional'> {
  return { type, default: { value }, annotations: {} };
}

/** Parts of a named type that tests seldom set. */
export type NamedParts = Partial<Pick<NamedType, 'annotations' | 'origin' | 'label'>>;

/** A module that is filled bit by bit, so that types may refer to each other. */
export interface ModuleBuilder {
  readonly module: TypeModule;
  /** Declares a type; a function may refer to the type itself. */
  add(name: string, type: Type | ((self: Type) => Type), parts?: NamedParts): NamedType;
}

export function buildModule(
  parts: Partial<Pick<TypeModule, 'kind' | 'name' | 'from' | 'path'>> & {
    generics?: GenericDeclaration[];
  } = {},
): ModuleBuilder {
  const types: NamedType[] = [];
  const module: TypeModule = {
    kind: 'shared',
    name: 'common',
    from: 'shared/common.yaml',
    path: 'shared/generated/common.ts',
    generics: [],
    errors: [],
    types,
    span,
    ...parts,
  };
  return {
    module,
    add: (name, type, more = {}) => {
      const named: { -readonly [Key in keyof NamedType]: NamedType[Key] } = {
        name,
        module,
        type: { kind: 'builtin', name: 'json', constraints: {} },
        annotations: {},
        origin: 'declared',
        hasInit: false,
        span,
        ...more,
      };
      named.type = typeof type === 'function' ? type(ref(named)) : type;
      named.hasInit = hasDefault(named.type, new Set());
      types.push(named);
      return named;
    },
  };
}

function hasDefault(type: Type, within: Set<NamedType>): boolean {
  switch (type.kind) {
    case 'array':
    case 'map':
    case 'nullable':
    case 'stream':
      return hasDefault(type.of, within);
    case 'union':
      return type.of.some((member) => hasDefault(member, within));
    case 'object':
      return type.fields.some((field) => field.default !== undefined || hasDefault(field.type, within));
    case 'ref':
      if (type.to.hasInit) return true;
      if (within.has(type.to)) return false;
      within.add(type.to);
      return hasDefault(type.to.type, within);
    default:
      return false;
  }
}
