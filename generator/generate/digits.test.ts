// The ends of 64 bits through every way that a whole number takes from a manifest to what is emitted, and back by import: no digit is lost.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { printManifest, parseForeignText } from '../engine/document/import-text.js';
import { createMemoryTree } from '../file/memory-tree.js';
import { evaluate, read, type AnyCodec } from '../language/codec/evaluate.test.fixture.js';
import { importOpenApi } from '../openapi-import/import.js';
import { digitsAsText, parseJson } from '../source/json-digits.js';
import { generateFiles } from '../testing/index.js';
import { readModel } from './generate.js';

/** Where whole numbers end in each form that they may travel in, and a step that has as many digits. */
const forms = {
  string: { low: -(2n ** 63n), high: 2n ** 63n - 1n, step: 2n ** 53n + 1n },
  number: { low: -(2n ** 53n - 1n), high: 2n ** 53n - 1n, step: 2n ** 53n - 1n },
} as const;
type Form = (typeof forms)[keyof typeof forms];
const ends = ['9223372036854775807', '-9223372036854775808'];
/** How a double prints numbers near the ends. */
const rounded = /922337203685477[56]\d{0,2}000\b|9\.22\d*e\+?18/;

/** One inside of an end: what a bound has to tell apart from the end itself. */
const insideOf = (end: bigint): bigint => (end < 0n ? end + 1n : end - 1n);

const typescript = ({ low, high }: Form, end: bigint): string => `export interface Ts {
  /**
   * @minimum ${insideOf(low)}
   * @maximum ${insideOf(high)}
   * @example ${insideOf(end)}
   */
  bounded: bigint;
  /**
   * @default ${end}
   * @example ${end}
   */
  preset: bigint;
  /** @default [${end}, 1] */
  list: bigint[];
}
`;

const manifest = ({ low, high, step }: Form, end: bigint): string => `service: user
version: 1.0.0
imports: { ts: ../../shared/dto.ts }
config:
  big: int64 = ${end}
  bigs: { type: "int64[]", default: [${end}, 1] }
types:
  Big:
    plain: int64
    preset: int64 = ${end}
    long: { type: int64, default: ${end}, example: ${end}, description: Has words of its own. }
    quoted: { type: int64, default: "${end}" }
    maybe?: int64 | null
    list: { type: "int64[]", default: [${end}], example: [${end}] }
    named: { type: "map<string, int64>", default: { x: ${end} } }
    range: int64(${insideOf(low)}..${insideOf(high)})
    limits: { type: int64, minimum: ${insideOf(low)}, maximum: ${insideOf(high)}, description: With words. }
    strict: { type: int64, exclusiveMinimum: ${low}, exclusiveMaximum: ${high} }
    step: { type: int64, multipleOf: ${step} }
    only: int64(${end}..${end})
    free: { type: json, example: { n: ${end} } }
    ratio: { type: double, default: 9007199254740993 }
    ts: ts.Ts
routes:
  find:
    get: /big/{id}
    path: { id: int64(${insideOf(low)}..${insideOf(high)}) }
    query: { q: int64 = ${end}, many?: "int64[]" }
    headers: { h?: { type: int64, example: ${end}, name: X-Big } }
    returns: Big
  send:
    post: /big
    body: Big
    returns: int64
`;

const sources = (end: bigint, wire: keyof typeof forms): Record<string, string> => ({
  'scaffold.yaml': `workspace: shop\nwire: { int64: ${wire} }\nauth: { claims: { userId: int64, role: string } }\n`,
  'shared/dto.ts': typescript(forms[wire], end),
  'services/user/service.yaml': manifest(forms[wire], end),
});

for (const wire of ['string', 'number'] as const)
  for (const whole of [forms[wire].high, forms[wire].low])
    describe(`${whole}, written as ${wire}`, () => {
      const { low, high, step } = forms[wire];
      const end = String(whole);
      const emitted = generateFiles(sources(whole, wire));
      const within = String(insideOf(whole));

      test('is rounded in no file', async () => {
        const files = Object.entries(await emitted);
        for (const [path, text] of files) {
          const own = text.split('\n').filter((line) => rounded.test(line));
          assert.deepEqual(own, [], path);
        }
        for (const path of [
          'config/user.toml',
          'services/user/generated/dto.ts',
          'services/user/generated/openapi.json',
        ])
          assert.ok(files.find(([name]) => name === path)?.[1].includes(end), path);
      });

      test('is the default, and the bound, of what runs', async () => {
        const files = await emitted;
        const paths = ['shared/generated/dto.ts', 'services/user/generated/dto.ts'];
        const modules = evaluate(
          paths.map((path) => ({ path, text: files[path] ?? '', ownership: 'generated', from: '' }) as never),
        );
        const codec = modules.get('services/user/generated/dto.ts')?.['bigCodec'] as AnyCodec;
        const least = {
          plain: end,
          range: '1',
          limits: '1',
          strict: '1',
          step: String(step),
          only: end,
          free: 1,
          ts: { bounded: within },
        };
        const { value, problems } = read(codec, least);
        assert.deepEqual(problems, []);
        const big = value as Record<string, unknown>;
        assert.deepEqual(
          [big['plain'], big['preset'], big['long'], big['quoted'], big['list'], big['named']],
          [whole, whole, whole, whole, [whole], { x: whole }],
        );
        assert.deepEqual(big['ts'], { bounded: BigInt(within), preset: whole, list: [whole, 1n] });
        assert.equal(
          (codec.encode(big) as Record<string, unknown>)['plain'],
          wire === 'number' ? Number(end) : end,
        );
        for (const key of ['range', 'limits', 'strict'])
          for (const [given, expected] of [
            [within, []],
            [end, [`/${key}`]],
          ] as const)
            assert.deepEqual(
              read(codec, { ...least, [key]: given }).problems.map(({ at }) => at),
              expected,
            );
        assert.deepEqual(
          read(codec, {
            ...least,
            step: String(step - 1n),
            only: within,
            ts: { bounded: end },
          }).problems.map(({ at }) => at),
          ['/step', '/only', '/ts/bounded'],
        );
      });

      test('comes back from the OpenAPI document, as JSON and as YAML', async () => {
        const text = (await emitted)['services/user/generated/openapi.json'] ?? '';
        const yaml = printManifest(
          [{ value: digitsAsText(parseJson(text)) as Record<string, unknown>, spaced: false }],
          '',
        );
        for (const document of [text, yaml]) {
          const parsed = parseForeignText(document);
          assert.ok('value' in parsed);
          const imported = importOpenApi(parsed.value, { service: 'user' });
          assert.ok('sections' in imported);
          const again = printManifest(imported.sections, './service.json');
          assert.doesNotMatch(again, rounded);
          const { model, diagnostics } = readModel(
            createMemoryTree({
              'scaffold.yaml': `workspace: shop\nwire: { int64: ${wire} }\n`,
              'services/user/service.yaml': again,
            }),
          );
          assert.deepEqual(
            diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
            [],
          );
          const type = model?.services[0]?.module.types.find(({ name }) => name === 'Big')?.type;
          assert.ok(type?.kind === 'object');
          const said = new Map(type.fields.map((field) => [field.name, field]));
          assert.equal(said.get('preset')?.default?.value, end);
          assert.equal(String(said.get('long')?.annotations.example), end);
          for (const name of ['range', 'limits']) {
            const found = said.get(name)?.type;
            assert.ok(found?.kind === 'builtin');
            assert.deepEqual(
              [String(found.constraints.minimum), String(found.constraints.maximum)],
              [String(insideOf(low)), String(insideOf(high))],
              name,
            );
          }
        }
      });

      test('is a sample that its type takes', async () => {
        const files = await emitted;
        const test = files['services/user/user.service.test.ts'] ?? '';
        assert.ok(test.includes(`${end}n`) || !test.includes('only'), test);
      });
    });

describe('where int64 travels as a number', () => {
  for (const end of ends) {
    const model = (manifest: string) =>
      readModel(
        createMemoryTree({
          'scaffold.yaml': 'workspace: shop\nwire: { int64: number }\n',
          'services/user/service.yaml': `service: user\nroutes: { x: { get: /x } }\n${manifest}`,
        }),
      );

    test(`a default of ${end} is refused, wherever it stands`, () => {
      const fields = [
        `a: int64 = ${end}`,
        `a: { type: "int64[]", default: [1, ${end}] }`,
        `a: { type: "map<string, int64>", default: { x: ${end} } }`,
        `a: { type: "int64 | null", default: ${end} }`,
        `a: { type: "int64 | boolean", default: ${end} }`,
        `a: { type: B, default: { b: ${end} } }`,
      ];
      for (const field of fields) {
        const { diagnostics } = model(`types:\n  B: { b: int64 }\n  A:\n    ${field}\n`);
        assert.deepEqual(
          diagnostics.map(({ code }) => code),
          ['ARM3027'],
          field,
        );
      }
    });

    test(`a config keeps ${end}: it does not travel`, () => {
      const { diagnostics } = model(`config:\n  a: int64 = ${end}\n  b: { c: int64 = ${end} }\n`);
      assert.deepEqual(
        diagnostics.map(({ message }) => message),
        [],
      );
    });
  }

  test('documents say numbers, defaults too', async () => {
    const manifest =
      'types:\n  A: { a: int64 = 5, b: { type: "int64[]", default: [1] }, c: { type: "int64 | boolean", default: 2 } }\nroutes:\n  x: { post: /x, body: A }\n';
    for (const [wire, expected] of [
      ['number', [5, [1], 2]],
      ['string', ['5', ['1'], '2']],
    ] as const) {
      const files = await generateFiles({
        'scaffold.yaml': `workspace: shop\nwire: { int64: ${wire} }\n`,
        'services/user/service.yaml': `service: user\n${manifest}`,
      });
      const document = JSON.parse(files['services/user/generated/openapi.json'] ?? '') as {
        components: {
          schemas: { AInit: { properties: Record<string, { default: unknown; type?: string }> } };
        };
      };
      const { properties } = document.components.schemas.AInit;
      assert.deepEqual(
        ['a', 'b', 'c'].map((name) => properties[name]?.default),
        expected,
      );
    }
  });
});

describe('a foreign document', () => {
  const schemas = (schema: string): string => `openapi: 3.0.3
info: { title: x, version: 1.0.0 }
paths:
  /x:
    get:
      operationId: x
      responses: { 200: { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/X' } } } } }
components: { schemas: { X: { type: object, required: [a], properties: { a: ${schema} } } } }
`;
  const run = (schema: string): { text: string; losses: readonly string[] } => {
    const parsed = parseForeignText(schemas(schema));
    assert.ok('value' in parsed);
    const imported = importOpenApi(parsed.value, { service: 'user' });
    assert.ok('sections' in imported, JSON.stringify(imported));
    return {
      text: printManifest(imported.sections, ''),
      losses: imported.losses.map((loss) => JSON.stringify(loss)),
    };
  };

  for (const [schema, expected] of [
    ['{ type: integer, format: int64, default: 9223372036854775807 }', /a\??:[^]*9223372036854775807/],
    ['{ type: integer, format: int64, example: -9223372036854775808 }', /-9223372036854775808/],
    ['{ type: integer, format: int64, minimum: -9223372036854775807 }', /-9223372036854775807/],
    ['{ type: integer, format: int64, maximum: 9223372036854775806 }', /9223372036854775806/],
    [
      '{ type: integer, format: int64, maximum: 9223372036854775806, exclusiveMaximum: true }',
      /exclusiveMaximum[^]*9223372036854775806/,
    ],
    ['{ type: integer, format: int64, multipleOf: 9007199254740993 }', /9007199254740993/],
    [
      '{ type: array, items: { type: integer, format: int64 }, default: [9223372036854775807] }',
      /9223372036854775807/,
    ],
  ] as const)
    test(`keeps the digits of ${schema}`, () => {
      const { text } = run(schema);
      assert.match(text, expected);
      assert.doesNotMatch(text, rounded);
      const { diagnostics } = readModel(
        createMemoryTree({ 'scaffold.yaml': 'workspace: shop\n', 'services/user/service.yaml': text }),
      );
      assert.deepEqual(
        diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
        [],
      );
    });

  test('says what it does not keep: an enum of large numbers, a limit on a type without 64 bits', () => {
    for (const schema of [
      '{ type: integer, enum: [9223372036854775807, 1] }',
      '{ type: integer, maximum: 9223372036854775806 }',
      '{ type: integer, default: 9223372036854775807 }',
    ]) {
      const { text, losses } = run(schema);
      assert.doesNotMatch(text, /92233/);
      assert.match(losses.join(), /92233|default/, schema);
    }
  });
});

describe('a manifest', () => {
  const check = (config: string): string[] =>
    readModel(
      createMemoryTree({
        'scaffold.yaml': 'workspace: shop\n',
        'services/user/service.yaml': `service: user\nversion: 1.0.0\nconfig:\n  ${config}\nroutes: {}\n`,
      }),
    )
      .diagnostics.filter(({ severity }) => severity === 'error')
      .map(({ code }) => code);

  for (const [config, ...codes] of [
    ['a: int64 = 9223372036854775807'],
    ['a: { type: int64, default: 0x7fffffffffffffff }'],
    ['a: int64 = 9223372036854775808', 'ARM2006'],
    ['a: int64 = -9223372036854775809', 'ARM2006'],
    ['a: int64(..9223372036854775806) = 9223372036854775807', 'ARM3027'],
    ['a: integer = 9007199254740993', 'ARM2006'],
    ['a: { enum: [9223372036854775807, 1] }', 'ARM2026'],
    ['a: { enum: ["9223372036854775807"] }'],
    ['a: { type: int64, minimum: 9223372036854775807, maximum: 9223372036854775806 }', 'ARM2004'],
    ['a: { type: int32, maximum: 4294967295 }', 'ARM2004'],
    ['a: { type: int64, maximum: 9223372036854775808 }', 'ARM2004'],
    ['a: { type: int64, exclusiveMinimum: 9223372036854775805, exclusiveMaximum: 9223372036854775807 }'],
    ['a: { type: int64, multipleOf: "0" }', 'ARM1013'],
  ] as const)
    test(`${config}: ${codes.length === 0 ? 'is good' : codes.join()}`, () =>
      assert.deepEqual(check(config), codes));
});

test('a bound that the wire can not carry is refused, but for a config', () => {
  const beyond = [
    'int64(0..9007199254740992)',
    'int64(-9007199254740992..)',
    '{ type: int64, exclusiveMaximum: 9007199254740992 }',
    '{ type: int64, multipleOf: 9007199254740993 }',
    '{ type: Id, maximum: 9007199254740992 }',
  ];
  const codes = (wire: string, types: string): readonly string[] =>
    readModel(
      createMemoryTree({
        'scaffold.yaml': `workspace: shop\nwire: { int64: ${wire} }\n`,
        'services/user/service.yaml': `service: user\nversion: 1.0.0\n${types}routes: { ping: { get: /ping } }\n`,
      }),
    ).diagnostics.map(({ code }) => code);
  for (const type of beyond) {
    assert.deepEqual(codes('number', `types:\n  Id: int64\n  T: { a: "int64(0..5)", b: ${type} }\n`), [
      'ARM2004',
    ]);
    assert.deepEqual(codes('string', `types:\n  Id: int64\n  T: { b: ${type} }\n`), []);
  }
  for (const type of beyond.slice(0, 4)) assert.deepEqual(codes('number', `config: { b: ${type} }\n`), []);
});
