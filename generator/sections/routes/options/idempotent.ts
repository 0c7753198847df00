// `idempotent`: an operation that may be sent twice.
import { booleanOf } from '../../../engine/document/document.js';
import { rule } from '../../../engine/compare/rule.js';
import type { RouteOption } from './option.js';
import type { Operation } from '../part.js';

type Method = Operation['method'];

/** Whether it may; undefined: by its method. */
export const idempotent: RouteOption<boolean | undefined, true, 'idempotent-dropped' | 'idempotent-added'> = {
  key: 'idempotent',
  place: 'call',
  shape: { kind: 'boolean' },
  description:
    'Calling twice does no more than calling once, so that clients may retry. By method unless told: all but POST and PATCH.',
  absent: undefined,
  read: (node) => booleanOf(node),
  publish: (value, { method }) => isIdempotent(value, method) || undefined,
  unpublished: false,
  compare(before, after, { note }) {
    if (before.idempotent && !after.idempotent) note('idempotent-dropped', 'idempotent', 'not idempotent');
    if (!before.idempotent && after.idempotent) note('idempotent-added', 'not idempotent', 'idempotent');
  },
  rules: {
    'idempotent-dropped': rule(
      'the operation may not be sent twice any more',
      'callers',
      'Old callers go on sending it again after a failure.',
    ),
    'idempotent-added': rule(
      'the operation may be sent twice',
      'servers',
      'New callers send it again, also to old servers that do not bear it.',
    ),
  },
  openapi: (value, { operation: { method } }) =>
    isIdempotent(value, method) && method === 'POST' ? { 'x-idempotent': true } : {},
  fromOpenapi: ({ value }) => value['x-idempotent'] === true || undefined,
  gateway: (value, { method }) => {
    const is = isIdempotent(value, method);
    return is === byMethod(method) ? undefined : is;
  },
};

function isIdempotent(value: boolean | undefined, method: Method): boolean {
  return value ?? byMethod(method);
}

function byMethod(method: Method): boolean {
  return method !== 'POST' && method !== 'PATCH';
}
