import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { packageRoot } from '../version.js';
import { createTypeCheck, describeTypeErrors, parseTypeErrors } from './type-check.js';

const folder = mkdtempSync(join(tmpdir(), 'scaffold-types-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('reads what the compiler prints, and shows the first few', () => {
  const errors = parseTypeErrors(
    [
      "services/user/user.service.ts(12,5): error TS2322: Type 'string' is not assignable to type 'number'.",
      "  The expected type comes from property 'a'.",
      'error TS5023: Unknown compiler option.',
      ...Array.from({ length: 5 }, (_, index) => `a.ts(${index + 1},1): error TS1: m`),
    ].join('\n'),
  );
  assert.equal(errors.length, 7);
  assert.equal(errors[0]?.place, 'services/user/user.service.ts:12:5');
  const text = describeTypeErrors(errors);
  assert.match(text, /^7 type errors:\n {2}services\/user\/user\.service\.ts:12:5 TS2322 Type/);
  assert.match(text, /\n {2}TS5023 Unknown/);
  assert.match(text, /and 2 more/);
  assert.equal(describeTypeErrors([]), '');
  // Only what is new: lines move, and what was said before is known.
  const moved = errors.map((error) => ({ ...error, place: error.place.replace(/:\d+:/, ':99:') }));
  assert.equal(describeTypeErrors(moved, errors), '');
  const added = { place: 'b.ts:1:1', code: 'TS7', message: 'new' };
  assert.equal(describeTypeErrors([...moved, added], errors), '1 type error (8 in all):\n  b.ts:1:1 TS7 new');
  assert.match(
    describeTypeErrors([...errors, added], [], new Set(['b.ts'])),
    /^8 type errors:\n {2}b\.ts:1:1/,
  );
  assert.equal(describeTypeErrors(errors.slice(1), errors), '6 type errors left');
  assert.equal(describeTypeErrors([], errors), 'the types are right again');
});

test('shows a mistake that is made a second time in the same file, by the place of the second', () => {
  const at = (place: string) => ({ place, code: 'TS2322', message: 'not assignable' });
  const first = at('a.ts:3:1');
  const second = '1 type error (2 in all):\n  a.ts:9:1 TS2322 not assignable';
  assert.equal(describeTypeErrors([first, at('a.ts:9:1')], [first]), second);
  assert.equal(
    describeTypeErrors([at('a.ts:1:1'), first], [first]).split('\n')[1],
    '  a.ts:1:1 TS2322 not assignable',
  );
  // One was mended, the other moved by that.
  assert.equal(describeTypeErrors([at('a.ts:8:1')], [first, at('a.ts:9:1')]), '1 type error left');
});

test('says what is wrong, once, and that it was mended', async () => {
  const root = join(folder, 'shop');
  mkdirSync(root);
  symlinkSync(join(packageRoot, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(root, 'tsconfig.json'),
    '{ "compilerOptions": { "strict": true, "types": [] }, "include": ["*.ts"] }',
  );
  const said: string[] = [];
  let heard = (): void => undefined;
  const check = createTypeCheck({
    root,
    settleMs: 0,
    say: (text, kind) => {
      said.push(`${kind} ${text}`);
      heard();
    },
  });
  assert.ok(check);
  const next = (): Promise<void> => new Promise((resolve) => (heard = resolve));
  try {
    writeFileSync(join(root, 'a.ts'), 'export const a: number = "x";\n');
    let hearing = next();
    // Asked for again and again it looks once.
    for (let time = 0; time < 5; time += 1) check.soon();
    await hearing;
    assert.match(said[0] ?? '', /^bad 1 type error:\n {2}a\.ts:1:14 TS2322/);
    writeFileSync(join(root, 'a.ts'), 'export const a: number = 1;\n');
    hearing = next();
    check.soon();
    await hearing;
    assert.deepEqual(said.slice(1), ['good the types are right again']);
  } finally {
    check.cancel();
  }
});

test('does without where there is no compiler', () => {
  assert.equal(createTypeCheck({ root: folder, settleMs: 0, say: () => undefined }), undefined);
});
