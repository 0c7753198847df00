// The table of headers: what gateways strip, logs hide and manifests may not declare is security, so the lists stand here once more.
import assert from 'node:assert/strict';
import test from 'node:test';
import { findHeader, headerNames, headersWhere, type WireHeader, wireHeaders } from './headers.js';

const rows = Object.values<WireHeader>(wireHeaders);
const names = (...list: readonly string[]) => new Set(list);

test('each header stands in the table once, in lower case', () => {
  assert.equal(new Set(rows.map(({ name }) => name)).size, rows.length);
  for (const { name } of rows) assert.equal(name, name.toLowerCase());
  assert.equal(headerNames.rpcKey, 'x-rpc-key');
  assert.equal(findHeader('X-Caller'), wireHeaders.caller);
  assert.equal(findHeader('x-tenant'), undefined);
});

test('secrets are hidden from logs', () => {
  assert.deepEqual(
    headersWhere(({ log }) => log === 'hide'),
    names('authorization', 'cookie', 'set-cookie', 'x-rpc-key', 'proxy-authorization'),
  );
});

test('what services trust among themselves does not come from outside', () => {
  const stripped = headersWhere(({ fromOutside }) => fromOutside !== 'keep');
  const trusted = ['x-rpc-key', 'x-caller', 'x-deadline-ms', 'x-request-id', 'x-real-ip', 'forwarded'];
  const forwarding = ['for', 'host', 'proto', 'port', 'prefix'].map((part) => `x-forwarded-${part}`);
  for (const name of [...trusted, ...forwarding, 'host']) assert.ok(stripped.has(name), name);
  for (const { name, sets, fromOutside } of rows) {
    if (sets === 'connection') assert.equal(fromOutside, 'strip', name);
  }
});

test('who is to blame stays inside, in both directions', () => {
  assert.deepEqual(
    headersWhere(({ inside }) => inside === true),
    names('x-blame'),
  );
  for (const { fromOutside, inside } of rows) if (inside) assert.equal(fromOutside, 'strip');
});

test('a manifest cannot declare what the framework or HTTP sets and reads', () => {
  assert.deepEqual(
    headersWhere(({ declarable }) => declarable),
    names(
      'set-cookie',
      'x-real-ip',
      'forwarded',
      ...['for', 'host', 'proto', 'port', 'prefix'].map((part) => `x-forwarded-${part}`),
    ),
  );
});
