// `timeout`: the deadline of a call.
import { defaultTimeoutMs, type OperationSchema } from '@armature/runtime/wire';
import { readDuration } from '../../../engine/read/read-quantity.js';
import { rule } from '../../../engine/compare/rule.js';
import * as forms from '../../../engine/shape/forms.js';
import type { RouteOption } from './option.js';

/** In milliseconds; undefined: as the runtime has it. */
export const timeout: RouteOption<number | undefined, number, 'timeout-shortened' | 'timeout-lengthened'> = {
  key: 'timeout',
  place: 'call',
  shape: { kind: 'text', form: forms.duration },
  description: 'The deadline of a call, such as 500ms, 2s or 1m.',
  absent: undefined,
  read: (node, reader) => readDuration(reader, node),
  publish: (value) => value,
  compare(before, after, { note }) {
    const [old, now] = [limitOf(before), limitOf(after)];
    if (now < old) note('timeout-shortened', label(before), label(after));
    if (now > old) note('timeout-lengthened', label(before), label(after));
  },
  rules: {
    'timeout-shortened': rule(
      'a shorter deadline, or one where there was none',
      'callers',
      'Calls that took longer than that now fail.',
    ),
    'timeout-lengthened': rule(
      'a longer deadline, or none any more',
      'nobody',
      'Calls may only take longer.',
    ),
  },
  openapi: (value) => (value === undefined ? {} : { 'x-timeout-ms': value }),
  fromOpenapi: ({ value }) => {
    const given = value['x-timeout-ms'];
    return typeof given === 'number' && given > 0 ? `${given}ms` : undefined;
  },
};

/** The runtime's own deadline where the manifest has none; streams have no end. */
function limitOf({ timeoutMs, result }: OperationSchema): number {
  return timeoutMs ?? (result === 'stream' ? Infinity : defaultTimeoutMs);
}

function label(operation: OperationSchema): string {
  const limit = limitOf(operation);
  return limit === Infinity ? 'none' : `${limit} ms${operation.timeoutMs === undefined ? ' (default)' : ''}`;
}
