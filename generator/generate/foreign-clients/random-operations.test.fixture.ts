// Random operations with every built-in type in every place where it may stand, and random inputs for them.
import * as fc from 'fast-check';
import { builtinNames, builtinOf, isScalar, type BuiltinName } from '../../language/builtin/builtins.js';
import { misfitOf } from '../../language/builtin/check-value.js';
import { texts } from '../../language/codec/random-types.test.fixture.js';

/** Where a field travels, and how a body is written. */
export type Place = 'path' | 'query' | 'headers' | 'body';
export type Media = 'application/json' | 'application/x-www-form-urlencoded' | 'multipart/form-data';

/** A field of an operation, as its manifest says it, and what it may be sent. */
export interface RandomField {
  readonly place: Place;
  /** Its name in code. */
  readonly name: string;
  readonly wire: string;
  readonly isOptional: boolean;
  readonly type: string;
  /** Values as they stand in JSON; of files, `File`. */
  readonly values: fc.Arbitrary<unknown>;
}

/** An operation, its media type, and some inputs by place and name on the wire. */
export interface RandomOperation {
  readonly name: string;
  readonly media: Media | undefined;
  readonly fields: readonly RandomField[];
  readonly inputs: readonly (readonly Given[])[];
}

/** What is given to a field; absent fields have no entry. */
export interface Given {
  readonly field: RandomField;
  readonly value: unknown;
}

interface RandomType {
  readonly type: string;
  readonly values: fc.Arbitrary<unknown>;
  readonly isList?: boolean;
}

const numbers = [0, 1, -1, 1.5, 2 ** 31 - 1, -(2 ** 31), 2 ** 53 - 1, 1e21, 1e-7, 0.1];
const odd = [
  'a b',
  'a,b',
  '%2C',
  '50%',
  'a+b',
  '+',
  '&=?#/',
  '"a"',
  'null',
  '[1]',
  'ä',
  '💡',
  '\\',
  ';',
  '..a',
  '~',
];
const anyText = fc.oneof(fc.constantFrom(...odd, ...texts), fc.string({ unit: 'grapheme', maxLength: 6 }));

/** What fits a built-in type, of all that is likely to. */
function valuesOf(name: BuiltinName): fc.Arbitrary<unknown> {
  if (name === 'boolean') return fc.boolean();
  if (name === 'string') return anyText;
  if (name === 'bytes')
    return fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes).toString('base64'));
  const fitting = [...texts, ...numbers].filter((value) => misfitOf(builtinOf(name), value) === undefined);
  // Of a type whose digits travel as text, texts only: as its document says.
  return fc.constantFrom(
    ...fitting.filter((value) => builtinOf(name).json !== 'digits' || typeof value === 'string'),
  );
}

const scalar: fc.Arbitrary<RandomType> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(...builtinNames.filter((name) => isScalar(builtinOf(name))))
      .map((name) => ({ type: name, values: valuesOf(name) })),
  },
  {
    weight: 1,
    arbitrary: fc.constant({ type: 'enum(admin, "a b", é)', values: fc.constantFrom('admin', 'a b', 'é') }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'enum(1, 20, -3)', values: fc.constantFrom(1, 20, -3) }) },
);

const list = scalar.map(
  ({ type, values }): RandomType => ({
    type: `${type}[]`,
    values: fc.array(values, { maxLength: 3 }),
    isList: true,
  }),
);

const json: fc.Arbitrary<RandomType> = fc.oneof(
  fc.constant({
    type: 'json',
    // Swagger's client takes a text for JSON already.
    values: fc.jsonValue({ maxDepth: 2 }).filter((value) => typeof value !== 'string'),
  }),
  scalar.map(({ type, values }) => ({
    type: `map<string, ${type}>`,
    values: fc.dictionary(fc.constantFrom('a', 'b c', 'ü'), values),
  })),
  fc.tuple(scalar, list).map(([one, many]) => ({
    type: `Pair<${one.type}, ${many.type}>`,
    values: fc.record({ 'the one': one.values, many: many.values }, { requiredKeys: ['the one'] }),
  })),
  scalar.map(({ type, values }) => ({
    type: `Pair<${type}, boolean>[]`,
    values: fc.array(fc.record({ 'the one': values }), { maxLength: 3 }),
  })),
);

const bytes = fc.uint8Array({ maxLength: 9 });
const oneFile = fc
  .record({
    bytes,
    name: fc.constantFrom('a.png', 'ä b.txt', 'x'),
    type: fc.constantFrom('image/png', 'text/plain', 'application/json', ''),
  })
  .map((file) => new File([file.bytes], file.name, { type: file.type }));
const file: fc.Arbitrary<RandomType> = fc.constantFrom(
  { type: 'file', values: oneFile },
  { type: 'file[]', values: fc.array(oneFile, { minLength: 1, maxLength: 3 }), isList: true },
);

/** What a header can carry: no other characters than Latin-1's, no spaces around, and no comma in a list. */
function carriedByHeader({ isList, values, ...rest }: RandomType): RandomType {
  const isCarried = (value: unknown): boolean =>
    /^(?! )[\x20-\x7e\xa0-\xff]*(?<! )$/.test(String(value)) &&
    (isList !== true || (String(value) !== '' && !String(value).includes(',')));
  return {
    ...rest,
    values:
      isList === true
        ? values.map((items) => (items as unknown[]).filter(isCarried))
        : values.filter(isCarried),
    ...(isList === true && { isList }),
  };
}

function carriedByPath({ values, ...rest }: RandomType): RandomType {
  return { ...rest, values: values.filter((value) => !['', '.', '..'].includes(String(value))) };
}

const wireNames = ['plain', 'a b', 'x[]', 'y[z]', 'ü', '@type', 'p.q', 'a+b', '100%'];

function fieldsIn(
  place: Place,
  type: fc.Arbitrary<RandomType>,
  maxLength: number,
): fc.Arbitrary<RandomField[]> {
  return fc
    .uniqueArray(fc.tuple(fc.nat(wireNames.length - 1), fc.boolean(), type), {
      maxLength,
      selector: ([index]) => index,
    })
    .map((entries) =>
      entries.map(([index, isOptional, { type: written, values, isList }]) => ({
        place,
        name: `${place}${index}`,
        wire:
          place === 'path' ? `path${index}` : place === 'headers' ? `x-h${index}` : (wireNames[index] ?? ''),
        isOptional: place === 'path' ? false : isOptional,
        type: written,
        // A list that may be absent has no other way to say that it is empty.
        values:
          isList === true && isOptional && written !== 'json'
            ? values.filter((items) => (items as unknown[]).length > 0)
            : values,
      })),
    );
}

const bodies: fc.Arbitrary<{ media: Media | undefined; fields: readonly RandomField[] }> = fc.oneof(
  fc.constant({ media: undefined, fields: [] }),
  fc.record({
    media: fc.constant('application/json' as const),
    fields: fieldsIn('body', fc.oneof(scalar, list, json), 5),
  }),
  fc.record({
    media: fc.constant('application/x-www-form-urlencoded' as const),
    fields: fieldsIn('body', fc.oneof(scalar, list), 5),
  }),
  fc.record({
    media: fc.constant('multipart/form-data' as const),
    fields: fc
      .tuple(fieldsIn('body', fc.oneof(scalar, list, json, file), 6), file)
      .map(([fields, { type, values }]): RandomField[] => [
        ...fields,
        { place: 'body', name: 'theFile', wire: 'the file', isOptional: false, type, values },
      ]),
  }),
);

/** Some operations, all of one service. */
export const randomOperations: fc.Arbitrary<readonly RandomOperation[]> = fc
  .array(
    fc.tuple(
      fieldsIn('path', scalar.map(carriedByPath), 2),
      fieldsIn('query', fc.oneof(scalar, list), 4),
      fieldsIn('headers', fc.oneof(scalar, list).map(carriedByHeader), 3),
      bodies,
    ),
    { minLength: 8, maxLength: 8 },
  )
  .chain((shapes) =>
    fc.tuple(
      ...shapes.map(([path, query, headers, body], index) => {
        const fields = [...path, ...query, ...headers, ...body.fields];
        const media = body.fields.length === 0 ? undefined : body.media;
        return fc.array(fc.tuple(...fields.map(givenTo)), { minLength: 4, maxLength: 4 }).map(
          (inputs): RandomOperation => ({
            name: `op${index}`,
            media,
            fields,
            inputs: inputs.map((input) => input.filter((given) => given !== undefined)),
          }),
        );
      }),
    ),
  );

function givenTo(field: RandomField): fc.Arbitrary<Given | undefined> {
  const given = field.values.map((value): Given => ({ field, value }));
  return field.isOptional ? fc.option(given, { nil: undefined }) : given;
}

/** The service's manifest; YAML has JSON in it. */
export function manifestOf(operations: readonly RandomOperation[]): string {
  const routes = operations.map(({ name, fields }) => {
    const of = (place: Place): object =>
      Object.fromEntries(
        fields
          .filter((field) => field.place === place)
          .map(({ name: key, wire, isOptional, type }) => [
            isOptional ? `${key}?` : key,
            place === 'path' ? type : { type, name: wire },
          ]),
      );
    const path = fields.filter(({ place }) => place === 'path').map(({ wire }) => `/{${wire}}`);
    const said = Object.entries({
      path: of('path'),
      query: of('query'),
      headers: of('headers'),
      body: of('body'),
    });
    return [
      name,
      {
        post: `/${name}${path.join('')}`,
        ...Object.fromEntries(said.filter(([, part]) => Object.keys(part).length > 0)),
      },
    ];
  });
  const types = { 'Pair<A, B>': { one: { type: 'A', name: 'the one' }, 'many?': 'B' } };
  return JSON.stringify({
    service: 'odd',
    version: '1.0.0',
    types,
    routes: Object.fromEntries(routes) as object,
  });
}
