// A deprecated operation from its manifest to what is seen while it is called: headers on every answer, one warning in the caller's log.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { generateFiles } from '../../../testing/generate-files.js';

const repository = fileURLToPath(new URL('../../../../..', import.meta.url));

const manifests = {
  'scaffold.yaml': 'workspace: shop\n',
  'services/user/service.yaml': `service: user
errors:
  Gone: { code: 10410, status: 410, message: gone }
routes:
  getUser: { get: /users, returns: string }
  findUser:
    get: /find
    query: { name: string }
    returns: string
    errors: [Gone]
    deprecated: { since: 2026-01-31, sunset: 2027-01-31, use: getUser }
  watchUsers:
    get: /watch
    returns: stream<string>
    deprecated: { since: 2026-01-31 }
`,
  'services/order/service.yaml': `service: order
depends: [user]
routes:
  place: { post: /place, returns: string }
`,
};

const from = (path: string, name: string): string => `import { ${name} } from './${path}';`;

/** Two services in one process; `order` calls what is deprecated. Prints what the test looks at. */
const program = `
import { startTestPlatform, startTestService } from '@armature/runtime/testing';
${from('services/user/generated/service.js', 'userDefinition')}
${from('services/user/generated/dto.js', 'Gone')}
${from('services/order/generated/service.js', 'orderDefinition')}
${from('services/order/generated/client.js', 'createOrderClient')}

const lines = [];
const write = (level) => (fields, message) => lines.push({ level, ...fields, message });
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const log = Object.fromEntries(levels.map((level) => [level, write(level)]));
log.child = () => log;
const user = {
  getUser: () => 'Ada',
  findUser: ({ name }) => { if (name === 'gone') throw new Gone(); return name; },
  watchUsers: async function* () { yield 'Ada'; },
};
const { services, close } = await startTestPlatform({
  user: () => startTestService(userDefinition, () => user),
  order: (transport) =>
    startTestService(
      orderDefinition,
      ({ clients }) => ({ place: async () => clients.user.findUser({ name: 'Ada' }) }),
      { transport, log },
    ),
});
const answer = async (path) => {
  const { status, headers } = await services.user.request('/api/user' + path);
  return [status, headers['deprecation'] ?? null, headers['sunset'] ?? null];
};
const answers = [];
for (const path of ['/users', '/find?name=Ada', '/find?name=gone', '/find', '/watch']) answers.push(await answer(path));
const client = services.order.client(createOrderClient);
const placed = [await client.place(), await client.place()];
const warnings = lines.filter(({ level }) => level === 'warn');
console.log(JSON.stringify({ answers, placed, warnings }));
await close();
`;

test('says so on every answer, and once in the log of who calls', async () => {
  const folder = mkdtempSync(join(repository, 'dist', 'deprecated-'));
  try {
    const files = await generateFiles(manifests);
    for (const [path, text] of [...Object.entries(files), ['program.mts', program] as const]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const args = ['--import', import.meta.resolve('tsx'), join(folder, 'program.mts')];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: repository });
    const day = '@1769817600';
    const end = 'Sun, 31 Jan 2027 00:00:00 GMT';
    assert.deepEqual(JSON.parse(stdout), {
      answers: [
        [200, null, null],
        [200, day, end],
        [410, day, end],
        [400, day, end],
        [200, day, null],
      ],
      placed: ['Ada', 'Ada'],
      warnings: [
        {
          level: 'warn',
          operation: 'user.findUser',
          since: '2026-01-31',
          sunset: '2027-01-31',
          use: 'getUser',
          message: 'the called operation is deprecated',
        },
      ],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
