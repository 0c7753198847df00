// A workspace takes templates over, adds a file of its own, and upgrades across a change of the original, from the command line.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { templateText } from '../../engine/emit/template.js';
import { printLock, readLock } from '../../engine/write/lock.js';
import { textHash } from '../../engine/write/text-form.js';
import { createDiskTree } from '../../file/disk-tree.js';
import { codesIn, runCommand } from '../testing/run-command.js';

const root = mkdtempSync(join(tmpdir(), 'armature-templates-'));
after(() => rmSync(root, { recursive: true, force: true }));
const tree = createDiskTree(root);
const router = 'services/service/generated/router.ts';
const path = `templates/${router}.hbs`;
const emitted = 'services/user/generated/router.ts';
const original = templateText(router);
let asGenerated = '';

const run = (words: string) => runCommand(root, words);
const read = (file: string): string => tree.read(file) ?? '';

/** As if an earlier version of the package, with this text, had been ejected. */
function ejectOlder(older: string): void {
  const entries = new Map(readLock(tree).entries);
  const entry = entries.get(path);
  assert.ok(entry);
  entries.set(path, { ...entry, hashes: [textHash(older)], written: [older] });
  tree.write('scaffold.lock', printLock(entries.values()));
}

test('a template is ejected once, and follows the package until its first edit', async () => {
  tree.write('scaffold.yaml', 'workspace: shop\n');
  tree.write('services/user/service.yaml', 'service: user\nroutes:\n  ping: { get: /ping }\n');
  assert.equal((await run('generate --quiet')).code, 0);
  asGenerated = read(emitted);

  const { code, out } = await run('templates eject router.ts');
  assert.deepEqual([code, out], [0, `create   ${path}\n`]);
  assert.equal(read(path), original);
  assert.match(
    read('scaffold.lock'),
    new RegExp(`^${path.replaceAll('.', '\\.')} scaffolded scaffold.yaml "`, 'm'),
  );
  assert.deepEqual(codesIn(await run('templates eject router.ts --json')), ['ARM7021']);
  assert.deepEqual(codesIn(await run('templates eject rooter.ts --json')), ['ARM7020']);
  assert.deepEqual(codesIn(await run('templates eject service.ts --json')), ['ARM7022']);
  assert.match((await run('generate')).err, /Up to date/);

  const older = original.replace('The operations of', 'Operations of');
  ejectOlder(older);
  tree.write(path, older);
  assert.equal((await run('generate')).code, 0);
  assert.equal(read(path), original);
});

test('an edited one is printed, listed and compared', async () => {
  tree.write(path, original.replace('{{imports}}', '{{imports}}\n\n// Ours.'));
  assert.match(
    (await run('generate --check')).out,
    /^stale +services\/user\/generated\/router\.ts is not what is printed by templates\/services\/service\/generated\/router\.ts\.hbs:\d+$/m,
  );
  assert.equal((await run('generate')).code, 0);
  assert.match(read(emitted), /^\/\/ Ours\.$/m);
  assert.equal((await run('generate --check')).code, 0);
  assert.match(
    (await run('templates list')).out,
    /^services\/service\/generated\/router\.ts +RouterView +edited$/m,
  );
  assert.match((await run('templates list router.ts')).out, /^ +isStream +boolean +Its result is a stream/m);
  assert.match((await run('templates diff')).out, /^\+\/\/ Ours\.$/m);
});

test('drift that a template causes is told of the template, and drift of the lock alone of what is not so', async () => {
  const mine = read(path);
  const line = mine.split('\n').findIndex((each) => each.includes('rpcOnly: ')) + 1;
  tree.write(path, mine.replace('rpcOnly: ', 'rpcOnly: !!'));
  const edited = await run('generate --check');
  assert.equal(edited.code, 3);
  assert.match(edited.out, new RegExp(`^stale +${emitted} is not what is printed by ${path}:${line}$`, 'm'));
  const json = JSON.parse((await run('generate --check --json')).out) as { drift: { causes: unknown }[] };
  assert.deepEqual(json.drift[0]?.causes, [{ file: path, line, column: 1 }]);

  tree.remove(path);
  assert.match(
    (await run('generate --check')).out,
    new RegExp(`^stale +${emitted} was printed by ${path}, and is not any more$`, 'm'),
  );
  tree.write(path, mine);
  assert.equal((await run('generate --check')).code, 0);

  const printed = read(emitted);
  tree.write(emitted, `${printed}// by hand\n`);
  const byHand = await run('generate --check');
  assert.match(
    byHand.out,
    new RegExp(
      `^hand-edited ${emitted} was edited by hand; a change of its text belongs in ${path}, one of what it is about in services/user/service.yaml:`,
      'm',
    ),
  );
  assert.match(
    byHand.err,
    new RegExp(`mend: move the edit to a file of yours or to ${path} or services/user/service.yaml`),
  );
  tree.write(emitted, printed);

  assert.equal((await run('templates eject client.ts')).code, 0);
  assert.equal((await run('generate --quiet')).code, 0);
  tree.remove('templates/services/service/generated/client.ts.hbs');
  const lock = await run('generate --check');
  assert.equal(lock.code, 3);
  assert.match(
    lock.out,
    /^stale +scaffold\.lock still has an entry of templates\/services\/service\/generated\/client\.ts\.hbs, which is not there any more$/m,
  );
  assert.match(lock.err, /^scaffold\.lock would be renewed; nothing was written\.$/m);
  assert.match((await run('generate')).err, /^Up to date; scaffold\.lock was renewed\.$/m);
  assert.equal((await run('generate --check')).code, 0);
});

test('a wrong path in one is told with line and column, and nothing is written', async () => {
  const before = read(path);
  tree.write(path, before.replace('{{rpcOnly}}', '{{rpcOnyl}}'));
  const { code, err } = await run('generate');
  assert.equal(code, 2);
  assert.match(err, new RegExp(`^${path.replaceAll('.', '\\.')}:15:18 error ARM7001`, 'm'));
  assert.match(err, /did you mean rpcOnly\?/);
  assert.match(read(emitted), /Ours/);
  tree.write(path, before);
});

test('a file of its own is generated for each service, and goes with its entry', async () => {
  tree.write('templates/own/tf.hbs', 'resource "{{service.name}}" {}\n');
  const entry = 'files:\n  - { template: own/tf.hbs, for: service, path: "infra/{{service.name}}.tf" }\n';
  tree.write('scaffold.yaml', `workspace: shop\n${entry}`);
  assert.equal((await run('generate')).out, 'create   infra/user.tf\n');
  assert.equal(read('infra/user.tf'), 'resource "user" {}\n');
  tree.write('infra/user.tf', 'mine');
  assert.match((await run('generate --check')).out, /^hand-edited infra\/user\.tf/m);
  assert.equal((await run('generate --force')).code, 0);
  assert.match((await run('templates list')).out, /^own\/tf +OwnServiceView +own$/m);
  tree.write(
    'templates/own/tf.hbs',
    'resource "{{nmae}}" {}\n{{#each operations}}{{> own/operation}}{{/each}}\n',
  );
  tree.write('templates/own/operation.hbs', '# {{name}}\n');
  const mend = /mend: see what it may name: scaffold (templates list own\/tf)$/m.exec(
    (await run('generate')).err,
  )?.[1];
  const holes = (await run(mend ?? '')).out;
  assert.match(holes, /^OwnServiceView /);
  assert.match(
    holes,
    /^helpers\n {2}\{\{#each list\}\}[^]*^parts\n {2}\{\{> own\/operation\}\} of this workspace$/m,
  );
  assert.match((await run('templates list own/operation')).out, /^OwnOperationView /);
  assert.match((await run('templates list dto.ts')).out, /^ {2}\{\{> parts\/types\.ts\}\} with /m);
  tree.remove('templates/own/operation.hbs');
  tree.write('scaffold.yaml', 'workspace: shop\n');
  assert.equal((await run('generate')).out, 'delete   infra/user.tf\n');
});

test('upgrade brings what is newer in the original into an edited template', async () => {
  const older = original.replace('An Express router', 'The Express router');
  ejectOlder(older);
  tree.write(path, older.replace('{{imports}}', '{{imports}}\n\n// Ours.'));
  assert.equal((await run('generate')).code, 0);
  assert.match(read(emitted), /The Express router/);
  assert.match((await run('templates list')).out, /router\.ts +RouterView +edited, newer original$/m);
  assert.equal((await run('upgrade')).code, 0);
  assert.equal(read(path), original.replace('{{imports}}', '{{imports}}\n\n// Ours.'));
  // In one run: what is merged is what is printed.
  assert.match(read(emitted), /^\/\/ Ours\.$[^]*An Express router/m);
  assert.match((await run('upgrade')).err, /Up to date/);
});

test('upgrade mends a template that names what is gone', async () => {
  const older = original.replace('{{rpcOnly}}', '{{rpcFlag}}');
  ejectOlder(older);
  tree.write(path, older.replace('{{imports}}', '{{imports}}\n\n// Ours.'));
  assert.equal((await run('generate')).code, 2);
  assert.equal((await run('upgrade')).code, 0);
  assert.equal(read(path), original.replace('{{imports}}', '{{imports}}\n\n// Ours.'));
});

for (const isGone of [false, true]) {
  test(`a conflict is shown, and nothing is lost${isGone ? ', where the older template can’t be printed either' : ''}`, async () => {
    const older = original.replace(
      'rpcOnly: {{rpcOnly}}',
      isGone ? 'rpcOnly: {{rpcFlag}}' : 'rpcOnly: !!{{rpcOnly}}',
    );
    const mine = older.replace('rpcOnly: ', 'rpcOnly: /* ours */ ');
    ejectOlder(older);
    tree.write(path, mine);
    assert.equal((await run('generate')).code, isGone ? 2 : 0);
    const before = read(emitted);
    const { code, err } = await run('upgrade');
    assert.equal(code, 3);
    assert.match(err, /templates\/services\/service\/generated\/router\.ts\.hbs:13:1 error ARM5012/);
    assert.doesNotMatch(err, /ARM7/);
    assert.match(
      read(path),
      /^<<<<<<< yours\n.*ours.*\n=======\n.*rpcOnly: \{\{rpcOnly\}\},\n>>>>>>> scaffold$/m,
    );
    assert.equal(read(emitted), before);

    const again = await run('generate');
    assert.equal(again.code, 3);
    assert.match(again.err, /router\.ts\.hbs:13:1 error ARM5012/);
    assert.equal((await run('upgrade')).code, 3);
    assert.match((await run('templates list')).out, /router\.ts +RouterView +conflict$/m);

    tree.write(path, original.replace('rpcOnly: ', 'rpcOnly: /* ours */ '));
    assert.equal((await run('upgrade')).code, 0);
    assert.match(read(emitted), /rpcOnly: \/\* ours \*\/ false/);
    assert.equal((await run('generate --check')).code, 0);
  });
}

test('new manifests and entries are written by them as well', async () => {
  tree.write('templates/parts/dto.yaml.hbs', '{{name}}:\n  ours: string\n');
  tree.write(
    'templates/services/service/service.yaml.hbs',
    'service: {{name}}\nsummary: Ours.\nroutes:\n  ping: { get: /ping }\n',
  );
  assert.equal((await run('new dto user Thing')).code, 0);
  assert.match(read('services/user/service.yaml'), /^ {2}Thing:\n {4}ours: string$/m);
  assert.equal((await run('new service mail')).code, 0);
  assert.match(read('services/mail/service.yaml'), /^summary: Ours\.$/m);
  tree.write('templates/services/service/service.yaml.hbs', 'service: {{nmae}}\n');
  const refused = await run('new service other');
  assert.equal(refused.code, 2);
  assert.match(refused.err, /service\.yaml\.hbs:1:12 error ARM7001/);
  assert.equal(tree.read('services/other/service.yaml'), undefined);
  tree.remove('templates/parts/dto.yaml.hbs');
  tree.remove('templates/services/service/service.yaml.hbs');
});

test('removing one brings the original back', async () => {
  tree.remove(path);
  assert.equal((await run('generate')).code, 0);
  assert.equal(read(emitted), asGenerated);
  assert.doesNotMatch(read('scaffold.lock'), /templates\//);
  assert.equal((await run('templates diff')).out, '');
  assert.equal((await run('templates eject router.ts')).code, 0);
});
