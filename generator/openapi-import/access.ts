// Read-only and write-only fields: a manifest refuses them where they would travel the wrong way.
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

/** Starts to find. `typeOf` is the type behind a name. */
export function createAccess(typeOf: (name: string) => ImportedType | undefined): Access {
  const reached: Record<Flag, Set<ImportedType>> = { readOnly: new Set(), writeOnly: new Set() };
  const open = (type: ImportedType): ImportedType =>
    type.kind === 'name'
      ? ((behind) => (behind === undefined || behind === type ? type : open(behind)))(typeOf(type.name))
      : type;
  const travel = (type: ImportedType, flag: Flag, without: readonly string[] = []): void => {
    switch (type.kind) {
      case 'name': {
        const behind = typeOf(type.name);
        if (behind !== undefined) travel(behind, flag, without);
        return;
      }
      case 'array':
      case 'map':
      case 'nullable':
        return travel(type.of, flag);
      case 'union':
        return type.of.forEach((member) => travel(member, flag));
      case 'object':
        if (reached[flag].has(type)) return;
        if (without.length === 0) reached[flag].add(type);
        for (const field of type.fields) if (!without.includes(field.name)) travel(field.type, flag);
        return;
      default:
    }
  };
  return {
    own(type, flag) {
      const object = open(type);
      if (object.kind !== 'object') return [];
      return object.fields.filter((field) => field.type.remarks?.[flag] === true).map(({ name }) => name);
    },
    travel,
    keeps: (owner, flag) => !reached[flag].has(owner),
  };
}
