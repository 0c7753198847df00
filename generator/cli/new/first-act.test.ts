// What everybody does first: a new workspace, and routes of their own in place of the example. Nothing is said, and everything passes.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { linkPackages, scaffold, shell } from '../testing/linked-workspace.js';

const top = mkdtempSync(join(tmpdir(), 'scaffold-first-'));
after(() => rmSync(top, { recursive: true, force: true }));

const routes = `service: order
types:
  Order: { id: int64, item: string }
routes:
  getOrder: { get: '/orders/{id}', path: { id: int64 }, returns: Order, auth: jwt }
  watchOrders: { get: /watch, returns: stream<Order> }
  upload: { post: /upload, body: { data: file }, returns: { size: int64 } }
`;

/** What happened to the code before the manifest was changed. */
const histories: readonly [string, (text: string) => string][] = [
  ['is as it was', (text) => text],
  ['was formatted', (text) => text.replaceAll('"', "'").replaceAll(';\n', '\n').replaceAll('  ', '\t')],
];
for (const [index, [history, format]] of histories.entries()) {
  test(`routes take the place of the example without a word, where its code ${history}`, async () => {
    await scaffold(top, `new workspace demo${index} --service order --no-git`);
    const root = join(top, `demo${index}`);
    linkPackages(root);
    for (const name of ['order.service.ts', 'order.service.test.ts']) {
      const path = join(root, 'services/order', name);
      writeFileSync(path, format(readFileSync(path, 'utf8')));
    }
    writeFileSync(join(root, 'services/order/service.yaml'), routes);
    assert.doesNotMatch(await scaffold(root, 'generate'), /warning|error/);
    assert.equal(await shell(root, 'node node_modules/typescript/bin/tsc --noEmit'), '');
    const code = readFileSync(join(root, 'services/order/order.service.ts'), 'utf8');
    assert.doesNotMatch(code, /greet/i);
    assert.ok(
      code
        .split('\n')
        .slice(1)
        .every((line) => line.length <= 100),
      code,
    );
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const tested = await shell(root, scripts['test']!);
    assert.match(tested, /^# pass 2$/m, tested);
    assert.match(tested, /^# fail 0$/m, tested);
  });
}
