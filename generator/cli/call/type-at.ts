// Follows a dotted path through the types of a contract.
import type { TypeSchema } from '@armature/runtime/client';
import { nearest } from '../../diagnostic/near-miss.js';
import { type NamedTypes, plainType } from './read-text.js';

/** A type in a few words, for messages. */
export function describeType(type: TypeSchema, types: NamedTypes): string {
  const plain = plainType(type, types);
  switch (plain.kind) {
    case 'builtin':
      return plain.name;
    case 'enum':
      return plain.values.join(' | ');
    case 'array':
      return `${describeType(plain.of, types)}[]`;
    case 'object':
      return `{ ${Object.keys(plain.fields).join(', ')} }`;
    default:
      return plain.kind;
  }
}

/** Where a path leads, or why nowhere. `many`: several values may be given. */
export type TypeAt =
  | { readonly ok: true; readonly type: TypeSchema; readonly many: boolean }
  | { readonly ok: false; readonly problem: string; readonly suggestion?: string };

/** The type that a path of fields leads to, below a type. */
export function typeAt(path: readonly string[], type: TypeSchema, types: NamedTypes): TypeAt {
  let current = plainType(type, types);
  for (const [index, name] of path.entries()) {
    const before = path.slice(0, index).join('.');
    if (current.kind === 'object') {
      const field = Object.hasOwn(current.fields, name) ? current.fields[name] : undefined;
      if (!field) {
        const known = Object.keys(current.fields);
        const suggestion = nearest(name, known);
        const where = before === '' ? 'there is' : `${before} has`;
        const problem = `${where} no field "${name}"${known.length === 0 ? '' : `, but ${known.join(', ')}`}`;
        return { ok: false, problem, ...(suggestion !== undefined && { suggestion }) };
      }
      if (index === path.length - 1) return arrayAware(field.type, types);
      current = plainType(field.type, types);
    } else if (current.kind === 'map' || (current.kind === 'array' && /^\d+$/.test(name))) {
      if (index === path.length - 1) return arrayAware(current.of, types);
      current = plainType(current.of, types);
    } else if (current.kind === 'union' || (current.kind === 'builtin' && current.name === 'json')) {
      return { ok: true, type: { kind: 'builtin', name: 'json' }, many: false };
    } else {
      return { ok: false, problem: `${before} has no fields` };
    }
  }
  return { ok: true, type: current, many: false };
}

function arrayAware(type: TypeSchema, types: NamedTypes): TypeAt {
  return { ok: true, type, many: plainType(type, types).kind === 'array' };
}
