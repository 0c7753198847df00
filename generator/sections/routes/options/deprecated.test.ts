// `deprecated` from its YAML to contract, comment and document, and back from the document.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseMarkedText } from '../../../engine/document/testing/marked-text.js';
import { readServiceManifest } from '../../../generate/load/read-manifest.js';
import { resolveUser } from '../../../generate/link/testing/resolve-files.js';
import { deprecated } from './deprecated.js';
import { publishOptions } from './in-contracts.js';
import { answerHeaders, commentOf, openApiOptions } from './in-documents.js';
import { routes } from '../part.js';

function operationWith(text: string) {
  const service = resolveUser(
    `routes:\n  getUser: { get: /a }\n  old: { get: /b, description: Of old., deprecated: ${text} }\n`,
  );
  const operation = service.part(routes).operations.find(({ name }) => name === 'old');
  assert.ok(operation);
  return operation;
}

const forms: readonly [
  text: string,
  published: object | undefined,
  comment: boolean | string | undefined,
  described: string,
][] = [
  ['false', undefined, undefined, 'Of old.'],
  ['true', {}, true, 'Of old.'],
  ['use getUser', { use: 'use getUser' }, 'use getUser', 'Of old.\n\nDeprecated: use getUser'],
  [
    '{ since: 2026-01-31, sunset: 2027-01-31, use: getUser }',
    { since: '2026-01-31', sunset: '2027-01-31', use: 'getUser' },
    'since 2026-01-31, to be removed on 2027-01-31; use getUser',
    'Of old.\n\nDeprecated: since 2026-01-31, to be removed on 2027-01-31; use getUser',
  ],
  [
    '{ sunset: 2027-01-31, use: ask the office }',
    { sunset: '2027-01-31', use: 'ask the office' },
    'to be removed on 2027-01-31; ask the office',
    'Of old.\n\nDeprecated: to be removed on 2027-01-31; ask the office',
  ],
];

for (const [text, published, comment, described] of forms) {
  test(`deprecated: ${text}`, () => {
    const operation = operationWith(text);
    assert.deepEqual(publishOptions(operation).deprecated, published);
    assert.equal(commentOf(operation).deprecated, comment);
    const part = openApiOptions({ operation, service: 'user' });
    assert.equal(part.deprecated, published && true);
    assert.equal(part.description, described);
    assert.deepEqual(Object.keys(answerHeaders(operation)), [
      ...(published && 'since' in published ? ['Deprecation'] : []),
      ...(published && 'sunset' in published ? ['Sunset'] : []),
    ]);
    assert.equal(part['x-sunset'], published && 'sunset' in published ? published.sunset : undefined);
  });
}

const mistakes: readonly [code: string, marked: string][] = [
  ['ARM1010', '{ «until»: 2026-01-31 }'],
  ['ARM1013', '{ since: «yesterday» }'],
  ['ARM1013', '{ since: «2026-02-30» }'],
  ['ARM1013', '{ since: 2026-01-31, sunset: «2026-01-30» }'],
  ['ARM1014', '{ use: «getUsr» }'],
  ['ARM1014', '{ use: «old» }'],
];

for (const [code, marked] of mistakes) {
  test(`refuses deprecated: ${marked}`, () => {
    const { text, start, end } = parseMarkedText(
      `service: user\nroutes:\n  getUser: { get: /a }\n  old: { get: /b, deprecated: ${marked} }\n`,
    );
    const { diagnostics } = readServiceManifest({ path: 'service.yaml', text });
    assert.deepEqual(
      diagnostics.map(({ code, span }) => [code, text.slice(span?.start, span?.end)]),
      [[code, text.slice(start, end)]],
    );
  });
}

test('a misspelt operation is answered with the one that was meant', () => {
  const text =
    'service: user\nroutes:\n  getUser: { get: /a }\n  old: { get: /b, deprecated: { use: getUsr } }\n';
  const { diagnostics } = readServiceManifest({ path: 'service.yaml', text });
  assert.equal(diagnostics[0]?.suggestion, 'getUser');
});

test('what a document of ours says is read back', () => {
  const day = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const use = fc.constantFrom({ operation: 'getUser' }, { text: 'ask; or since then, use nothing' });
  const note = fc
    .tuple(fc.option(day), fc.option(day), fc.option(use))
    .filter(([since, sunset]) => since !== null || sunset !== null)
    .map(([since, sunset, use]) => ({ ...(since && { since }), ...(sunset && { sunset }), ...use }));
  fc.assert(
    fc.property(note, (value) => {
      const operation = operationWith('true');
      const part = deprecated.openapi?.(value, { operation, service: 'user' });
      const again = deprecated.fromOpenapi?.({
        name: 'old',
        service: 'user',
        value: { ...part, description: `Of old.\n\n${part?.description}` },
        isOwn: true,
        tags: [],
        status: 200,
        guard: { user: false, roles: [], key: false },
      });
      const { operation: named, text, ...days } = { operation: undefined, text: undefined, ...value };
      const said = named ?? text;
      assert.deepEqual(again, { ...days, ...(said !== undefined && { use: said }) });
    }),
    { numRuns: 200 },
  );
});
