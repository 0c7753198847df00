// What discriminators say of the schemas that they tell apart: the values that each has, and which schemas a base stands for.
import {
  below,
  decoded,
  isObject,
  type Json,
  listOf,
  objectOf,
  type Placed,
  type Reading,
  textOf,
} from './document.js';

/** The values of a discriminator in one schema. */
export interface Tag {
  readonly field: string;
  readonly values: readonly string[];
  /** Said by a mapping rather than by the schema's name. */
  readonly isMapped: boolean;
}

/** What discriminators say, by the places of schemas. */
export interface Tags {
  /** The values that tell the schema at a place from its siblings. */
  tagOf(at: string): Tag | undefined;
  /** The references to what extends the schema at a place, and so stands for it; undefined where it stands for itself. */
  familyOf(at: string): { readonly field: string; readonly members: readonly string[] } | undefined;
}

interface Member {
  readonly ref: string;
  readonly at: string;
}

/** Reads the discriminators of a document. In our own, each schema says its values itself. */
export function readTags(reading: Reading): Tags {
  const tags = new Map<string, Tag>();
  const families = new Map<string, { field: string; members: readonly string[] }>();
  const note = (member: Member, place: Placed): void => {
    const { field, mapping } = discriminatorIn(place.value);
    if (field === undefined) return;
    const mapped = Object.keys(mapping).filter(
      (key) => targetOf(reading, mapping[key], place.at) === member.at,
    );
    const values = mapped.length > 0 ? mapped : [decoded(member.ref.replace(/^.*\//, ''))];
    const before = tags.get(member.at);
    if (before !== undefined && before.field !== field) return;
    tags.set(member.at, {
      field,
      values: [...new Set([...(before?.values ?? []), ...values])],
      isMapped: before?.isMapped === true || mapped.length > 0,
    });
  };
  if (!reading.isOwn) {
    for (const place of placesWithDiscriminator(reading.root))
      for (const keyword of ['oneOf', 'anyOf'])
        for (const member of refsIn(reading, place, keyword)) note(member, place);
    for (const [base, children] of basesOf(reading)) {
      const family = familyOf(reading, base, children);
      if (family === undefined) continue;
      families.set(base.at, {
        field: discriminatorIn(base.value).field ?? '',
        members: family.map(({ ref }) => ref),
      });
      for (const member of family) note(member, base);
    }
  }
  return { tagOf: (at) => tags.get(at), familyOf: (at) => families.get(at) };
}

function discriminatorIn(schema: Json): { field: string | undefined; mapping: Json } {
  const said = objectOf(schema['discriminator']);
  return { field: textOf(said['propertyName']), mapping: objectOf(said['mapping']) };
}

/** Every object of the document that has a discriminator; each once, however often aliases repeat it. */
function placesWithDiscriminator(root: Json): readonly Placed[] {
  const found: Placed[] = [];
  const seen = new Set<unknown>();
  const open: { value: unknown; at: string }[] = [{ value: root, at: '' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, at } = next;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (isObject(value) && isObject(value['discriminator'])) found.push({ value, at });
    for (const [key, inner] of Object.entries(value)) open.push({ value: inner, at: below(at, key) });
  }
  return found;
}

/** The schemas that are referred to under a keyword. What leads nowhere is reported where it is converted. */
function refsIn(reading: Reading, { value, at }: Placed, keyword: string): readonly Member[] {
  return listOf(value[keyword]).flatMap((member, index) => {
    const ref = objectOf(member)['$ref'];
    if (typeof ref !== 'string') return [];
    const target = targetOf(reading, ref, below(at, keyword, index));
    return target === undefined ? [] : [{ ref, at: target }];
  });
}

/** Where a reference or the name of a schema leads. */
function targetOf(reading: Reading, ref: unknown, at: string): string | undefined {
  if (typeof ref !== 'string') return undefined;
  const schemas = objectOf(objectOf(reading.root['components'])['schemas']);
  return Object.hasOwn(schemas, ref)
    ? below('/components/schemas', ref)
    : reading.hop({ value: { $ref: ref }, at })?.at;
}

/** The named schemas with a discriminator of their own, and those that extend them. */
function basesOf(reading: Reading): ReadonlyMap<Placed, readonly Member[]> {
  const bases = new Map<string, Placed>();
  const children = new Map<Placed, Member[]>();
  const schemas = Object.entries(objectOf(objectOf(reading.root['components'])['schemas'])).flatMap(
    ([key, value]) => (isObject(value) ? [{ value, at: below('/components/schemas', key) }] : []),
  );
  for (const place of schemas) {
    const isUnion = ['oneOf', 'anyOf'].some((keyword) => keyword in place.value);
    if (!isUnion && discriminatorIn(place.value).field !== undefined) bases.set(place.at, place);
  }
  if (bases.size === 0) return children;
  for (const place of schemas)
    for (const { at } of refsIn(reading, place, 'allOf')) {
      const base = bases.get(at);
      if (base === undefined) continue;
      children.set(base, [...(children.get(base) ?? []), { ref: `#${place.at}`, at: place.at }]);
    }
  return children;
}

/** What a base stands for; undefined where it may stand for itself, too, or for what does not extend it. */
function familyOf(
  reading: Reading,
  base: Placed,
  children: readonly Member[],
): readonly Member[] | undefined {
  const { mapping } = discriminatorIn(base.value);
  const targets = new Set(Object.values(mapping).map((ref) => targetOf(reading, ref, base.at)));
  const members = targets.size === 0 ? children : children.filter(({ at }) => targets.has(at));
  const isWhole = targets.size === 0 || targets.size === members.length;
  // A child that others extend in turn would be two things.
  const isFlat = members.every(({ at }) => {
    const schema = reading.follow({ $ref: `#${at}` }, at)?.value ?? {};
    return !('discriminator' in schema);
  });
  return isWhole && isFlat && members.length > 1 ? members : undefined;
}
