// The client of a dependency in part, as the goldens have it: it reads the fields that are used, and no others.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../../..', import.meta.url));

/** Calls an operation of user as order does, over a transport that answers with this result. */
const program = `
import { createUsedUserClient } from '${repository}/generator/fixtures/uses/services/order/generated/uses.js';
const answer = (data) => ({
  send: async () => new Response(JSON.stringify({ code: 0, data }), { headers: { 'content-type': 'application/json' } }),
});
const address = { city: 'Ulm' };
const partial = { name: 'Ada', role: 'admin', address, id: 'not a number', email: 7 };
console.log(JSON.stringify([
  await createUsedUserClient(answer(partial)).getUser({ id: 1n }),
  await createUsedUserClient(answer({ any: 'thing' })).touch(),
  await createUsedUserClient(answer({ ...partial, address: { city: 7 } })).getUser({ id: 1n }).catch(({ kind }) => kind),
]));
`;

test('reads the fields that are used, checks them, and never looks at others', async () => {
  const folder = mkdtempSync(join(repository, 'dist', 'uses-'));
  try {
    const path = join(folder, 'program.mts');
    writeFileSync(path, program);
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', path], {
      cwd: repository,
    });
    assert.deepEqual(JSON.parse(stdout), [
      { name: 'Ada', role: 'admin', address: { city: 'Ulm' } },
      { any: 'thing' },
      'bad-response',
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
