// The properties of an object schema, those of `allOf` included, without turning them into types: so recursion is harmless.
import { account, isObjectLike, objectKeywords, remarkKeywords } from './keywords.js';
import { below, isObject, type Json, listOf, objectOf, type Placed, type Reading } from './document.js';

/** What an object is made of. */
export interface ObjectParts {
  readonly at: string;
  readonly properties: Map<string, { readonly schema: unknown; readonly at: string }>;
  /** Names, and where they are said to be required. */
  readonly required: Map<string, string>;
  readonly rejects: boolean;
  /** Members of `allOf` that are no objects. */
  readonly others: readonly Placed[];
}

/** How long a chain of `allOf` may be. */
const DEEPEST = 200;

/** Collects the parts of a schema. */
export function collectParts(reading: Reading, place: Placed): ObjectParts {
  const parts = {
    at: place.at,
    properties: new Map(),
    required: new Map<string, string>(),
    rejects: false,
    others: [] as Placed[],
  };
  const entered = new Set<string>();
  const enter = (schema: unknown, at: string, depth: number): void => {
    const found = reading.follow(schema, at);
    if (found === undefined || entered.has(found.at)) return;
    if (depth > DEEPEST) {
      reading.lose(found.at, `it lies deeper than ${DEEPEST} levels of allOf: it is left out`);
      return;
    }
    entered.add(found.at);
    const { value } = found;
    const members = listOf(value['allOf']);
    if (members.length === 0 && !isObjectLike(value)) {
      if (saysSomething(value)) parts.others.push({ value: objectOf(schema), at });
      return;
    }
    if (depth > 0) {
      const isInline = objectOf(schema) === value;
      account(reading, found, [
        ...objectKeywords, 'allOf',
        ...(isInline ? [] : ['default', ...remarkKeywords, 'nullable', 'discriminator', 'minProperties', 'maxProperties', '$defs', 'definitions']),
      ]); // prettier-ignore
    }
    if (depth > 0 || members.length > 0) {
      const extra = value['additionalProperties'];
      if (isObject(extra) || extra === true)
        reading.lose(
          below(found.at, 'additionalProperties'),
          'an object with fields of its own drops all other keys',
        );
    }
    members.forEach((member, index) => enter(member, below(found.at, 'allOf', index), depth + 1));
    for (const [name, property] of Object.entries(objectOf(value['properties']))) {
      const before = parts.properties.get(name) as { schema: unknown; at: string } | undefined;
      const next = { schema: property, at: below(found.at, 'properties', name) };
      parts.properties.set(name, before === undefined ? next : join(reading, before, next));
    }
    for (const name of listOf(value['required']))
      if (typeof name === 'string') parts.required.set(name, below(found.at, 'required'));
    if (value['additionalProperties'] === false) parts.rejects = true;
  };
  enter(place.value, place.at, 0);
  return parts;
}

function saysSomething(value: Json): boolean {
  return Object.keys(value).some(
    (key) =>
      !['description', 'title', 'example', 'examples', 'deprecated'].includes(key) && !key.startsWith('x-'),
  );
}

/** The later description wins, and what it leaves open the earlier one fills. */
function join(
  reading: Reading,
  before: { schema: unknown; at: string },
  next: { schema: unknown; at: string },
): { schema: unknown; at: string } {
  const [a, b] = [objectOf(before.schema), objectOf(next.schema)];
  const isVague = !saysSomething(b);
  if (isVague) return { schema: { ...a, ...b }, at: before.at };
  if (JSON.stringify(a) !== JSON.stringify(b) && saysSomething(a)) {
    reading.lose(next.at, 'within allOf, it is described twice: the later description stays');
  }
  return next;
}
