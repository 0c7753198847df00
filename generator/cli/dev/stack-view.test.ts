import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { createStackFilter, cutStack } from './stack-view.js';

const root = '/home/ada/shop';
const own = fileURLToPath(new URL('../../../../', import.meta.url));

/** What a process prints, and what is left of it. */
const cases: readonly (readonly [string, string, string])[] = [
  [
    'a mistake in the syntax, as tsx tells it',
    `node:internal/modules/run_main:123
    triggerUncaughtException(
    ^

Error [TransformError]: Transform failed with 1 error:
${root}/services/user/user.service.ts:16:9: ERROR: Unexpected "="
    at failureErrorWithLog (${root}/node_modules/esbuild/lib/main.js:1752:15)
    at ${root}/node_modules/esbuild/lib/main.js:1019:50
    at responseCallbacks.<computed> (${root}/node_modules/esbuild/lib/main.js:886:9)
    at Socket.emit (node:events:524:28)
    at Pipe.onStreamRead (node:internal/stream_base_commons:191:23)

Node.js v20.20.2`,
    `Error [TransformError]: Transform failed with 1 error:
services/user/user.service.ts:16:9: ERROR: Unexpected "="`,
  ],
  [
    'an error that is thrown while loading',
    `${root}/services/user/main.ts:3
throw new Error('no way');
      ^

Error: no way
    at <anonymous> (${root}/services/user/main.ts:3:7)
    at Object.<anonymous> (${root}/node_modules/tsx/dist/loader.mjs:1:1)
    at ModuleJob.run (node:internal/modules/esm/module_job:263:25)
    at async onImport.tracePromise.__proto__ (node:internal/modules/esm/loader:547:26)

Node.js v20.20.2`,
    `services/user/main.ts:3
throw new Error('no way');
Error: no way
    at <anonymous> (services/user/main.ts:3:7)`,
  ],
  [
    'a module that is not there, with its members',
    `node:internal/modules/esm/resolve:283
    throw new ERR_MODULE_NOT_FOUND(
          ^

Error [ERR_MODULE_NOT_FOUND]: Cannot find module '${root}/services/user/nope.js' imported from ${root}/services/user/main.ts
    at finalizeResolution (node:internal/modules/esm/resolve:283:11)
    at moduleResolve (node:internal/modules/esm/resolve:952:10) {
  code: 'ERR_MODULE_NOT_FOUND',
  url: 'file://${root}/services/user/nope.js'
}

Node.js v20.20.2`,
    `Error [ERR_MODULE_NOT_FOUND]: Cannot find module 'services/user/nope.js' imported from services/user/main.ts`,
  ],
  [
    'a handler’s mistake, called by the runtime',
    `TypeError: Cannot read properties of undefined (reading 'x')
    at UserService.greet (file://${root}/services/user/user.service.ts:12:11)
    at handle (${root}/services/user/generated/router.ts:18:54)
    at answer (${own}runtime/dist/server/api.js:10:1)
    at async start (${own}generator/cli/dev/host.ts:98:3)
    at file://${root}/node_modules/@armature/runtime/dist/server/api.js:40:20
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
    at new Promise (<anonymous>)`,
    `TypeError: Cannot read properties of undefined (reading 'x')
    at UserService.greet (services/user/user.service.ts:12:11)
    at handle (services/user/generated/router.ts:18:54)`,
  ],
  [
    'what is no stack',
    `warning: look at this\n{ "a": 1 }\n  indented\nat home`,
    `warning: look at this\n{ "a": 1 }\n  indented\nat home`,
  ],
];

for (const [name, printed, left] of cases)
  test(name, () => {
    const filter = createStackFilter(root);
    const shown = printed.split('\n').flatMap((line) => filter(line) ?? []);
    assert.equal(shown.filter((line) => line !== '').join('\n'), left);
  });

test('a stack in a log line is cut in the same way', () => {
  const [, printed, left] = cases[3]!;
  assert.equal(cutStack(printed, root), left);
});
