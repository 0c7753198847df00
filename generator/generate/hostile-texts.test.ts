// Texts of manifests that look like code, a comment's end or a template's hole: what is emitted has them as literals and comments only.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import ts from 'typescript-6';
import { createMemoryTree } from '../file/memory-tree.js';
import { countOf, seedOr } from '../testing/random.test.fixture.js';
import { generate } from './generate.js';

const word = 'INJECTED';
const pieces = [
  '"',
  "'",
  '`',
  '${',
  '}',
  '{{',
  '}}',
  '{{{',
  '\\',
  '*/',
  '/*',
  '//',
  '\n',
  '\r',
  '\u2028',
  '\x1b',
];
const others = [
  ';',
  ')',
  '(',
  ',',
  ' ',
  '\t',
  '#',
  '"""',
  "'''",
  '<',
  '>',
  '=',
  '[',
  ']',
  ':',
  '@',
  '&quot;',
];
/** The word stands between what could end the text around it. */
const texts = fc
  .tuple(
    ...[3, 2].map((maxLength) =>
      fc.array(fc.constantFrom(...pieces, ...others), { minLength: 1, maxLength }),
    ),
  )
  .map(([before = [], behind = []]) => `${before.join('')}${word}${behind.join('')}`);

function manifestsWith(draw: () => string): Readonly<Record<string, string>> {
  const text = (): string => JSON.stringify(draw());
  const pattern = JSON.stringify(draw().replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return {
    'scaffold.yaml': 'workspace: shop\n',
    'services/user/service.yaml': `service: user
summary: ${text()}
description: ${text()}
config:
  greeting: { type: string, default: ${text()}, description: ${text()} }
  kind: { enum: [${text()}, other] }
  shape: { type: string, pattern: ${pattern}, example: ${text()} }
types:
  Session:
    description: ${text()}
    fields:
      token: { type: string, default: ${text()}, description: ${text()}, deprecated: ${text()} }
      nick: { type: string, example: ${text()} }
      shape: { type: string, pattern: ${pattern} }
  Kind: { enum: [${text()}, other], description: ${text()} }
errors:
  Wrong: { code: 10401, status: 401, message: ${text()}, description: ${text()} }
routes:
  login:
    post: /login
    summary: ${text()}
    description: ${text()}
    deprecated: { since: 2026-01-01, use: list }
    body: { name: { type: string, default: ${text()}, description: ${text()} }, kind: Kind }
    returns: Session
    errors: [Wrong]
  list: { get: /list, returns: "Session[]" }
`,
  };
}

test('no text of a manifest becomes code, whatever it holds', async () => {
  const seed = seedOr(910);
  const found = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(texts), async (drawn) => {
      const manifests = manifestsWith(() => drawn.next().value);
      const { changes, diagnostics } = await generate({ tree: createMemoryTree(manifests) });
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      assert.deepEqual(
        errors.map(({ code, message }) => `${code} ${message}`),
        [],
      );
      for (const { path, after = '' } of changes) {
        if (!after.includes(word)) continue;
        found.add(path);
        if (path.endsWith('.ts')) checkCode(path, after);
        if (path.endsWith('.json')) JSON.parse(after);
        if (path.endsWith('.toml')) assert.deepEqual(namesIn(parse(after)), [], `${path}\n${after}`);
      }
    }),
    { seed, numRuns: countOf({ few: 5, full: 100 }), includeErrorInReport: true, endOnFailure: true },
  );
  const wanted = ['client.ts', 'contract.ts', 'dto.ts', 'openapi.json', 'service.ts'];
  for (const name of wanted) assert.ok(found.has(`services/user/generated/${name}`), name);
});

test('a path has no characters that could end a literal', async () => {
  for (const piece of pieces.map((each) => JSON.stringify(`/a/${each}${word}`))) {
    const manifest = `service: user\nroutes:\n  list: { get: ${piece}, returns: "string[]" }\n`;
    const tree = createMemoryTree({
      'scaffold.yaml': 'workspace: shop\n',
      'services/user/service.yaml': manifest,
    });
    const { changes, diagnostics } = await generate({ tree });
    assert.deepEqual(
      changes.map(({ path }) => path),
      [],
      piece,
    );
    assert.ok(
      diagnostics.some(({ code }) => code.startsWith('ARM4')),
      `${piece}: ${diagnostics.map(({ code }) => code).join(', ')}`,
    );
  }
});

function checkCode(path: string, text: string): void {
  const { diagnostics = [] } = ts.transpileModule(text, { fileName: path, reportDiagnostics: true });
  assert.deepEqual(
    diagnostics.map(({ messageText }) => messageText),
    [],
    `${path}\n${text}`,
  );
  const visit = (node: ts.Node): void => {
    assert.ok(!ts.isIdentifier(node) || !node.text.includes(word), `${path} has ${word} as a name\n${text}`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ESNext));
}

function namesIn(table: object): string[] {
  return Object.keys(table).filter((key) => key.includes(word));
}
