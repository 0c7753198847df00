// `rpcOnly`: an operation for services, which hold the RPC key.
import { booleanOf } from '../../../engine/document/document.js';
import { rule } from '../../../engine/compare/rule.js';
import type { ImportedOperation, RouteOption } from './option.js';

/** Whether only other services may call. */
export const rpcOnly: RouteOption<boolean, true, 'rpc-only-added' | 'rpc-only-removed'> = {
  key: 'rpcOnly',
  place: 'call',
  shape: { kind: 'boolean' },
  description: 'Only other services may call, with the RPC key; no gateway routes to it.',
  absent: false,
  read: (node) => booleanOf(node) ?? false,
  publish: (value) => value || undefined,
  unpublished: false,
  compare(before, after, { note, caller }) {
    // Services hold the key: what becomes RPC-only stays open to them.
    if (!before.rpcOnly && after.rpcOnly && caller === undefined)
      note('rpc-only-added', 'anyone', 'services');
    if (before.rpcOnly && !after.rpcOnly) note('rpc-only-removed', 'services', 'anyone');
  },
  rules: {
    'rpc-only-added': rule(
      'only services may call',
      'callers',
      'Front ends are refused. Services hold the key and are not hit.',
    ),
    'rpc-only-removed': rule(
      'not only services may call any more',
      'servers',
      'Old servers refuse whoever does not hold the key.',
    ),
  },
  openapi: (value) => (value ? { 'x-rpc-only': true } : {}),
  security: (value) => (value ? [{ rpcKey: [] }] : []),
  failures: (value) => (value ? ['unauthenticated'] : []),
  fromOpenapi: (imported) => isForServices(imported) || undefined,
  hides: (value) => value,
  firstTest: (value) => (value ? { service: 'test' } : {}),
};

/** Whether an imported operation says that it is for services: by its security, or in our own words. */
export function isForServices({ guard, value }: ImportedOperation): boolean {
  return guard.key || value['x-rpc-only'] === true;
}
