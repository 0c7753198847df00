// The laws of the table of built-in types: one property over all rows, which a half-filled row breaks.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import * as wire from '@armature/runtime/wire';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import * as fc from 'fast-check';
import ts from 'typescript-6';
import { printManifest } from '../../engine/document/import-text.js';
import { seedOr } from '../../testing/random.test.fixture.js';
import { texts } from '../codec/random-types.test.fixture.js';
import { tinyLib } from '../typescript/tiny-lib.js';
import { importOpenApi } from '../../openapi-import/import.js';
import type { BuiltinType, JsonValue } from './builtin-type.js';
import { builtinNames, builtins, findBuiltin } from './builtins.js';
import { misfitOf, readerOf } from './check-value.js';
import { formatsOf } from './openapi-form.js';
import { durationPattern, timePattern } from './text-patterns.js';
import { allWireSettings, type WireSettings } from './wire-settings.js';

const exported: typeof wire = wire;
const rows = Object.entries<BuiltinType>(builtins);

/** What a row breaks; nothing for one that is whole. */
function brokenLaws(name: string, row: BuiltinType): string[] {
  const laws: Readonly<Record<string, () => boolean>> = {
    'its place is told, or it has a sample': () =>
      (row.place === undefined) === (sampleOf(row) !== undefined),
    'its sample passes its reader': () =>
      row.place !== undefined || misfitOf(row, sampleOf(row)) === undefined,
    'what is written is read as the same': () => settings(row).every((each) => isKept(row, each)),
    'its own wire form is the sample': () => row.write !== undefined || isPlain(row),
    'Ajv takes the sample': () => settings(row).every((each) => isValid(row, each)),
    'importing its OpenAPI form gives it back': () =>
      allWireSettings().every((each) => isImported(name, row, each)),
    'each type that takes its values is there, and wider': () =>
      row.within.every((wider) => {
        const found = findBuiltin(wider);
        return found !== undefined && (row.place ?? misfitOf(found, sampleOf(row))) === undefined;
      }),
    'types that are read as it are there': () =>
      (row.alike ?? []).every((each) => findBuiltin(each) !== undefined),
    'what may be written is checked': () =>
      row.rules.written.every((each) => row.rules.checked.includes(each)),
    'it is told of': () => row.page.json !== '',
  };
  return Object.entries(laws).flatMap(([law, holds]) => (holds() ? [] : [`${name}: ${law}`]));
}

function sampleOf({ rules, sample }: BuiltinType): JsonValue | undefined {
  return rules.sample({}, 'text', sample);
}

function settings(row: BuiltinType): readonly WireSettings[] {
  return row.place === undefined ? allWireSettings() : [];
}

function readWith(row: BuiltinType, json: unknown): unknown {
  return readerOf(row)(json, '', wire.here, new wire.Problems());
}

/** The wire form of the sample. */
function written(row: BuiltinType, each: WireSettings): unknown {
  const value = readWith(row, sampleOf(row));
  if (row.write === undefined) return value;
  // The writer takes what the reader gives.
  return (exported[row.write(each)] as (given: never) => unknown)(value as never);
}

function isKept(row: BuiltinType, each: WireSettings): boolean {
  return isDeepStrictEqual(readWith(row, written(row, each)), readWith(row, sampleOf(row)));
}

function isPlain(row: BuiltinType): boolean {
  return row.place !== undefined || isDeepStrictEqual(readWith(row, sampleOf(row)), sampleOf(row));
}

function isValid(row: BuiltinType, each: WireSettings): boolean {
  const ajv = new Ajv2020({
    formats: { ...fullFormats, int64: true, decimal: /^-?\d+(\.\d+)?$/ },
    strict: false,
  });
  return ajv.compile(row.openapi(each))(written(row, each));
}

/** Whether a value in JSON is what the type's OpenAPI form says, in the eyes of Ajv with the formats of ajv-formats. */
function validatorOf(row: BuiltinType, each: WireSettings): (value: unknown) => boolean {
  const ajv = new Ajv2020({ allErrors: true, strict: 'log', logger: false });
  addFormats.default(ajv);
  ajv.addFormat('decimal', true);
  return ajv.compile(row.openapi(each));
}

function isImported(name: string, row: BuiltinType, each: WireSettings): boolean {
  const schema = row.openapi(each);
  const done = { description: 'Done' };
  const operations = {
    body: {
      requestBody: {
        required: true,
        content: { 'multipart/form-data': { schema: { type: 'object', properties: { value: schema } } } },
      },
      responses: { 200: done },
    },
    result: { responses: { 200: { ...done, content: { '*/*': { schema } } } } },
    anywhere: {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { type: 'object', properties: { value: schema } } } },
      },
      responses: { 200: done },
    },
  };
  const operation = { operationId: 'op', ...operations[row.place ?? 'anywhere'] };
  const info = { title: 'Shop', version: '1.0.0' };
  const Failure = { type: 'object', properties: { code: { type: 'integer' }, msg: { type: 'string' } } };
  const made = importOpenApi(
    // The marks of our own documents, whose integers end where their numbers are exact.
    {
      openapi: '3.1.0',
      info,
      paths: { '/api/shop/op': { post: operation } },
      components: { schemas: { Failure } },
    },
    { service: 'shop' },
  );
  assert.ok('sections' in made);
  const text = printManifest(made.sections, './service.json');
  const found = row.place === 'result' ? /returns: (\S+)/.exec(text) : /value\?: (\S+)/.exec(text);
  return found?.[1] === name;
}

describe('the table of built-in types', () => {
  for (const [name, row] of rows) {
    test(`${name} keeps all laws`, () => assert.deepEqual(brokenLaws(name, row), []));
  }

  test('what a service writes is what its document says, for every type, in the eyes of Ajv with ajv-formats', () => {
    for (const [name, row] of rows) {
      if (row.place !== undefined) continue;
      for (const each of settings(row)) {
        const isValid = validatorOf(row, each);
        const samples: unknown[] = [...texts, sampleOf(row), 0, 1.5, -1, 2 ** 53 - 1, true, null, [], {}];
        let taken = 0;
        for (const json of samples) {
          const problems = new wire.Problems();
          const value = readerOf(row, each)(json, '', wire.here, problems);
          if (!problems.none) continue;
          taken += 1;
          const write = row.write && (exported[row.write(each)] as (given: never) => unknown);
          const out = write ? write(value as never) : value;
          // Leap seconds that an offset moves: no pattern can say where they are.
          if (name === 'time' && /:60.*[+-]/.test(String(out))) continue;
          assert.ok(isValid(out), `${name}: ${JSON.stringify(out)}`);
        }
        assert.ok(taken > 0, name);
      }
    }
  });

  test('what the patterns of times and durations take is read, and the other way round', () => {
    const piece = fc.constantFrom(
      ...'P T Y M W D H S 0 1 23 59 60 24 : 23:59:60 00:00:00 .5 Z z +01:00 -00:00 +00:00'.split(' '),
    );
    const text = fc.oneof(
      fc.constantFrom(...texts),
      fc.array(piece, { maxLength: 9 }).map((parts) => parts.join('')),
      fc
        .tuple(fc.constantFrom('P', 'PT', 'P1DT', 'P1Y'), fc.array(piece, { maxLength: 5 }))
        .map(([head, parts]) => head + parts.join('')),
      fc
        .tuple(fc.constantFrom('08:30:00', '23:59:60', '24:00:00'), fc.array(piece, { maxLength: 2 }))
        .map(([head, parts]) => head + parts.join('')),
    );
    for (const [pattern, read] of [
      [timePattern, wire.readTime],
      [durationPattern, wire.readDuration],
    ] as const) {
      let both = 0;
      fc.assert(
        fc.property(text, (given) => {
          const problems = new wire.Problems();
          read(given, '', wire.here, problems);
          const matches = new RegExp(pattern, 'u').test(given);
          if (matches) assert.ok(problems.none, given);
          else assert.ok(!problems.none || /:60.*[+-]/.test(given), given);
          both += Number(matches);
        }),
        { numRuns: 5_000, seed: seedOr(1) },
      );
      assert.ok(both > 40, `${both}`);
    }
  });

  test('a half-filled row breaks a law', () => {
    const { sample: _sample, ...bare } = builtins.uuid;
    const { write: _write, ...mute } = builtins.datetime;
    const halves: Readonly<Record<string, BuiltinType>> = {
      'no sample': bare,
      'a sample that is none': { ...builtins.uuid, sample: 'banana' },
      'no writer': mute,
      'the reader of another type': { ...builtins.uuid, read: 'readEmail' },
      'the OpenAPI form of another type': {
        ...builtins.uuid,
        openapi: () => ({ type: 'string', format: 'date' }),
      },
      'within what does not take it': { ...builtins.uuid, within: ['email'] },
      'within what is not there': { ...builtins.uuid, within: ['text'] },
      'no row in the documentation': { ...builtins.uuid, page: { json: '' } },
    };
    for (const [what, row] of Object.entries(halves)) {
      assert.notDeepEqual(brokenLaws('uuid', row), [], what);
    }
  });

  test('each TypeScript text reads back as one type, and each format of a JSON type is one type’s', () => {
    for (const [name, { text, place }] of rows) {
      const own = rows.filter(([, row]) => row.text === text && row.own);
      assert.equal(own.length, place === undefined ? 1 : 0, `${name}: ${text}`);
    }
    const formats = rows
      .filter(([, { place }]) => place === undefined)
      .flatMap(([name]) => formatsOf(builtinNames.find((each) => each === name) ?? 'json'));
    assert.deepEqual(formats, [...new Set(formats)]);
    const names = rows.flatMap(([, { alsoNamed = [] }]) => alsoNamed);
    assert.deepEqual(names, [...new Set(names)]);
    for (const name of names) assert.equal(findBuiltin(name), undefined);
  });

  test('the TypeScript that makes a sample compiles', () => {
    const lines = rows.flatMap(([name, row]) => {
      const sample = sampleOf(row);
      if (sample === undefined) return [];
      return [`export const ${name}_: ${row.text} = ${row.literal?.(sample) ?? JSON.stringify(sample)};`];
    });
    assert.deepEqual(compile(lines.join('\n')), []);
    assert.notDeepEqual(compile('export const a: bigint = "1";'), []);
  });

  test('no other source says a built-in type by its name', () => {
    // Words of JSON, of JSON Schema and of other things (a log line's host) stand elsewhere with other meanings.
    const common = new Set([
      'string',
      'boolean',
      'integer',
      'json',
      'file',
      'binary',
      'date',
      'time',
      'bytes',
      'hostname',
    ]);
    const own = builtinNames.filter((name) => !common.has(name));
    const root = fileURLToPath(new URL('../../../../generator/', import.meta.url));
    const isSource = (path: string): boolean =>
      path.endsWith('.ts') &&
      !/\.test(\.\w+)?\.ts$|(^|\/)(testing|fixtures)\/|language\/builtin\/builtins\.ts$/.test(path);
    const said = ts.sys
      .readDirectory(root, ['.ts'])
      .filter(isSource)
      .flatMap((path) => {
        const text = readFileSync(path, 'utf8');
        return own.filter((name) => text.includes(`'${name}'`)).map((name) => `${path}: '${name}'`);
      });
    assert.deepEqual(said, []);
  });
});

/** The mistakes of one file, over the few global types of DTOs and what makes their values. */
function compile(text: string): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    noLib: true,
    target: ts.ScriptTarget.ES2023,
    types: [],
  };
  const makers = `
    declare const Date: new (text: string) => Date;
    declare const Uint8Array: new () => Uint8Array;
    declare const Buffer: { from(text: string, form: 'base64'): Uint8Array };\n`;
  const files: Readonly<Record<string, string>> = { 'sample.ts': text, 'lib.d.ts': tinyLib + makers };
  const host = ts.createCompilerHost(options);
  host.fileExists = (name) => name in files;
  host.getSourceFile = (name, target) =>
    files[name] === undefined ? undefined : ts.createSourceFile(name, files[name], target);
  const program = ts.createProgram(Object.keys(files), options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
