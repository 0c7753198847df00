// Random types, their JSON Schemas, and random values for them, mostly right and partly wrong.
import * as fc from 'fast-check';
import { type BuiltinName, builtinNames } from '../builtin/builtins.js';
import type { Constraints } from '../node.js';
import type { Field, Type } from '../model.js';
import { arrayOf, builtin, enumOf, mapOf, nullable, objectOf, unionOf } from './build-model.test.fixture.js';

/** Texts on both sides of every format's border. */
export const texts = [
  '',
  'a',
  'ab',
  'é',
  '💡',
  '💡💡💡',
  'abc def',
  'admin',
  'member',
  '__proto__',
  'null',
  'true',
  '0',
  '-0',
  '1',
  '01',
  '1.50',
  '-1',
  '.5',
  '1.',
  '1e3',
  '9223372036854775807',
  '-9223372036854775808',
  '9223372036854775808',
  '-9223372036854775809',
  '99999999999999999999999',
  '2024-02-29',
  '2023-02-29',
  '2024-13-01',
  '2024-00-10',
  '1900-02-29',
  '2000-02-29',
  '0000-01-01',
  '2024-1-1',
  '2024-04-31',
  '2024-02-29T12:00:00Z',
  '2024-02-29t12:00:00.123456z',
  '2024-02-29T12:00:00+05:30',
  '2024-02-29T12:00:00',
  '2024-02-29T24:00:00Z',
  '2016-12-31T23:59:60Z',
  '2016-12-31T22:59:60Z',
  '2017-01-01T00:59:60+01:00',
  '2016-12-31T18:29:60-05:30',
  '2023-02-29T12:00:00Z',
  '2024-02-29T12:00:00+24:00',
  '9999-12-31T23:59:59Z',
  '9999-12-31T23:59:59-01:00',
  '9999-12-31T23:59:60Z',
  '0000-01-01T00:00:00Z',
  '0000-01-01T00:00:00+01:00',
  '12:00:00',
  '23:59:59.5Z',
  '24:00:00',
  '12:60:00',
  '23:59:60',
  '22:59:60',
  '23:59:60+01:00',
  '00:59:60+01:00',
  '12:00',
  '12:00:00+1',
  'P1Y',
  'P',
  'PT',
  'P1W',
  'P1W1D',
  'P1DT',
  'P1DT1H',
  'PT0.5S',
  'PT1.5H',
  'P1Y2M3DT4H5M6S',
  'P1M1Y',
  'p1y',
  '-P1D',
  '123e4567-e89b-12d3-a456-426614174000',
  '123E4567-E89B-12D3-A456-426614174000',
  '123e4567e89b12d3a456426614174000',
  '{123e4567-e89b-12d3-a456-426614174000}',
  'a@b.example',
  'a.b+c@sub.example.org',
  'a@b',
  '@b.example',
  'a@',
  'a..b@c.example',
  'a@-b.example',
  'a b@c.example',
  'ä@b.example',
  `${'x'.repeat(65)}@b.example`,
  'https://a.example/b?c=d#e',
  'urn:isbn:1',
  'mailto:a@b.example',
  '/relative',
  'http://a b',
  'http://a/%zz',
  'http://a/%20',
  'a:',
  ':a',
  'http://ä.example',
  'http://[::1]:80/',
  'http://[::1',
  'http://a:x',
  'http://300.1.1.1/',
  '192.0.2.1',
  '255.255.255.255',
  '256.0.0.1',
  '01.0.0.1',
  '1.2.3',
  '1.2.3.4.5',
  '::',
  '::1',
  '2001:db8::1',
  '2001:DB8:0:0:8:800:200C:417A',
  '1:2:3:4:5:6:7::',
  '1:2:3:4:5:6:7:8::',
  '1:2:3:4:5:6:7',
  '1::2::3',
  ':::',
  ':1',
  '12345::',
  '::ffff:192.0.2.1',
  '1:2:3:4:5:6:192.0.2.1',
  '1:2:3:4:5:6:7:192.0.2.1',
  '192.0.2.1::',
  '::192.0.2.1:1',
  'fe80::1%eth0',
  '[::1]',
  'localhost',
  'www.example.com',
  'www.example.com.',
  '-a.example',
  'a-.example',
  'a..example',
  'a_b.example',
  '3com.example',
  '1.2.example',
  `${'a'.repeat(63)}.example`,
  `${'a'.repeat(64)}.example`,
  `${'a.'.repeat(126)}ab`,
  `${'a.'.repeat(127)}ab`,
  'AA==',
  'AAA=',
  'AAAA',
  'AAA',
  'A===',
  '====',
  'AA=A',
  'AA-_',
  'AA==AAAA',
];

/** Any JSON value, of the kinds that matter here. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...texts) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      0,
      -0,
      1,
      -1,
      2,
      3,
      1.5,
      0.1,
      255,
      2147483647,
      2147483648,
      -2147483648,
      -2147483649,
      2 ** 53 - 1,
      2 ** 53,
      -(2 ** 53),
      1e300,
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);

const names = ['a', 'b', 'name', 'constructor', 'toString', 'x-y', 'a/b~c', 'value', 'at'];

/** What is no value of JSON. */
type BodyName = 'file' | 'binary';

/** Every built-in type that has values in JSON: a row more in the table is tried here, too. */
const valueNames = builtinNames.filter((name) => !isBody(name));

function isBody(name: BuiltinName): name is BodyName {
  return name === 'file' || name === 'binary';
}

/** The types that Ajv knows as formats of text: all but those that `builtinSchema` says otherwise. */
export type FormatName = Exclude<
  BuiltinName,
  BodyName | 'string' | 'boolean' | 'integer' | 'int32' | 'float' | 'double' | 'json'
>;

const scalars: fc.Arbitrary<Type> = fc.oneof(
  fc.constantFrom(...valueNames).map((name) => builtin(name)),
  fc
    .record({ minLength: fc.nat(3), maxLength: fc.integer({ min: 1, max: 6 }) }, { requiredKeys: [] })
    .map((rule) => builtin('string', rule)),
  fc.constantFrom('^a', '\\p{L}$', '^.{1,2}$', '/').map((pattern) => builtin('string', { pattern })),
  fc
    .record(
      {
        minimum: fc.integer({ min: -3, max: 3 }),
        exclusiveMaximum: fc.integer({ min: 0, max: 300 }),
        multipleOf: fc.constantFrom(1, 2, 3),
      },
      { requiredKeys: [] },
    )
    .map((rule) => builtin('int32', rule)),
  fc
    .record(
      {
        exclusiveMinimum: fc.constantFrom(-1, 0, 0.1),
        maximum: fc.constantFrom(0.5, 1, 1.5),
        multipleOf: fc.constantFrom(0.5, 0.25),
      },
      { requiredKeys: [] },
    )
    .map((rule) => builtin('double', rule)),
  fc
    .uniqueArray(fc.constantFrom('admin', 'member', 'a', '__proto__'), { minLength: 1 })
    .map((values) => enumOf(values)),
  fc.constantFrom(
    enumOf(['admin'], true),
    enumOf([1, 2]),
    enumOf([1, 'a']),
    enumOf([1], true),
    enumOf([1, 'a'], true),
  ),
);

/** A random type, composites included. */
export const anyType: fc.Arbitrary<Type> = fc.letrec<{ type: Type }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    { weight: 4, arbitrary: scalars },
    { weight: 2, arbitrary: tie('type').map(nullable) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          tie('type'),
          fc.record(
            { minItems: fc.nat(2), maxItems: fc.integer({ min: 1, max: 4 }), uniqueItems: fc.boolean() },
            { requiredKeys: [] },
          ),
        )
        .map(([of, rule]) => arrayOf(of, rule)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          tie('type'),
          fc.record(
            { minProperties: fc.nat(2), maxProperties: fc.integer({ min: 1, max: 3 }) },
            { requiredKeys: [] },
          ),
        )
        .map(([of, rule]) => mapOf(of, rule)),
    },
    {
      weight: 2,
      arbitrary: fc.array(tie('type'), { minLength: 2, maxLength: 3 }).map((of) => unionOf(...of)),
    },
    { weight: 5, arbitrary: objectType(tie('type')) },
  ),
})).type;

function objectType(type: fc.Arbitrary<Type>): fc.Arbitrary<Type> {
  const field = fc.tuple(fc.constantFrom(...names), fc.boolean(), type);
  return fc
    .tuple(
      fc.uniqueArray(field, { maxLength: 4, selector: ([name]) => name }),
      fc.constantFrom('drop' as const, 'reject' as const),
    )
    .map(([fields, additional]) =>
      // An object without fields has a TypeScript type of its own; `toString?: …` is legal too, so all may be optional.
      objectOf(
        Object.fromEntries(fields.map(([name, optional, of]) => [name + (optional ? '?' : ''), of])),
        additional,
      ),
    );
}

/** A value that mostly fits the type. */
export function valueFor(type: Type): fc.Arbitrary<unknown> {
  const fitting = fittingValue(type);
  return fc.oneof({ weight: 6, arbitrary: fitting }, { weight: 1, arbitrary: anyJson });
}

function fittingValue(type: Type): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'builtin':
      if (type.name === 'boolean') return fc.boolean();
      return ['integer', 'int32', 'float', 'double'].includes(type.name)
        ? fc.oneof(
            fc.integer({ min: -4, max: 10 }),
            fc.double({ noNaN: true, noDefaultInfinity: true }),
            anyJson,
          )
        : fc.constantFrom<unknown>(...texts, 7);
    case 'enum':
      return fc.constantFrom<unknown>(...type.values, 'other', 3);
    case 'nullable':
      return fc.oneof(fc.constant(null), valueFor(type.of));
    case 'array':
      return fc.array(valueFor(type.of), { maxLength: 4 });
    case 'map':
      return fc
        .array(fc.tuple(fc.constantFrom('a', 'b', '__proto__', 'constructor', 'c/d'), valueFor(type.of)), {
          maxLength: 4,
        })
        .map((entries) => Object.fromEntries(entries) as unknown);
    case 'union':
      return fc.oneof(...type.of.map(valueFor));
    case 'object': {
      const extra = fc.tuple(fc.constantFrom('extra', '__proto__', 'valueOf'), fc.constant(1));
      return fc
        .tuple(
          fc.tuple(...type.fields.map((field) => fieldValue(field))),
          fc.option(extra, { freq: 6, nil: undefined }),
        )
        .map(([fields, more]) => {
          const entries = fields.filter((entry) => entry !== undefined);
          return Object.fromEntries(more === undefined ? entries : [...entries, more]);
        });
    }
    default:
      return anyJson;
  }
}

function fieldValue(field: Field): fc.Arbitrary<[string, unknown] | undefined> {
  const present = valueFor(field.type).map((value): [string, unknown] => [field.name, value]);
  return fc.option(present, { freq: field.optional ? 2 : 12, nil: undefined });
}

/** The JSON Schema that says of the wire what the type says. Written independently of the codecs. */
export function toJsonSchema(type: Type): object {
  switch (type.kind) {
    case 'builtin':
      return builtinSchema(type.name, type.constraints);
    case 'enum': {
      if (!type.open) return { enum: type.values };
      return {
        anyOf: [...new Set(type.values.map((value) => typeof value))].map((kind) => ({ type: kind })),
      };
    }
    case 'nullable':
      return { anyOf: [{ type: 'null' }, toJsonSchema(type.of)] };
    case 'array':
      return { type: 'array', items: toJsonSchema(type.of), ...type.constraints };
    case 'map':
      return { type: 'object', additionalProperties: toJsonSchema(type.of), ...type.constraints };
    case 'union':
      return { anyOf: type.of.map(toJsonSchema) };
    case 'object':
      return {
        type: 'object',
        properties: Object.fromEntries(type.fields.map((field) => [field.name, toJsonSchema(field.type)])),
        required: type.fields.filter((field) => !field.optional).map((field) => field.name),
        additionalProperties: type.additional === 'drop',
      };
    default:
      throw new Error(`no schema for ${type.kind}`);
  }
}

const safe = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };

function builtinSchema(name: BuiltinName, constraints: Constraints): object {
  switch (name) {
    case 'string':
      return { type: 'string', ...constraints };
    case 'boolean':
      return { type: 'boolean' };
    case 'integer':
      return { type: 'integer', ...safe };
    case 'int32':
      return {
        allOf: [
          { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
          { type: 'integer', ...constraints },
        ],
      };
    case 'float':
    case 'double':
      return { type: 'number', ...constraints };
    case 'int64':
      return {
        anyOf: [
          { type: 'string', format: 'int64' },
          { type: 'integer', ...safe },
        ],
      };
    case 'json':
      return {};
    case 'file':
    case 'binary':
      throw new Error(`${name} has no schema`);
    default:
      return { type: 'string', format: name satisfies FormatName };
  }
}
