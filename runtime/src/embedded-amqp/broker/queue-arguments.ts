// The arguments of queues: what each may be, and when a queue that is declared again is another one.
import { type Field, integerOf, isSameField, type Table, textOf, typeName } from '../wire/fields.js';
import { refuse } from './amqp-error.js';

/** What a queue's arguments say. Times are milliseconds. */
export interface QueueLimits {
  readonly isQuorum: boolean;
  readonly ttl: number | undefined;
  readonly expires: number | undefined;
  readonly maxLength: number | undefined;
  readonly maxBytes: number | undefined;
  readonly maxPriority: number | undefined;
  readonly overflow: string;
  readonly deadLetterExchange: string | undefined;
  readonly deadLetterKey: string | undefined;
  readonly hasOneConsumer: boolean;
  readonly deliveryLimit: number | undefined;
}

type Check = (field: Field, all: Table) => string | undefined;

const longest = 4_294_967_295;

function integerFrom(least: number, most = Infinity, tooLarge = 'value_too_large'): Check {
  return (field) => {
    const value = integerOf(field);
    if (value === undefined) return `"expected integer, got ${typeName(field)}"`;
    if (value < 0) return `{value_negative,${value}}`;
    if (value < least) return `{value_zero,${value}}`;
    return value > most ? `{${tooLarge},${value}}` : undefined;
  };
}

function oneOf(values: readonly string[], otherwise: (value: string) => string): Check {
  return (field) => {
    const value = textOf(field);
    if (value === undefined) return `"expected longstr, got ${typeName(field)}"`;
    return values.includes(value) ? undefined : otherwise(value);
  };
}

const anyTruth: Check = (field) =>
  field.type === 't' ? undefined : `"expected bool, got ${typeName(field)}"`;

/** In the order in which they are checked. */
const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['x-expires', integerFrom(1, longest)],
  ['x-message-ttl', integerFrom(0, longest)],
  [
    'x-dead-letter-routing-key',
    (_field, all) => (all.has('x-dead-letter-exchange') ? undefined : 'routing_key_but_no_dlx_defined'),
  ],
  ['x-max-length', integerFrom(0)],
  ['x-max-length-bytes', integerFrom(0)],
  ['x-max-priority', integerFrom(0, 255, 'max_value_exceeded')],
  ['x-overflow', oneOf(['drop-head', 'reject-publish', 'reject-publish-dlx'], () => 'invalid_overflow')],
  ['x-queue-mode', oneOf(['default', 'lazy'], () => 'invalid_queue_mode')],
  ['x-single-active-consumer', anyTruth],
  ['x-queue-type', oneOf(['classic', 'quorum'], (value) => `"unsupported queue type '${value}'"`)],
  ['x-delivery-limit', integerFrom(0)],
]);

/** What makes two queues of one name different. */
const compared = [
  'x-expires',
  'x-message-ttl',
  'x-dead-letter-exchange',
  'x-dead-letter-routing-key',
  'x-max-length',
  'x-max-length-bytes',
  'x-max-priority',
  'x-overflow',
  'x-queue-mode',
  'x-single-active-consumer',
  'x-queue-type',
  'x-delivery-limit',
];

const unknownToQuorum = ['x-max-priority', 'x-queue-mode'];

/** Throws AmqpError for the first that is wrong. `what` is "queue 'q' in vhost '/'". */
export function checkQueueArguments(all: Table, what: string): void {
  for (const name of ['x-dead-letter-exchange', 'x-dead-letter-routing-key']) {
    const field = all.get(name);
    if (field && textOf(field) === undefined)
      throw refuse('PRECONDITION_FAILED', `invalid type '${typeName(field)}' for arg '${name}' in ${what}`);
  }
  for (const [name, check] of checks) {
    const field = all.get(name);
    const problem = field && check(field, all);
    if (problem !== undefined)
      throw refuse('PRECONDITION_FAILED', `invalid arg '${name}' for ${what}: ${problem}`);
  }
  if (textOf(all.get('x-queue-type')) !== 'quorum') return;
  for (const name of unknownToQuorum)
    if (all.has(name))
      throw refuse(
        'PRECONDITION_FAILED',
        `invalid arg '${name}' for ${what} of queue type rabbit_quorum_queue`,
      );
}

/** Throws AmqpError where a queue is declared again with other arguments. */
export function checkSameArguments(given: Table, current: Table, what: string): void {
  // To say the type that every queue has is to say nothing.
  const isClassic = (table: Table): boolean => (textOf(table.get('x-queue-type')) ?? 'classic') === 'classic';
  for (const name of compared)
    if (name !== 'x-queue-type' || !isClassic(given) || !isClassic(current))
      checkSameArgument(name, [given.get(name), current.get(name)], what);
}

/** Throws AmqpError where an argument is given that is not the current one. */
export function checkSameArgument(
  name: string,
  [given, current]: readonly [Field | undefined, Field | undefined],
  what: string,
): void {
  if (given === undefined ? current === undefined : current !== undefined && isSameField(given, current))
    return;
  const isPair = given !== undefined && current !== undefined;
  const text = isPair
    ? `received '${show(given)}' but current is '${show(current)}'`
    : `received ${long(given)} but current is ${long(current)}`;
  throw refuse('PRECONDITION_FAILED', `inequivalent arg '${name}' for ${what}: ${text}`);
}

function show(field: Field): string {
  return typeof field.value === 'object' ? JSON.stringify(field.value) : String(field.value);
}

function long(field: Field | undefined): string {
  return field === undefined ? 'none' : `the value '${show(field)}' of type '${typeName(field)}'`;
}

/** Reads arguments that were checked. */
export function readQueueLimits(all: Table): QueueLimits {
  const number = (name: string): number | undefined => integerOf(all.get(name));
  const text = (name: string): string | undefined => textOf(all.get(name));
  return {
    isQuorum: text('x-queue-type') === 'quorum',
    ttl: number('x-message-ttl'),
    expires: number('x-expires'),
    maxLength: number('x-max-length'),
    maxBytes: number('x-max-length-bytes'),
    maxPriority: number('x-max-priority'),
    overflow: text('x-overflow') ?? 'drop-head',
    deadLetterExchange: text('x-dead-letter-exchange'),
    deadLetterKey: text('x-dead-letter-routing-key'),
    hasOneConsumer: all.get('x-single-active-consumer')?.value === true,
    deliveryLimit: number('x-delivery-limit'),
  };
}
