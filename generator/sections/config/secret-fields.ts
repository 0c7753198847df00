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

/** Reports secrets that are no texts or have a default, and those in lists, maps and unions, where nothing could be sealed. */
export function checkSecrets({ linker, services }: Linked): void {
  for (const { service } of services) {
    const { secrets, misplaced } = findIn(service.part(config).type, [], [], new Set());
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
          if (field.annotations.secret === true)
            return { secrets: [{ path: at, property: called, field }], misplaced: [] };
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
