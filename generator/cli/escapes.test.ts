// What others wrote into etcd, into a log or into a manifest is shown, and never obeyed by the terminal.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createKeys, openEtcdRegistry } from '@armature/runtime';
import { startEmbeddedEtcd, type EmbeddedEtcd } from '@armature/runtime/embedded-etcd';
import { createLogView } from './dev/log-view.js';
import { codesIn, runCommand } from './testing/run-command.js';

/** A new title, a cleared screen, other colours, a hidden text, C1, a turned direction, a return to the line's beginning. */
const evil = '\u001b]0;owned\u0007\u001b[2J\u001b[31mred\u001b[8mhidden\u009b1mc1\u202edrow\rback\u2028';
const folder = mkdtempSync(join(tmpdir(), 'scaffold-escapes-'));
const root = join(folder, 'shop');
let etcd: EmbeddedEtcd;

before(async () => {
  const made = await runCommand(folder, 'new workspace shop --service order --no-git');
  assert.equal(made.code, 0, made.err);
  etcd = await startEmbeddedEtcd();
  const registry = await openEtcdRegistry({ endpoints: [etcd.endpoint], timeoutMs: 60_000 });
  const keys = createKeys('shop');
  const meta = JSON.stringify({ version: `1.0.0${evil}`, started: `2020${evil}`, contract: `d${evil}` });
  const contract = JSON.stringify({
    service: 'order',
    version: '1.0.0',
    operations: {},
    types: { [`T${evil}`]: { kind: 'builtin', name: 'string' } },
    depends: [],
  });
  const lease = await registry.grant(60);
  await registry.put(
    [
      { key: keys.instance('order', lease), value: '127.0.0.1:1' },
      { key: keys.meta('order', lease), value: meta },
      { key: keys.contract('order', `d${evil}`), value: contract },
      { key: keys.instance(`b${evil}`, lease), value: '127.0.0.1:2' },
      { key: keys.parentConfig, value: `rpc-key = "k"\njwt-secret = "s"\nnote = "\u009b31m\u202e"\n` },
      { key: keys.config('order'), value: `greeting = "\u009b31m" ${evil}` },
    ],
    lease,
  );
  await registry.close();
});
after(async () => {
  await etcd.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything but line ends; on a terminal also the colours that this command gives itself. */
const obeyed = /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
// oxlint-disable-next-line no-control-regex -- the escape character is what it looks for
const ownColors = /\u001b\[(?:\d{1,2})m/g;

function assertHarmless(text: string, isTerminal: boolean, message: string): void {
  // oxlint-disable-next-line no-control-regex -- the escape character is what it looks for
  const rest = isTerminal ? text.replaceAll(/\u001b\[(?:0|1|2|22|3[1-6]|39|90)m/g, '') : text;
  assert.doesNotMatch(rest, obeyed, message);
  if (isTerminal) for (const [color] of text.matchAll(ownColors)) assert.notEqual(color, '\u001b[8m');
}

describe('values in etcd', () => {
  for (const words of [
    'ps',
    'ps --json',
    'doctor',
    'config get parent',
    'config get order',
    'config get parent --json',
    'config get order --json',
    'config get parent note',
    'config diff',
    'config diff --show-secrets',
    'config set order greeting=x',
    'config push order',
    'check --against live',
    'call order.greet name=a',
    'call order.greet name=a --rpc --json',
    `call order.${evil}`,
    `config get ${evil}`,
    `openapi ${evil}`,
    `generate --${evil}`,
  ])
    for (const isTerminal of [false, true])
      test(`${JSON.stringify(words).slice(1, 60)}, ${isTerminal ? 'on a terminal' : 'piped'}`, async () => {
        let [out, err] = ['', ''];
        const sink = (take: (text: string) => void) => ({
          write: (text: string | Uint8Array) => take(String(text)),
          isTTY: isTerminal,
        });
        const ran = await runCommand(
          root,
          [...words.split(' '), '--etcd', etcd.endpoint].slice(
            0,
            /^(openapi|generate)/.test(words) ? -2 : undefined,
          ),
          {
            stdout: sink((text) => (out += text)),
            stderr: sink((text) => (err += text)),
          },
        );
        assert.notEqual(ran.code, 70, err);
        // What is piped on is the value itself, for programs.
        const isData = !isTerminal && words.startsWith('config get') && !words.includes('--json');
        if (!isData) assertHarmless(out, isTerminal, out);
        assertHarmless(err, isTerminal, err);
        if (words.includes('--json')) JSON.parse(out);
      });
});

describe('the logs of dev', () => {
  const lines = [
    evil,
    JSON.stringify({
      level: 'info',
      msg: evil,
      [`key${evil}`]: evil,
      err: { message: evil, stack: `Error: ${evil}\n    at x` },
    }),
    JSON.stringify({ level: evil, msg: { nested: evil } }),
  ];
  for (const color of [false, true])
    for (const json of [false, true])
      test(`${color ? 'coloured' : 'plain'}${json ? ', as JSON' : ''}`, () => {
        let text = '';
        const view = createLogView({ names: ['order'], write: (part) => (text += part), color, json });
        for (const line of lines) view.service('order', line);
        assertHarmless(text, color, text);
        for (const line of text.trim().split('\n')) {
          if (json) assert.equal((JSON.parse(line) as { service: string }).service, 'order');
          else assert.match(line.replaceAll(ownColors, ''), /^order +\| /);
        }
      });
});

test('texts of manifests', async () => {
  writeFileSync(
    join(root, 'services/order/service.yaml'),
    `service: order\nsummary: "a" ${evil}\n"${evil.replace('\r', '')}": 1\n`,
  );
  const ran = await runCommand(root, 'generate');
  assert.equal(ran.code, 2);
  assertHarmless(ran.err, false, ran.err);
  const json = await runCommand(root, 'generate --json');
  assert.notEqual(codesIn(json).length, 0);
  assertHarmless(json.out, false, json.out);
});
