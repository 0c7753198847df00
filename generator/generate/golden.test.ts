// Holds what is generated from the fixtures against what was committed, byte for byte; `npm run test:update` renews it.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import {
  filesOf,
  fixtureNames,
  fixtures,
  generateFixture,
  manifestsOf,
  readFixture,
} from './fixtures.test.fixture.js';

const mend = 'if that is right: npm run test:update, and review the diff';

for (const name of fixtureNames) {
  test(`${name} is generated as committed`, async () => {
    const expected = { ...manifestsOf(name), ...(await generateFixture(name)) };
    if (process.env['UPDATE_GOLDENS']) update(name, expected);
    const paths = Object.keys(expected).sort();
    assert.deepEqual(filesOf(name), paths, `the files of ${name} have changed; ${mend}`);
    for (const path of paths) {
      assert.equal(expected[path], readFixture(name, path), `${name}/${path} has changed; ${mend}`);
    }
  });

  test(`${name} is generated with the same bytes twice`, async () => {
    assert.deepEqual(await generateFixture(name), await generateFixture(name));
  });
}

function update(name: string, expected: Record<string, string>): void {
  for (const path of filesOf(name)) {
    if (expected[path] === undefined) rmSync(join(fixtures, name, path));
  }
  for (const [path, text] of Object.entries(expected)) {
    const file = join(fixtures, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
