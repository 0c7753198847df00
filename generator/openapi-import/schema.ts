// Schemas -> types. Named schemas stay names; what a manifest can't say is noted and left out.
import { below, isObject, type Json, listOf, type Placed, type Reading, shown, textOf } from './document.js';
import type { SchemaConverter } from './converter.js';
import { account, isObjectLike, loseRemarksOf, remarkKeywords, schemaKeywords } from './keywords.js';
import { fieldsOf, joinedType, objectType } from './object.js';
import { dropContradiction, numberType, textType } from './scalar.js';
import { anything, type ImportedType, nameType, nullableType, type Remarks, withRemarks } from './type.js';
import { readTags } from './tags.js';
import { unionType } from './union.js';

/** How deep schemas that are written out in place may go. */
const DEEPEST = 24;
/** How many named types may wait for each other. */
const LONGEST = 100;
/** How many schemas a document may come to, those counted again that aliases repeat. */
const MOST_SCHEMAS = 2_000_000;

/** Starts to convert. `names` are those of the schemas that become types of their own. */
export function createSchemaConverter(reading: Reading, names: SchemaNames): SchemaConverter {
  const known = new Map<string, ImportedType>();
  const working = new Set<string>();
  let depth = 0;
  let count = 0;
  const converter: SchemaConverter = {
    reading,
    tags: readTags(reading),
    toType: (schema, at) => guarded(schema, at, true),
    toOpenType: (schema, at) => guarded(schema, at, false),
    toFields: (parts) => fieldsOf(converter, parts),
    typeOf(name) {
      const before = known.get(name);
      const place = names.placeOf(name);
      if (before !== undefined || place === undefined || working.has(name) || working.size >= LONGEST)
        return before;
      working.add(name);
      // A named type begins anew, wherever it is met first.
      const outer = depth;
      depth = 0;
      const type = converter.toType(place.value, place.at);
      depth = outer;
      working.delete(name);
      known.set(name, type);
      return type;
    },
    settle(types) {
      for (const [name, type] of types) known.set(name, type);
    },
    behind(type) {
      let found = type;
      const passed = new Set<string>();
      while (found.kind === 'name') {
        const next = converter.typeOf(found.name);
        if (next === undefined) return found;
        if (passed.has(found.name)) return anything;
        passed.add(found.name);
        found = next;
      }
      return found;
    },
  };
  function guarded(schema: unknown, at: string, mayName: boolean): ImportedType {
    count += 1;
    if (count > MOST_SCHEMAS) {
      reading.lose('', `it comes to more than ${MOST_SCHEMAS} schemas: the rest becomes json`);
      return anything;
    }
    if (depth >= DEEPEST) {
      reading.lose(at, 'it lies too deep within other schemas: it becomes json');
      return anything;
    }
    depth += 1;
    try {
      return convert(schema, at, mayName);
    } finally {
      depth -= 1;
    }
  }
  function convert(schema: unknown, at: string, mayName: boolean): ImportedType {
    if (!isObject(schema)) {
      if (schema === false) reading.lose(at, 'a schema that nothing fits becomes json');
      return anything;
    }
    if (typeof schema['$ref'] !== 'string') return schemaType(converter, { value: schema, at });
    account(reading, { value: schema, at }, reading.isOld ? ['$ref'] : ['$ref', ...remarkKeywords]);
    const remarks = reading.isOld ? {} : remarksOf(schema);
    let place: Placed = { value: schema, at };
    const passed = new Set<string>();
    while (typeof place.value['$ref'] === 'string') {
      const next = reading.hop(place);
      if (next === undefined) return anything;
      const name = mayName ? names.nameAt(next) : undefined;
      if (name !== undefined) return withRemarks(nameType(name), remarks);
      if (passed.has(next.at)) {
        reading.lose(at, `the reference ${place.value['$ref']} leads back to itself: it becomes json`);
        return anything;
      }
      passed.add(next.at);
      place = next;
    }
    return withRemarks(converter.toType(place.value, place.at), remarks);
  }
  return converter;
}

/** Which schemas become types of their own. */
export interface SchemaNames {
  /** The name of the schema at a place that is referred to; undefined where it is written out. */
  nameAt(place: Placed): string | undefined;
  /** The schema of a type. */
  placeOf(name: string): Placed | undefined;
}

/** What a schema says beside its type. */
export function remarksOf(schema: Json): Remarks {
  const title = textOf(schema['title']);
  const said = textOf(schema['description']);
  const replaced = /(?:^|\n\n)Deprecated: (.+)$/.exec(said ?? '');
  const whole = schema['deprecated'] === true && replaced ? said?.slice(0, replaced.index) : said;
  // A range in words is read with the type.
  const description = whole?.replace(
    /(?:^|\n\n)A number(?: in text)?, (?:at |more |less |a multiple )[^\n]*\.$/,
    '',
  );
  const examples = listOf(schema['examples']);
  const example = schema['example'] ?? examples[0];
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && description !== '' && { description }),
    ...(example !== undefined && { example }),
    ...(schema['deprecated'] === true && { deprecated: replaced?.[1] ?? true }),
    ...(schema['readOnly'] === true && { readOnly: true }),
    ...(schema['writeOnly'] === true && schema['readOnly'] !== true && { writeOnly: true }),
  };
}

function schemaType(converter: SchemaConverter, place: Placed): ImportedType {
  const { reading } = converter;
  const { value } = place;
  const family = converter.tags.familyOf(place.at);
  const known = schemaKeywords(value, reading.isOld);
  account(reading, place, family === undefined ? known : [...known, 'discriminator']);
  loseRemarks(reading, place);
  const bare = family === undefined ? bareType(converter, place) : familyType(converter, place, family);
  const type = withRemarks(bare, remarksOf(value));
  return value['nullable'] === true ? nullableType(type) : type;
}

/** A base stands for what extends it: its own fields are theirs, too. */
function familyType(
  converter: SchemaConverter,
  { value, at }: Placed,
  { members }: { readonly members: readonly string[] },
): ImportedType {
  const oneOf = members.map((ref) => ({ $ref: ref }));
  return unionType(converter, { value: { oneOf, discriminator: value['discriminator'] }, at }, 'oneOf');
}

/** Remarks of which only a part is kept. */
function loseRemarks(reading: Reading, { value, at }: Placed): void {
  const examples = listOf(value['examples']);
  if (examples.length > 1 || (value['example'] !== undefined && examples.length > 0))
    reading.lose(below(at, 'examples'), 'one example is kept');
  if (value['readOnly'] === true && value['writeOnly'] === true)
    reading.lose(below(at, 'writeOnly'), 'a field is either readOnly or writeOnly');
}

function bareType(converter: SchemaConverter, place: Placed): ImportedType {
  const { reading } = converter;
  const { value, at } = place;
  if ('const' in value || Array.isArray(value['enum'])) return enumType(reading, value, at);
  if (Array.isArray(value['allOf'])) return joinedType(converter, place);
  const alternatives = ['oneOf', 'anyOf'].filter((keyword) => Array.isArray(value[keyword]));
  const isObjectToo = isObjectLike(value);
  for (const keyword of alternatives) {
    if (!isObjectToo) return unionType(converter, place, keyword);
    reading.lose(
      below(at, keyword),
      `${keyword} beside properties has no form in a manifest: the properties stay`,
    );
  }
  const types = Array.isArray(value['type'])
    ? value['type'].filter((name) => typeof name === 'string')
    : [value['type']];
  const others = types.filter((name) => name !== 'null');
  if (others.length > 1) {
    const members = others.map((name) => bareType(converter, { value: { ...value, type: name }, at }));
    const union: ImportedType = { kind: 'union', of: members };
    return others.length < types.length ? nullableType(union) : union;
  }
  const one = oneType(converter, place, others[0]);
  return others.length < types.length ? nullableType(one) : one;
}

function oneType(converter: SchemaConverter, place: Placed, type: unknown): ImportedType {
  const { reading } = converter;
  const { value, at } = place;
  if (type === 'string') return textType(reading, place);
  if (type === 'integer' || type === 'number') return numberType(reading, place, type === 'integer');
  if (type === 'boolean') return nameType('boolean');
  if (type === 'array' || (type === undefined && 'items' in value)) return arrayType(converter, place);
  if (type === 'object' || isObjectLike(value)) return objectType(converter, place);
  const given = type ?? value['type'];
  if (given !== undefined) reading.lose(at, `the type ${shown(given)} becomes json`);
  return anything;
}

function enumType(reading: Reading, value: Json, at: string): ImportedType {
  const all = 'const' in value ? [value['const']] : listOf(value['enum']);
  const members = [
    ...new Set(all.filter((member) => typeof member === 'string' || typeof member === 'number')),
  ];
  // Large integers come in as text. A number of JSON could not hold them, and as text they would be another value.
  const isWhole = value['type'] === 'integer' || value['type'] === 'number';
  const large = isWhole ? members.find((member) => typeof member === 'string') : undefined;
  if (large !== undefined) {
    reading.lose(at, `the members of the enum are not kept: ${large} is beyond what a number of JSON holds`);
    return numberType(
      reading,
      { value: { type: value['type'], format: value['format'] }, at },
      value['type'] === 'integer',
    );
  }
  const hasNull = all.includes(null);
  const flags = all.filter((member) => typeof member === 'boolean');
  let type: ImportedType;
  if (members.length === 0) {
    type = flags.length > 0 ? nameType('boolean') : anything;
    if (flags.length === 1) reading.lose(at, `only ${String(flags[0])} is allowed: it becomes boolean`);
    if (flags.length === 0 && !hasNull) reading.lose(at, 'an enum of lists or objects becomes json');
  } else {
    if (members.length + flags.length + (hasNull ? 1 : 0) < new Set(all).size || flags.length > 0) {
      reading.lose(at, 'members of the enum that are neither texts nor numbers are left out');
    }
    type = { kind: 'enum', values: members, open: false };
  }
  return hasNull ? nullableType(type) : type;
}

function arrayType(converter: SchemaConverter, { value, at }: Placed): ImportedType {
  const keywords: Record<string, number | boolean> = {};
  for (const keyword of ['minItems', 'maxItems'] as const) {
    const size = value[keyword];
    if (typeof size === 'number' && (size > 0 || keyword === 'maxItems' || converter.reading.isOwn))
      keywords[keyword] = size;
  }
  if (value['uniqueItems'] === true) keywords['uniqueItems'] = true;
  dropContradiction(converter.reading, at, keywords, 'minItems', 'maxItems');
  if ('items' in value && !isObject(value['items']) && value['items'] !== true)
    converter.reading.lose(below(at, 'items'), 'items that are no single schema become json');
  const of = 'items' in value ? converter.toType(value['items'], below(at, 'items')) : anything;
  loseRemarksOf(converter.reading, of, below(at, 'items'));
  return { kind: 'array', of, keywords };
}
