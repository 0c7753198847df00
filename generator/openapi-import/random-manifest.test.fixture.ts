// Random manifests that use whatever a manifest can say of what travels: types of every form, and operations that reach them.
import * as fc from 'fast-check';
import { builtinNames, builtinOf, type BuiltinName, isScalar } from '../language/builtin/builtins.js';
import { misfitOf } from '../language/builtin/check-value.js';
import { texts } from '../language/codec/random-types.test.fixture.js';

/** A value of the manifest; YAML has JSON in it. */
type Said = string | Readonly<Record<string, unknown>>;

/** The named types of every random manifest, by what they are: any of them may refer to any. */
const objects = ['Alpha', 'Beta', 'Gamma'];
const others = ['Level', 'Code', 'Table', 'Many', 'Animal', 'Either'];

const texted = builtinNames.filter((name) => isScalar(builtinOf(name)));
const numbers: readonly BuiltinName[] = ['integer', 'int32', 'int64', 'float', 'double', 'decimal'];

/** Some of the entries; their order stays. */
function someOf(record: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(record, { requiredKeys: [] });
}

const remarks = someOf({
  title: fc.constantFrom('A title', 'é'),
  description: fc.constantFrom('What it is.', 'Two\n\nparagraphs.', 'A number, or not.'),
  deprecated: fc.constantFrom<unknown>(true, 'use another'),
});

/** `{ type, … }`, or the type alone where nothing is said of it. */
function long(type: string, rest: Readonly<Record<string, unknown>>): Said {
  return Object.keys(rest).length === 0 ? type : { type, ...rest };
}

/** Built-in types with whatever rules they take. */
const ruled: fc.Arbitrary<Said> = fc.oneof(
  fc.constantFrom(...texted).map((name): Said => name),
  someOf({ minLength: fc.nat(5), maxLength: fc.integer({ min: 6, max: 99 }) }).map((rules) =>
    long('string', rules),
  ),
  fc.tuple(fc.nat(5), fc.integer({ min: 6, max: 99 })).map(([low, high]) => `string(${low}..${high})`),
  fc.constantFrom('^a', '^\\p{L}+$', '/', '"').map((pattern) => long('string', { pattern })),
  fc
    .tuple(
      fc.constantFrom(...numbers),
      fc.constantFrom('minimum', 'exclusiveMinimum', 'none'),
      fc.constantFrom('maximum', 'exclusiveMaximum', 'none'),
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: 5, max: 300 }),
      fc.option(fc.constantFrom(1, 5)),
    )
    .map(([name, low, high, least, most, step]) =>
      long(name, {
        ...(low !== 'none' && { [low]: least }),
        ...(high !== 'none' && { [high]: most }),
        ...(step !== null && { multipleOf: step }),
      }),
    ),
);

const large: fc.Arbitrary<Said> = fc
  .tuple(
    fc.constantFrom('int64', 'decimal'),
    fc.constantFrom('minimum', 'exclusiveMaximum', 'maximum'),
    fc.constantFrom('9223372036854775806', '-9007199254740993', '12345678901234567'),
  )
  .map(([type, keyword, limit]): Said => ({ type, [keyword]: limit }));

const fractions: fc.Arbitrary<Said> = fc
  .tuple(fc.constantFrom('float', 'double', 'decimal'), fc.constantFrom(0.5, 0.25, 1e-7))
  .map(([type, limit]): Said => ({ type, minimum: limit, multipleOf: limit }));

/** Enums as they stand in an expression. */
const enums = fc.constantFrom(
  'enum(admin, member)',
  'enum(a)',
  'enum("a b", é)',
  'enum(1, 20, -3)',
  'enum("", "1")',
);

/** Types as they stand in an expression. */
const expression: fc.Arbitrary<string> = fc.letrec<{ type: string }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    { weight: 6, arbitrary: fc.constantFrom(...texted, 'bytes', 'json') },
    { weight: 3, arbitrary: fc.constantFrom(...others) },
    { weight: 1, arbitrary: enums },
    { weight: 2, arbitrary: tie('type').map((type) => `(${type})[]`) },
    { weight: 1, arbitrary: tie('type').map((type) => `(${type})[](1..4)`) },
    { weight: 2, arbitrary: tie('type').map((type) => `map<string, ${type}>`) },
    { weight: 1, arbitrary: fc.constantFrom(...objects).map((name) => `${name}[]`) },
    { weight: 1, arbitrary: fc.constantFrom(...objects).map((name) => `Page<${name}>`) },
    { weight: 1, arbitrary: fc.constantFrom(...objects, 'Animal').map((name) => `map<string, ${name}>`) },
  ),
})).type;

/** Defaults of built-in types. */
const preset: fc.Arbitrary<Said> = fc.constantFrom(...texted).chain((type) => {
  const values: unknown[] = [...texts, 0, 1, -1, 1.5, true, false].filter(
    (value) => misfitOf(builtinOf(type), value) === undefined,
  );
  return values.length === 0
    ? fc.constant<Said>(type)
    : fc.constantFrom(...values).map((value): Said => ({ type, default: value }));
});

/** What a field may be. A field of a union or of an object of its own has no null beside it. */
const fieldType: fc.Arbitrary<Said> = fc.oneof(
  { weight: 4, arbitrary: ruled },
  { weight: 1, arbitrary: large },
  { weight: 1, arbitrary: fractions },
  { weight: 1, arbitrary: fc.nat(2).map((size): Said => ({ type: 'bytes', minLength: size, maxLength: 9 })) },
  {
    weight: 1,
    arbitrary: fc
      .nat(2)
      .map((size): Said => ({ type: 'string[]', minItems: size, description: 'Some.', example: ['a', 'b'] })),
  },
  { weight: 3, arbitrary: expression.map((type): Said => type) },
  { weight: 2, arbitrary: expression.map((type) => (type === 'json' ? type : `(${type}) | null`)) },
  { weight: 2, arbitrary: preset },
  { weight: 1, arbitrary: fc.constant<Said>('string | int32 | boolean') },
  { weight: 1, arbitrary: fc.constant<Said>({ inner: 'string', 'maybe?': 'int32' }) },
  { weight: 1, arbitrary: fc.constant<Said>({ enum: ['x', 'y'], open: true }) },
  { weight: 1, arbitrary: expression.map((type) => long(`(${type})[]`, { uniqueItems: true, maxItems: 5 })) },
  { weight: 1, arbitrary: expression.map((type) => long(`map<string, ${type}>`, { minProperties: 1 })) },
);

const wireNames = ['plain', 'a b', 'x[]', 'ü', '@type', 'p.q', 'type', 'default', 'a/b~c', '$ref'];

/** Fields; those whose name on the wire is another than in code have a name that is made from it, since a document does not say it. */
function fields(type: fc.Arbitrary<Said>, maxLength: number): fc.Arbitrary<Record<string, Said>> {
  const field = fc.tuple(
    fc.nat(5),
    fc.boolean(),
    fc.option(fc.constantFrom(...wireNames), { freq: 4 }),
    type,
    fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: remarks }),
  );
  return fc
    .uniqueArray(field, { minLength: 1, maxLength, selector: ([index, , wire]) => wire ?? index })
    .map((entries) =>
      Object.fromEntries(
        entries.map(([index, isOptional, wire, said, beside], position) => {
          const rest = { ...(wire !== null && { name: wire }), ...beside };
          const isLong = typeof said !== 'string' && ['type', 'enum', 'union'].some((key) => key in said);
          const bare = typeof said === 'string' ? { type: said } : isLong ? said : { fields: said };
          const mayLack = isOptional && !(typeof said !== 'string' && 'default' in said);
          const key = wire === null ? `field${index}` : `wired${position}`;
          return [mayLack ? `${key}?` : key, Object.keys(rest).length === 0 ? said : { ...bare, ...rest }];
        }),
      ),
    );
}

const namedTypes = fc
  .record({
    Alpha: fields(fieldType, 6),
    Beta: fields(fieldType, 5),
    Gamma: fields(fieldType, 3),
    rejects: fc.boolean(),
    said: remarks,
    Level: fc.constantFrom<Said>(
      'enum(low, high)',
      { enum: ['red', 'a b', ''], open: true },
      { enum: [1, 2, 3] },
    ),
    Code: ruled,
    Many: expression.map((type) => (type.includes('Many') ? 'string[]' : `(${type})[]`)),
    discriminator: fc.boolean(),
    Either: fc.constantFrom<Said>('string | int32', 'Alpha | Many2', 'boolean | Many2'),
  })
  .map(({ Alpha, Beta, Gamma, rejects, said, Level, Code, Many, discriminator, Either }) => ({
    Alpha,
    Beta: { fields: Beta, ...said, ...(rejects && { additional: 'reject' }) },
    // It contains itself.
    Gamma: { ...Gamma, 'next?': 'Gamma', children: 'Gamma[]', 'byName?': 'map<string, Gamma>' },
    Level,
    Code,
    Table: 'map<string, Table>',
    Many,
    Many2: 'int32[]',
    Cat: { kind: 'enum(cat, lion)', 'lives?': 'int32' },
    Dog: { kind: 'enum(dog)', name: 'string = rex' },
    Animal: discriminator ? { union: ['Cat', 'Dog'], discriminator: 'kind' } : 'Cat | Dog',
    Either,
    'Page<T>': { items: 'T[]', 'next?': 'string' },
  }));

const textType: fc.Arbitrary<Said> = fc.oneof(
  { weight: 4, arbitrary: ruled },
  { weight: 1, arbitrary: large },
  { weight: 1, arbitrary: fractions },
  { weight: 1, arbitrary: fc.constant<Said>({ type: 'string[]', default: ['a', 'b c'] }) },
  { weight: 2, arbitrary: preset },
  { weight: 1, arbitrary: enums.map((type): Said => type) },
  { weight: 2, arbitrary: fc.constantFrom(...texted).map((type): Said => `${type}[]`) },
);

const pathType = fc.constantFrom<Said>(...texted, 'enum(a, b)');

/** Fields of one place of an input, whose names no other place has. */
function placed(
  place: string,
  type: fc.Arbitrary<Said>,
  maxLength: number,
): fc.Arbitrary<Record<string, Said>> {
  return fc.array(fc.tuple(fc.boolean(), type), { minLength: 1, maxLength }).map((entries) =>
    Object.fromEntries(
      entries.map(([isOptional, said], index) => {
        const hasDefault = typeof said !== 'string' && 'default' in said;
        const mayLack = isOptional && place !== 'path' && !hasDefault;
        const letter = 'abc'.charAt(index);
        // A name in code that is made from that on the wire, as the import makes it.
        const isWired = place === 'query' && letter === 'b';
        const bare = typeof said === 'string' ? { type: said } : said;
        const written = isWired ? { ...bare, name: `${place}[${letter}]` } : said;
        return [`${place}${isWired ? 'B' : letter}${mayLack ? '?' : ''}`, written];
      }),
    ),
  );
}

const body: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...objects),
  fc.constantFrom('Animal', 'Many', 'Table', 'string[]', 'Page<Beta>', 'Partial<Beta>', 'Alpha & Cat'),
  placed('body', fieldType, 3),
  placed('body', textType, 2).map((some) => ({ ...some, theFile: 'file', 'more?': 'file[]' })),
);

const returned: fc.Arbitrary<unknown> = fc.oneof(
  expression,
  fc.constantFrom(
    ...objects,
    'Animal',
    'binary',
    'stream<Alpha>',
    'stream<int32>',
    'Page<Alpha>',
    'Beta | null',
  ),
);

const operation = fc
  .record(
    {
      method: fc.constantFrom('get', 'post', 'put', 'patch', 'delete'),
      path: placed('path', pathType, 2),
      query: placed('query', textType, 3),
      headers: placed('head', textType, 2),
      body,
      returns: returned,
      auth: fc.constantFrom<unknown>('jwt', { jwt: { roles: ['admin', 'auditor'] } }),
      rpcOnly: fc.constant(true),
      tags: fc.constantFrom(['people'], ['a', 'b']),
      summary: fc.constantFrom('A summary.', 'é'),
      description: fc.constantFrom('A description.', 'Two\n\nparagraphs.'),
      deprecated: fc.constantFrom<unknown>(true, {
        since: '2026-01-31',
        sunset: '2027-01-31',
        use: 'everything',
      }),
      idempotent: fc.constant(true),
      timeout: fc.constantFrom('2s', '500ms'),
      status: fc.constantFrom(200, 201, 202),
      errors: fc.constantFrom(['NotThere'], ['NotThere', 'TooMany']),
    },
    { requiredKeys: ['method'] },
  )
  .map(({ method, path, ...rest }) => ({ method, path, rest }));

/** A manifest in which every named type is reached. */
export const randomManifest: fc.Arbitrary<string> = fc
  .tuple(namedTypes, fc.array(operation, { minLength: 2, maxLength: 5 }))
  .map(([types, operations]) => {
    const routes = operations.map(({ method, path = {}, rest }, index) => {
      const names = Object.keys(path).map((name) => `/{${name}}`);
      const { body: sent, rpcOnly, ...others } = rest;
      const isStream = typeof rest.returns === 'string' && rest.returns.startsWith('stream');
      const { status, ...plain } = others;
      return [
        `op${index}`,
        {
          [method]: `/op${index}${names.join('')}`,
          ...(names.length > 0 && { path }),
          ...plain,
          ...(rpcOnly && plain.auth === undefined && { rpcOnly }),
          ...(status !== undefined && !isStream && { status }),
          ...(sent !== undefined && !['get', 'delete'].includes(method) && { body: sent }),
        },
      ];
    });
    return JSON.stringify({
      service: 'odd',
      version: '1.2.3',
      types,
      errors: {
        NotThere: { code: 20001, status: 404, message: 'it is not there' },
        TooMany: { code: 20002, status: 422, message: 'too many', description: 'More than fit.' },
      },
      routes: {
        ...(Object.fromEntries(routes) as object),
        everything: {
          post: '/everything',
          body: { 'one?': 'Alpha', 'two?': 'Beta', 'three?': 'Gamma' },
          returns: 'Gamma',
        },
      },
    });
  });
