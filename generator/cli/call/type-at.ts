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

/** Texts that were given, by their dotted paths: what a union's member is told by. */
export type GivenTexts = ReadonlyMap<string, string>;

/** The type that a path of fields leads to, below a type. Through a union it leads to what its members have there. */
export function typeAt(
  path: readonly string[],
  type: TypeSchema,
  types: NamedTypes,
  given: GivenTexts = new Map(),
): TypeAt {
  return follow({ path, types, given }, type, 0);
}

interface Following {
  readonly path: readonly string[];
  readonly types: NamedTypes;
  readonly given: GivenTexts;
}

function follow(following: Following, type: TypeSchema, index: number): TypeAt {
  const { path, types } = following;
  const [name] = path.slice(index);
  if (name === undefined) return { ok: true, type, many: plainType(type, types).kind === 'array' };
  const current = plainType(type, types);
  const before = path.slice(0, index).join('.');
  if (current.kind === 'object') {
    const field = Object.hasOwn(current.fields, name) ? current.fields[name] : undefined;
    if (field) return follow(following, field.type, index + 1);
    const known = Object.keys(current.fields);
    const suggestion = nearest(name, known);
    const where = before === '' ? 'there is' : `${before} has`;
    const problem = `${where} no field "${name}"${known.length === 0 ? '' : `, but ${known.join(', ')}`}`;
    return { ok: false, problem, ...(suggestion !== undefined && { suggestion }) };
  }
  if (current.kind === 'map' || (current.kind === 'array' && /^\d+$/.test(name)))
    return follow(following, current.of, index + 1);
  if (current.kind === 'union') return followUnion(following, current, index);
  if (current.kind === 'builtin' && current.name === 'json') return { ok: true, type: current, many: false };
  return { ok: false, problem: `${before} has no fields` };
}

/** Into the member that the discriminator names; where nothing tells the members apart, into all that have such a field. */
function followUnion(
  following: Following,
  { of, discriminator }: Extract<TypeSchema, { kind: 'union' }>,
  index: number,
): TypeAt {
  const { path, types, given } = following;
  const told = discriminator && given.get([...path.slice(0, index), discriminator].join('.'));
  const meant = of.filter((member) => told === undefined || isTold(member, discriminator ?? '', told, types));
  const found = (meant.length > 0 ? meant : of).map((member) => follow(following, member, index));
  const good = found.filter((each) => each.ok);
  const [first] = good;
  if (first === undefined) return found[0] ?? { ok: false, problem: 'the union has no members' };
  const distinct = [...new Map(good.map((each) => [JSON.stringify(each.type), each.type])).values()];
  const type: TypeSchema = distinct.length === 1 ? first.type : { kind: 'union', of: distinct };
  return { ok: true, type, many: good.every(({ many }) => many) };
}

/** Whether a member is the one whose discriminator says this. */
function isTold(member: TypeSchema, discriminator: string, told: string, types: NamedTypes): boolean {
  const plain = plainType(member, types);
  const field = plain.kind === 'object' ? plain.fields[discriminator] : undefined;
  const type = field && plainType(field.type, types);
  return type?.kind !== 'enum' || type.values.some((value) => String(value) === told);
}
