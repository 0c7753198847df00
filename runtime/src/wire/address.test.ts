// Addresses: what is read can be written, read again, and given to an HTTP client; all else is refused with a reason.
import assert from 'node:assert/strict';
import { isIPv4, isIPv6 } from 'node:net';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Pool } from 'undici';
import { parseAddress, parseHost, writeAddress } from './address.js';

const good: readonly (readonly [text: string, host: string, port: number])[] = [
  ['127.0.0.1:8080', '127.0.0.1', 8080],
  [' 10.0.0.7:1 ', '10.0.0.7', 1],
  ['255.255.255.255:65535', '255.255.255.255', 65_535],
  ['localhost:80', 'localhost', 80],
  ['User-1.Internal:8080', 'user-1.internal', 8080],
  ['user_1:8080', 'user_1', 8080],
  ['user.svc.cluster.local.:8080', 'user.svc.cluster.local.', 8080],
  ['xn--bcher-kva.example:443', 'xn--bcher-kva.example', 443],
  ['1.2.3.4.example:80', '1.2.3.4.example', 80],
  ['[::1]:8080', '::1', 8080],
  ['[FD00:0:0:0:0:0:0:7]:8080', 'fd00::7', 8080],
  ['[::ffff:1.2.3.4]:8080', '::ffff:102:304', 8080],
];

const bad: readonly string[] = [
  '',
  'not an address',
  '8080',
  ':8080',
  'user',
  'user:',
  'user:0',
  'user:65536',
  'user:080',
  'user:8080:8080',
  'user:-1',
  'user:1e3',
  'http://user:8080',
  'user:8080/path',
  'user@host:8080',
  '300.1.1.1:8080',
  '256.256.256.256:80',
  '1.2.3:80',
  '1.2.3.4.5:80',
  '01.2.3.4:80',
  '0x7f.1:80',
  '0x7f000001:80',
  '2130706433:80',
  'user.0x:80',
  '0.0.0.0:8080',
  '[::]:8080',
  '::1:8080',
  '[1:2]:8080',
  '[::1:8080',
  '::1]:8080',
  '[]:8080',
  '[fe80::1%eth0]:8080',
  '[127.0.0.1]:8080',
  '[user]:8080',
  'xn--:8080',
  'xn--a:8080',
  '-user:8080',
  'user-:8080',
  'us..er:8080',
  '.user:8080',
  'büro:8080',
  'us er:8080',
  'us%65r:8080',
  'user\u0000:8080',
  `${'a'.repeat(64)}:8080`,
  `${'a.'.repeat(130)}b:8080`,
];

describe('an address', () => {
  for (const [text, host, port] of good) {
    test(`is read from ${text}`, async () => {
      const read = parseAddress(text);
      assert.deepEqual(read, { ok: true, value: { host, port } });
      const written = writeAddress({ host, port });
      assert.deepEqual(parseAddress(written), read);
      await new Pool(`http://${written}`).close();
    });
  }
  for (const text of bad) {
    test(`is not read from ${JSON.stringify(text.slice(0, 40))}, and the reason says so`, () => {
      const read = parseAddress(text);
      assert.ok(!read.ok);
      assert.match(read.reason, /^(is|has|names|stands) /);
    });
  }

  test('that is read means the same host to every HTTP client', () => {
    const characters = fc.constantFrom(...'0123456789abcdefxn.-_:[]%@/ \\#?ßX'.split(''));
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 24 }), fc.nat(70_000), (name, port) => {
        const read = parseAddress(`${name}:${port}`);
        if (!read.ok) return;
        const written = writeAddress(read.value);
        const url = new URL(`http://${written}/`);
        assert.equal(url.hostname.replace(/^\[|\]$/g, ''), read.value.host);
        assert.equal(Number(url.port || '80'), read.value.port);
        assert.deepEqual(parseAddress(written), read);
      }),
      { numRuns: 20_000, seed: 9 },
    );
  });

  test('is read from every IPv4 and IPv6 address that Node knows, but for those of all interfaces', () => {
    const all = new Set(['0.0.0.0', '::']);
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => {
        const read = parseHost(ip);
        assert.equal(read.ok, !all.has(ip) && !/^[0:.]*$/.test(ip), ip);
        if (read.ok) assert.ok(isIPv4(read.value) || isIPv6(read.value));
      }),
      { numRuns: 2_000, seed: 9 },
    );
  });
});

describe('a host', () => {
  test('may be an IPv6 address with brackets or without', () => {
    assert.deepEqual(parseHost('::1'), { ok: true, value: '::1' });
    assert.deepEqual(parseHost('[::1]'), { ok: true, value: '::1' });
    for (const text of ['[::1', '::1]', '[[::1]]', '10.0.0.7:80', 'http://user'])
      assert.ok(!parseHost(text).ok);
  });
});
