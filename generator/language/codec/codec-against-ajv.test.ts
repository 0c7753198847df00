// Emitted codecs judge as Ajv does over the JSON Schema of the same type, for random types and random values; and what they accept
// goes there and back without loss.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { Ajv, type Options } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import * as fc from 'fast-check';
import { builtinOf } from '../builtin/builtins.js';
import type { Type } from '../model.js';
import { countOf, seedOr } from '../../testing/random.test.fixture.js';
import { buildModule, builtin, objectOf, ref, unionOf } from './build-model.test.fixture.js';
import { type AnyCodec, emitModule, evaluate, read, write } from './evaluate.test.fixture.js';
import { areDisjoint, jsonKinds } from './kinds.js';
import { anyType, type FormatName, toJsonSchema, valueFor } from './random-types.test.fixture.js';

/** More types, or others: `ARMATURE_COUNT=20 ARMATURE_SEED=7`. */
const types = countOf({ few: 40, full: 120 });
const valuesEach = 40;

const check = (name: keyof typeof fullFormats): ((text: string) => boolean) => {
  const format = fullFormats[name];
  if (format instanceof RegExp) return (text) => format.test(text);
  if (typeof format === 'function') return format;
  const validate = (format as { validate: RegExp | ((text: string) => boolean) }).validate;
  return validate instanceof RegExp ? (text) => validate.test(text) : validate;
};

/**
 * Ajv's own formats, but where a type means something else on purpose:
 * - datetime: a `T` must stand between the day and the time (ajv-formats takes a space too), offsets end at 23:59, and the instant must lie
 *   within the years 0 to 9999 in UTC.
 * - time: the offset may be left out, as for a shop's opening hours.
 * - duration: seconds may have a fraction, as Java and JavaScript write them.
 * - uri: one that `new URL` takes.
 * - hostname: without a dot at the end, and no IPv4 address.
 * - uuid: without `urn:uuid:` before it. email: at most 64 characters before the `@`, as RFC 5321 says.
 */
const formats: Record<FormatName, NonNullable<Options['formats']>[string]> = {
  datetime: (text: string) =>
    check('date-time')(text) &&
    /t/i.test(text) &&
    !/[+-]2[4-9]/.test(text.slice(11)) &&
    !/^9999-12-31T23:59:(59-|60)|^0000-01-01T00:00:00\+/i.test(text),
  date: check('date'),
  time: (text: string) => check('iso-time')(text) && /^\d\d:\d\d:\d\d(\.\d+)?(z|[+-]\d\d:\d\d)?$/i.test(text),
  duration: (text: string) => check('duration')(text.replace(/(\d)\.\d+S$/, '$1S')),
  uuid: (text: string) => check('uuid')(text) && !text.startsWith('urn:'),
  email: (text: string) => check('email')(text) && text.lastIndexOf('@') <= 64,
  uri: (text: string) => check('uri')(text) && URL.canParse(text),
  ipv4: check('ipv4'),
  ipv6: check('ipv6'),
  hostname: (text: string) => check('hostname')(text) && !/\.$|(^|\.)\d+$/.test(text),
  bytes: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  decimal: /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/,
  int64: (text: string) =>
    /^-?(?:0|[1-9]\d*)$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text),
};

async function codecOf(type: Type): Promise<AnyCodec> {
  const builder = buildModule();
  // Through a name and back, so that references are exercised too.
  const inner = builder.add('Inner', type);
  builder.add('Outer', ref(inner));
  const file = await emitModule({ module: builder.module, wire: { int64: 'string' } });
  const exported = evaluate([file]).get(file.path);
  return exported?.['outerCodec'] as AnyCodec;
}

/**
 * Ajv with two keywords of our own. Its `uniqueItems` throws for items with keys such as `valueOf`. Its `multipleOf` is wrong for quotients from 1e21 up, where it compares with `parseInt`. The steps
 * here are exact in binary.
 */
function validatorOf(type: Type): (value: unknown) => boolean {
  const ajv = new Ajv({ formats, ownProperties: true, strict: false, unicodeRegExp: true });
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    validate: (step: number, value: number) => value % step === 0,
  });
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    validate: (unique: boolean, items: unknown[]) =>
      !unique ||
      items.every((item, i) => items.slice(0, i).every((before) => !isDeepStrictEqual(item, before))),
  });
  return ajv.compile(toJsonSchema(type));
}

/**
 * Whether a union's members overlap in JSON while one of them writes another text than it read: of `string | datetime`, an instant that
 * was read with an offset is written in UTC, and may then be read as the string. No codec can mend that; the manifest has to.
 */
function isAmbiguous(type: Type): boolean {
  if (type.kind === 'union') {
    return (!areDisjoint(type.of.map(jsonKinds)) && type.of.some(rewrites)) || type.of.some(isAmbiguous);
  }
  if (type.kind === 'object') return type.fields.some((field) => isAmbiguous(field.type));
  return 'of' in type && isAmbiguous(type.of);
}

function rewrites(type: Type): boolean {
  if (type.kind === 'builtin') return builtinOf(type.name).write !== undefined;
  if (type.kind === 'object') return type.fields.some((field) => rewrites(field.type));
  if (type.kind === 'union') return type.of.some(rewrites);
  return 'of' in type && rewrites(type.of);
}

const cases = anyType.chain((type) =>
  fc.tuple(fc.constant(type), fc.array(valueFor(type), { minLength: valuesEach, maxLength: valuesEach })),
);

/** An object of which nothing is read when it is written may not be made of nothing: the second member takes the value as it is. */
const emptyMember: [Type, unknown[]] = [
  unionOf(objectOf({ a: builtin('string'), value: objectOf({}) }), builtin('json')),
  [{ a: '' }, { a: '', value: {} }],
];

describe('codecs of random types', () => {
  test('judge random values as Ajv does', async () => {
    let accepted = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(cases, async ([type, values]) => {
        const codec = await codecOf(type);
        const validate = validatorOf(type);
        for (const value of values) {
          const wire = JSON.parse(JSON.stringify(value)) as unknown;
          const { problems } = read(codec, wire);
          const verdict = validate(wire);
          if (verdict) accepted += 1;
          else refused += 1;
          assert.equal(
            problems.length === 0,
            verdict,
            `${JSON.stringify(wire)}: codec says ${JSON.stringify(problems)}, Ajv says ${verdict}`,
          );
        }
      }),
      { seed: seedOr(1), numRuns: types },
    );
    // Both verdicts have to be common, or the test shows nothing.
    const share = accepted / (accepted + refused);
    assert.ok(share > 0.15 && share < 0.85, `accepted ${share}`);
  });

  test('lose nothing of what they accept', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([type, values]) => {
        fc.pre(!isAmbiguous(type));
        const codec = await codecOf(type);
        for (const value of values) {
          const wire = JSON.parse(JSON.stringify(value)) as unknown;
          const first = read(codec, wire);
          if (first.problems.length > 0) continue;
          const second = read(codec, write(codec, first.value));
          // Items that differ in nothing but keys that are dropped, or in the two forms of an int64, are equal when they come back.
          if (second.problems.some(({ rule }) => rule === 'uniqueItems')) continue;
          assert.deepEqual(second, first, JSON.stringify(wire));
        }
      }),
      { seed: seedOr(1), numRuns: types, examples: [[emptyMember]] },
    );
  });

  test('never throw while reading', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyType,
        fc.array(fc.anything(), { minLength: valuesEach, maxLength: valuesEach }),
        async (type, values) => {
          const codec = await codecOf(type);
          for (const value of values) read(codec, value);
        },
      ),
      { seed: seedOr(1), numRuns: types / 4 },
    );
  });
});
