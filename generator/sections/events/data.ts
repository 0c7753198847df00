// What the data of an event is, asked for when all types are known: an object, or a union of objects, with a name.
import { unalias } from '../../language/link/unalias.js';
import { type Field, propertyOf, type Type } from '../../language/model.js';
import type { EventModel, Named } from './part.js';

/** Its type; undefined where it has no fields. */
export function dataOf({ data }: EventModel): Named | undefined {
  const plain = unalias(data);
  return plain.kind === 'ref' && objectsOf(plain).length > 0 ? plain : undefined;
}

/** The field that each of its objects has under a name in code; undefined for those that have none. */
export function keyFields({ data }: EventModel, property: string): readonly (Field | undefined)[] {
  return objectsOf(data).map((fields) => fields.find((field) => propertyOf(field) === property));
}

/** The names in code of all its fields. */
export function propertiesOf({ data }: EventModel): readonly string[] {
  return [...new Set(objectsOf(data).flatMap((fields) => fields.map(propertyOf)))];
}

/** The name of its key on the wire. */
export function keyOf(event: EventModel): string | undefined {
  if (event.key === undefined) return undefined;
  return keyFields(event, event.key.value).find((field) => field !== undefined)?.name ?? event.key.value;
}

/** The fields of an object, or of each member of a union; empty where anything in it is none. */
function objectsOf(type: Type, seen: readonly Type[] = []): readonly (readonly Field[])[] {
  const plain = unalias(type);
  if (seen.includes(plain)) return [];
  if (plain.kind === 'object') return [plain.fields];
  if (plain.kind === 'ref') return objectsOf(plain.to.type, [...seen, plain]);
  if (plain.kind !== 'union') return [];
  const members = plain.of.map((member) => objectsOf(member, [...seen, plain]));
  return members.some((member) => member.length === 0) ? [] : members.flat();
}
