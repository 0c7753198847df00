// Templates and the interfaces of their views agree, path by path; templates/views.json says what those interfaces say.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import * as prettier from 'prettier';
import { checkTemplate } from '../../engine/emit/check-template.js';
import type { ViewShapes } from '../../engine/emit/views.js';
import { repository } from '../fixtures.test.fixture.js';
import { readViews } from './read-views.test.fixture.js';

const folder = join(repository, 'templates');
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.hbs'))
  .map((path) => path.replaceAll('\\', '/').replace(/\.hbs$/, ''));
const shapes = await readViews();

function read(name: string): string | undefined {
  return names.includes(name) ? readFileSync(join(folder, `${name}.hbs`), 'utf8') : undefined;
}

test('templates/views.json is what the interfaces of views say', async () => {
  const path = join(folder, 'views.json');
  const text = await prettier.format(JSON.stringify(shapes), { parser: 'json' });
  if (process.env['UPDATE_GOLDENS']) writeFileSync(path, text);
  assert.equal(text, readFileSync(path, 'utf8'), 'it is stale: npm run test:update, and review the diff');
});

test('every template has a view or is a part of one that has', () => {
  const parts = new Set(
    names.flatMap((name) => [...(read(name) ?? '').matchAll(/\{\{> *([^\s}]+)/g)].map(([, part]) => part)),
  );
  assert.deepEqual(
    names.filter((name) => shapes.templates[name] === undefined && !parts.has(name)),
    [],
  );
});

for (const name of names.filter((each) => shapes.templates[each] !== undefined)) {
  test(`${name} names nothing that its view lacks`, () => {
    assert.deepEqual(checkTemplate(name, { shapes, read }), []);
  });
}

test('code is written in TypeScript for bodies and constants of codecs, and for nothing else', () => {
  const holes = Object.entries(shapes.views).flatMap(([view, { holes: of }]) =>
    Object.entries(of).flatMap(([hole, each]) => (each.of === 'code' ? [`${view}.${hole}`] : [])),
  );
  assert.deepEqual(holes, [
    'CodecView.decode',
    'CodecView.encode',
    'CodecView.constants',
    'PrivateFunctionView.body',
  ]);
});

describe('a template that does not fit its view', () => {
  const small: ViewShapes = {
    templates: { 'a.ts': 'AView' },
    views: {
      AView: {
        says: '',
        holes: {
          service: { of: 'ServiceView' },
          operations: { of: 'OperationView', isList: true },
          cors: { holes: { origins: { of: 'json' } } },
        },
      },
      ServiceView: { says: '', holes: { pascal: { of: 'text' } } },
      OperationView: {
        says: '',
        holes: { name: { of: 'text' }, comment: { of: 'comment', isOptional: true } },
      },
    },
  };
  const problemsOf = (text: string, parts: Readonly<Record<string, string>> = {}): string[] =>
    checkTemplate('a.ts', { shapes: small, read: (name) => ({ 'a.ts': text, ...parts })[name] }).map(
      ({ template, line, column, problem }) => `${template}:${line}:${column} ${problem}`,
    );

  test('is right where it fits', () => {
    assert.deepEqual(
      problemsOf(
        'import { a } from "b";\n{{imports}}\n{{#each operations}}\n{{#if comment}}{{doc comment}}{{/if}}{{name}} {{../service.pascal}} {{@root.service.pascal}}{{@index}}\n{{else}}\n{{json cors.origins}}{{/each}}{{> parts/p service}}',
        { 'parts/p': '{{pascal}}' },
      ),
      [],
    );
  });

  for (const [text, ...problems] of [
    ['a\nb {{service.pascl}}', 'a.ts:2:4 service.pascl: there is no pascl in ServiceView'],
    ['{{#if service.no}}{{/if}}', 'a.ts:1:6 service.no: there is no no in ServiceView'],
    [
      '{{#each operations}}{{service.pascal}}{{/each}}',
      'a.ts:1:22 service.pascal: there is no service in OperationView',
    ],
    ['{{operations}}', 'a.ts:1:0 operations is a list: loop over it with each'],
    ['{{#each service}}{{/each}}', 'a.ts:1:0 service is no list'],
    ['{{service}}', 'a.ts:1:0 service is no text, but has parts'],
    ['{{cors.origins}}', 'a.ts:1:0 write it as {{json cors.origins}}'],
    ['{{#each operations}}{{comment}}{{/each}}', 'a.ts:1:20 write it as {{doc comment}}'],
    ['{{doc service.pascal}}', 'a.ts:1:0 service.pascal is nothing that a comment is made of'],
    ['{{upper service.pascal}}', 'a.ts:1:0 there is no helper upper'],
    ['{{#with service}}{{/with}}', 'a.ts:1:0 there is no block with'],
    ['{{> parts/q}}', 'a.ts:1:0 there is no template parts/q'],
    ['{{../service.pascal}}', 'a.ts:1:2 ../service.pascal: there is no service in the view'],
    ['{{@key}}', 'a.ts:1:2 there is no @key'],
  ] as const) {
    test(text, () => {
      assert.deepEqual(problemsOf(text), problems);
    });
  }

  test('is said of a part where it stands', () => {
    assert.deepEqual(problemsOf('{{> parts/p service}}', { 'parts/p': '\n  {{name}}' }), [
      'parts/p:2:4 there is no name in ServiceView',
    ]);
  });

  test('is said where the text can’t be parsed', () => {
    const open = (text: string): string => problemsOf(text)[0] ?? '';
    assert.equal(open('a\n{{#if service}}\n'), 'a.ts:2:0 {{#if service}} is not closed');
    assert.equal(
      open('{{! {{#if}} }}\n{{#each operations}}{{#if a}}{{/if}}\n'),
      'a.ts:2:0 {{#each operations}} is not closed',
    );
    assert.match(problemsOf('{{#if service}}{{/each}}')[0] ?? '', /^a\.ts:1:\d+ /);
  });
});
