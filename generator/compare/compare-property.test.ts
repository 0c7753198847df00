// Properties of comparison over random contracts: nothing differs from itself, what is only added and may be absent breaks nobody, and a
// value that old writers write is taken by new readers wherever no finding says otherwise.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Contract, FieldSchema, OperationSchema, TypeSchema } from '@armature/runtime/wire';
import fc from 'fast-check';
import { seedOr } from '../testing/random.test.fixture.js';
import { compareContracts } from './compare-contracts.js';
import { breaksCallers, breaksServers } from '../engine/compare/finding.js';

const names = ['a', 'b', 'c', 'd'];
const range = (least: string, most: string): fc.Arbitrary<Record<string, number>> =>
  fc.oneof(
    fc.constant({}),
    fc.integer({ min: 0, max: 3 }).map((value) => ({ [least]: value })),
    fc.integer({ min: 4, max: 6 }).map((value) => ({ [most]: value })),
  );
const constrained = (constraints: Record<string, number>): { constraints?: Record<string, number> } =>
  Object.keys(constraints).length === 0 ? {} : { constraints };

const { type: typeArbitrary } = fc.letrec<{ type: TypeSchema; field: FieldSchema }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    range('minLength', 'maxLength').map(
      (each): TypeSchema => ({
        kind: 'builtin',
        name: 'string',
        ...constrained(each),
      }),
    ),
    fc
      .tuple(fc.constantFrom('int32', 'integer', 'double'), range('minimum', 'maximum'))
      .map(([name, each]): TypeSchema => ({ kind: 'builtin', name, ...constrained(each) })),
    fc.constantFrom('boolean', 'json', 'uuid').map((name): TypeSchema => ({ kind: 'builtin', name })),
    fc
      .tuple(fc.subarray(['x', 'y', 'z'], { minLength: 1 }), fc.boolean())
      .map(([values, open]): TypeSchema => ({ kind: 'enum', values, ...(open && { open }) })),
    fc
      .tuple(tie('type'), range('minItems', 'maxItems'))
      .map(([of, each]): TypeSchema => ({ kind: 'array', of, ...constrained(each) })),
    tie('type').map((of): TypeSchema => ({ kind: 'map', of })),
    tie('type').map((of): TypeSchema => (of.kind === 'nullable' ? of : { kind: 'nullable', of })),
    fc
      .tuple(
        fc.dictionary(fc.constantFrom(...names), tie('field'), { maxKeys: 3, noNullPrototype: true }),
        fc.boolean(),
      )
      .map(
        ([fields, rejects]): TypeSchema => ({
          kind: 'object',
          fields,
          ...(rejects && { additional: 'reject' as const }),
        }),
      ),
    fc.constant<TypeSchema>({ kind: 'ref', name: 'Tree' }),
    fc.array(tie('type'), { minLength: 2, maxLength: 3 }).map((of): TypeSchema => ({ kind: 'union', of })),
  ),
  field: fc
    .tuple(tie('type'), fc.boolean())
    .map(([type, optional]): FieldSchema => ({ type, ...(optional && { optional }) })),
}));

const tree: TypeSchema = {
  kind: 'object',
  fields: {
    a: { type: { kind: 'builtin', name: 'string' } },
    b: { type: { kind: 'array', of: { kind: 'ref', name: 'Tree' } }, optional: true },
  },
};

const operation = (input: TypeSchema, output: TypeSchema): OperationSchema => ({
  method: 'POST',
  path: '/op',
  status: 200,
  fields: { body: { in: 'body', text: 'json' } },
  wholeBody: 'body',
  result: 'json',
  input: { kind: 'object', fields: { body: { type: input } } },
  output,
});

const contract = (input: TypeSchema, output: TypeSchema): Contract => ({
  service: 'user',
  version: '1.0.0',
  operations: { op: operation(input, output) },
  types: { Tree: tree },
  depends: [],
});

/** The type with an optional field more in each of its objects that drops what it does not know. */
function grown(type: TypeSchema): TypeSchema {
  switch (type.kind) {
    case 'object': {
      const fields = Object.fromEntries(
        Object.entries(type.fields).map(([name, field]) => [name, { ...field, type: grown(field.type) }]),
      );
      if (type.additional === 'reject') return { ...type, fields };
      const added: FieldSchema = { type: { kind: 'builtin', name: 'string' }, optional: true };
      return { ...type, fields: { ...fields, added } };
    }
    case 'array':
    case 'map':
    case 'nullable':
    case 'stream':
      return { ...type, of: grown(type.of) };
    default:
      // Members of unions are told apart by what they hold.
      return type;
  }
}

/** Whether a reader of this type takes a value. */
function takes(type: TypeSchema, value: unknown, depth = 0): boolean {
  const { constraints = {} } = type as { constraints?: Record<string, number> };
  const { minLength = 0, maxLength = Infinity, minItems = 0, maxItems = Infinity } = constraints;
  switch (type.kind) {
    case 'builtin':
      if (type.name === 'json') return true;
      if (type.name === 'boolean') return typeof value === 'boolean';
      if (type.name === 'string')
        return typeof value === 'string' && value.length >= minLength && value.length <= maxLength;
      if (type.name === 'uuid') return typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value);
      return (
        typeof value === 'number' &&
        (type.name === 'double' || Number.isSafeInteger(value)) &&
        (type.name !== 'int32' || Math.abs(value) < 2 ** 31) &&
        value >= (constraints['minimum'] ?? -Infinity) &&
        value <= (constraints['maximum'] ?? Infinity)
      );
    case 'enum':
      return typeof value === 'string' && (type.open === true || type.values.includes(value));
    case 'array':
      return (
        Array.isArray(value) &&
        value.length >= minItems &&
        value.length <= maxItems &&
        value.every((item) => takes(type.of, item, depth))
      );
    case 'map':
      return isRecord(value) && Object.values(value).every((item) => takes(type.of, item, depth));
    case 'nullable':
      return value === null || takes(type.of, value, depth);
    case 'object':
      return (
        isRecord(value) &&
        (type.additional !== 'reject' ||
          Object.keys(value).every((key) => Object.hasOwn(type.fields, key))) &&
        Object.entries(type.fields).every(([name, field]) =>
          Object.hasOwn(value, name) ? takes(field.type, value[name], depth) : field.optional === true,
        )
      );
    case 'ref':
      return depth > 20 || takes(tree, value, depth + 1);
    case 'union':
      return type.of.some((member) => takes(member, value, depth));
    case 'stream':
      return false;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Values that a writer of this type writes. */
function valuesOf(type: TypeSchema): fc.Arbitrary<unknown> {
  const { constraints = {} } = type as { constraints?: Record<string, number> };
  const bounds = (least: string, most: string, low: number, high: number): { min: number; max: number } => {
    const min = constraints[least] ?? Math.min(low, constraints[most] ?? low);
    return { min, max: constraints[most] ?? Math.max(high, min) };
  };
  switch (type.kind) {
    case 'builtin': {
      if (type.name === 'json') return fc.jsonValue({ maxDepth: 1 });
      if (type.name === 'boolean') return fc.boolean();
      if (type.name === 'uuid') return fc.constant('6f1b0c1e-0000-4000-8000-000000000000');
      if (type.name === 'string') {
        const { min, max } = bounds('minLength', 'maxLength', 0, 8);
        return fc.integer({ min, max }).map((length) => 'x'.repeat(length));
      }
      const { min, max } = bounds('minimum', 'maximum', -9, type.name === 'int32' ? 9 : 2 ** 40);
      const whole = fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max));
      return type.name === 'double' ? fc.oneof(whole, fc.constant((min + max) / 2 + 0.0625)) : whole;
    }
    case 'enum':
      return fc.constantFrom(...type.values);
    case 'array': {
      const { min, max } = bounds('minItems', 'maxItems', 0, 4);
      return fc.array(valuesOf(type.of), { minLength: min, maxLength: max });
    }
    case 'map':
      return fc.dictionary(fc.constantFrom('k', 'l'), valuesOf(type.of), { noNullPrototype: true });
    case 'nullable':
      return fc.option(valuesOf(type.of));
    case 'object': {
      const entries = Object.entries(type.fields);
      const required = entries.filter(([, field]) => !field.optional).map(([name]) => name);
      const model = Object.fromEntries(entries.map(([name, field]) => [name, valuesOf(field.type)]));
      return fc.record(model, { requiredKeys: required, noNullPrototype: true });
    }
    case 'ref':
      return fc.constantFrom({ a: '' }, { a: 'x', b: [{ a: 'y' }] });
    case 'union':
      return fc.oneof(...type.of.map(valuesOf));
    case 'stream':
      return fc.constant([]);
  }
}

/** Another type near to the first: a part of it changed. */
const pairs = fc.oneof(
  fc.tuple(typeArbitrary, typeArbitrary),
  typeArbitrary.map((type): [TypeSchema, TypeSchema] => [type, grown(type)]),
  fc.tuple(typeArbitrary, fc.boolean()).map(([type, swap]): [TypeSchema, TypeSchema] => {
    const wider: TypeSchema = type.kind === 'nullable' ? type.of : { kind: 'nullable', of: type };
    return swap ? [wider, type] : [type, wider];
  }),
);

describe('comparing random contracts', () => {
  test('finds nothing between a contract and itself', () => {
    fc.assert(
      fc.property(typeArbitrary, typeArbitrary, (input, output) => {
        const [one, other] = [contract(input, output), contract(input, output)];
        assert.deepEqual(compareContracts(one, other), []);
        assert.deepEqual(compareContracts(one, JSON.parse(JSON.stringify(other)) as Contract), []);
      }),
      { seed: seedOr(1), numRuns: 500 },
    );
  });

  test('finds that optional fields and operations that are added break nobody', () => {
    fc.assert(
      fc.property(typeArbitrary, typeArbitrary, (input, output) => {
        const before = contract(input, output);
        const after = contract(grown(input), grown(output));
        const more = { ...after, operations: { ...after.operations, more: operation(output, input) } };
        const findings = compareContracts(before, {
          ...more,
          operations: { ...more.operations, more: { ...operation(output, input), path: '/more' } },
        });
        assert.deepEqual(
          findings.filter(({ breaks }) => breaks !== 'nobody'),
          [],
        );
        assert.ok(findings.some(({ rule }) => rule === 'operation-added'));
      }),
      { seed: seedOr(1), numRuns: 500 },
    );
  });

  test('says who breaks wherever a value that one side writes is refused by the other', () => {
    const samples = pairs.chain(([before, after]) =>
      fc.record({
        before: fc.constant(before),
        after: fc.constant(after),
        old: fc.array(valuesOf(before), { minLength: 4, maxLength: 4 }),
        now: fc.array(valuesOf(after), { minLength: 4, maxLength: 4 }),
      }),
    );
    fc.assert(
      fc.property(samples, ({ before, after, old, now }) => {
        const nothing: TypeSchema = { kind: 'builtin', name: 'boolean' };
        const asRequest = compareContracts(contract(before, nothing), contract(after, nothing));
        const asResponse = compareContracts(contract(nothing, before), contract(nothing, after));
        const oldRefused = old.some((value) => !takes(after, value));
        const newRefused = now.some((value) => !takes(before, value));
        if (oldRefused) {
          assert.ok(asRequest.some(breaksCallers), 'an old caller is refused, and no finding says so');
          assert.ok(asResponse.some(breaksServers), 'an old server is refused, and no finding says so');
        }
        if (newRefused) {
          assert.ok(asRequest.some(breaksServers), 'a new caller is refused, and no finding says so');
          assert.ok(asResponse.some(breaksCallers), 'a new server is refused, and no finding says so');
        }
      }),
      { seed: seedOr(1), numRuns: 2000 },
    );
  });
});
