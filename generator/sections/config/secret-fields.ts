// The fields of a config that hold secrets (`secret: true`): where they stand, in texts and in code, and which stand where none can.
import { findBuiltin } from '../../language/builtin/builtins.js';
import { type Field, type NamedType, propertyOf, type Type } from '../../language/model.js';
import type { Linked } from '../linking.js';
import { config } from './part.js';

/** One secret. */
export interface SecretField {
  /** As config texts call it, with the tables around it. */
  readonly path: readonly string[];
  /** As code calls it. */
  readonly property: readonly string[];
  readonly field: Field;
}

/** All secrets of a config, in order; those that may be absent, too. */
export function secretFields(type: Type): readonly SecretField[] {
  return findIn(type, [], [], new Set()).secrets;
}

/**
 * Reports secrets that are no texts or have a default, those in lists, maps and unions, where nothing could be sealed, and those that
 * stand in no config at all, where nothing is hidden.
 */
export function checkSecrets({ linker, services, scopes }: Linked): void {
  const inConfigs = new Set<string>();
  for (const { service } of services) {
    const { secrets, misplaced } = findIn(service.part(config).type, [], [], new Set());
    for (const field of [...secrets.map((secret) => secret.field), ...misplaced]) {
      inConfigs.add(placeOf(field));
      const alias = secretAlias(field.type);
      if (alias !== undefined) inConfigs.add(placeOf(alias));
    }
    for (const { field, path } of secrets) {
      const problem = !isText(field.type)
        ? 'is no text'
        : field.default !== undefined
          ? 'has a default, which everybody reads in the manifest'
          : undefined;
      if (problem === undefined || field.span === undefined) continue;
      linker.reports.add('ARM3090', field.span, { name: path.join('.'), problem });
    }
    for (const field of misplaced) {
      if (field.span === undefined) continue;
      linker.reports.add('ARM3090', field.span, {
        name: field.name,
        problem: 'stands in a list, a map or a union',
      });
    }
  }
  for (const { module } of scopes) {
    for (const named of module.types) {
      const fields = named.type.kind === 'object' ? named.type.fields : [];
      for (const marked of [named, ...fields]) {
        const { name, span, annotations } = marked;
        if (annotations.secret !== true || span === undefined || inConfigs.has(placeOf(marked))) continue;
        // What stands in a generic is seen in each of its instances.
        inConfigs.add(placeOf(marked));
        linker.reports.add('ARM3091', span, { name });
      }
    }
  }
}

function placeOf({ span }: Pick<Field, 'span'>): string {
  return span === undefined ? '' : `${span.file.path}:${span.start}`;
}

/** A field that is marked itself, or is of a type that is. */
function isSecret({ annotations, type }: Field): boolean {
  return annotations.secret === true || secretAlias(type) !== undefined;
}

function secretAlias(type: Type): NamedType | undefined {
  if (type.kind === 'nullable') return secretAlias(type.of);
  if (type.kind !== 'ref') return undefined;
  return type.to.annotations.secret === true ? type.to : secretAlias(type.to.type);
}

interface Found {
  readonly secrets: readonly SecretField[];
  readonly misplaced: readonly Field[];
}

const nothing: Found = { secrets: [], misplaced: [] };

function findIn(
  type: Type,
  path: readonly string[],
  property: readonly string[],
  within: ReadonlySet<NamedType>,
): Found {
  switch (type.kind) {
    case 'ref':
      return within.has(type.to)
        ? nothing
        : findIn(type.to.type, path, property, new Set([...within, type.to]));
    case 'nullable':
      return findIn(type.of, path, property, within);
    case 'object':
      return join(
        type.fields.map((field) => {
          const at = [...path, field.name];
          const called = [...property, propertyOf(field)];
          if (isSecret(field)) return { secrets: [{ path: at, property: called, field }], misplaced: [] };
          return findIn(field.type, at, called, within);
        }),
      );
    case 'array':
    case 'map':
      return misplace(findIn(type.of, path, property, within));
    case 'union':
      return misplace(join(type.of.map((member) => findIn(member, path, property, within))));
    default:
      return nothing;
  }
}

function join(found: readonly Found[]): Found {
  return {
    secrets: found.flatMap(({ secrets }) => secrets),
    misplaced: found.flatMap(({ misplaced }) => misplaced),
  };
}

function misplace({ secrets, misplaced }: Found): Found {
  return { secrets: [], misplaced: [...secrets.map(({ field }) => field), ...misplaced] };
}

function isText(type: Type): boolean {
  if (type.kind === 'ref') return isText(type.to.type);
  if (type.kind === 'nullable') return isText(type.of);
  return type.kind === 'builtin' && findBuiltin(type.name)?.value === 'string';
}
