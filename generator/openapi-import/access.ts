// Read-only and write-only fields: a manifest refuses them where they would travel the wrong way.
import type { SchemaConverter } from './converter.js';
import type { ImportedType } from './type.js';

type Flag = 'readOnly' | 'writeOnly';

/** Finds fields that must not travel some way. */
export interface Access {
  /** The flagged fields of an object type itself. */
  own(type: ImportedType, flag: Flag): readonly string[];
  /** Notes that values of a type travel against a flag: it is taken off all fields that are reached. */
  travel(type: ImportedType, flag: Flag, without?: readonly string[]): void;
  /** Whether a field of a named type keeps its flag. */
  keeps(owner: ImportedType, flag: Flag): boolean;
}

/** Starts to find. */
export function createAccess({ typeOf, behind }: Pick<SchemaConverter, 'typeOf' | 'behind'>): Access {
  const reached: Record<Flag, Set<ImportedType>> = { readOnly: new Set(), writeOnly: new Set() };
  return {
    own(type, flag) {
      const object = behind(type);
      if (object.kind !== 'object') return [];
      return object.fields.filter((field) => field.type.remarks?.[flag] === true).map(({ name }) => name);
    },
    travel(start, flag, left = []) {
      const seen = reached[flag];
      // By a list of what is to do rather than by recursion: types may refer to each other in long chains.
      const open: { readonly type: ImportedType; readonly without: readonly string[] }[] = [
        { type: start, without: left },
      ];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const { type, without } = next;
        if (seen.has(type)) continue;
        if (without.length === 0) seen.add(type);
        for (const inner of partsOf(type, without, typeOf))
          open.push({ type: inner, without: type.kind === 'name' ? without : [] });
      }
    },
    keeps: (owner, flag) => !reached[flag].has(owner),
  };
}

function partsOf(
  type: ImportedType,
  without: readonly string[],
  typeOf: SchemaConverter['typeOf'],
): readonly ImportedType[] {
  switch (type.kind) {
    case 'name': {
      const behind = typeOf(type.name);
      return behind === undefined ? [] : [behind];
    }
    case 'array':
    case 'map':
    case 'nullable':
      return [type.of];
    case 'union':
      return type.of;
    case 'object':
      return type.fields.filter((field) => !without.includes(field.name)).map((field) => field.type);
    case 'enum':
      return [];
  }
}
