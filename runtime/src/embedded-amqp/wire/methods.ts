// The methods of AMQP 0-9-1 with RabbitMQ's own (confirm, nack, blocked), and how their arguments stand on the wire.
import { Reader, type Table, Writer } from './fields.js';

/** What arguments are. */
interface Kinds {
  octet: number;
  short: number;
  long: number;
  longlong: bigint;
  bit: boolean;
  shortText: string;
  longText: string;
  table: Table;
}

type Specification = readonly [
  classId: number,
  methodId: number,
  fields: Readonly<Record<string, keyof Kinds>>,
];

const bound = {
  ticket: 'short',
  destination: 'shortText',
  source: 'shortText',
  key: 'shortText',
  noWait: 'bit',
  arguments: 'table',
} as const;
const closing = { code: 'short', text: 'shortText', classId: 'short', methodId: 'short' } as const;
const settled = { tag: 'longlong', multiple: 'bit' } as const;

const specifications = {
  'connection.start': [
    10,
    10,
    { major: 'octet', minor: 'octet', properties: 'table', mechanisms: 'longText', locales: 'longText' },
  ],
  'connection.start-ok': [
    10,
    11,
    { properties: 'table', mechanism: 'shortText', response: 'longText', locale: 'shortText' },
  ],
  'connection.tune': [10, 30, { channelMax: 'short', frameMax: 'long', heartbeat: 'short' }],
  'connection.tune-ok': [10, 31, { channelMax: 'short', frameMax: 'long', heartbeat: 'short' }],
  'connection.open': [10, 40, { vhost: 'shortText', capabilities: 'shortText', insist: 'bit' }],
  'connection.open-ok': [10, 41, { hosts: 'shortText' }],
  'connection.close': [10, 50, closing],
  'connection.close-ok': [10, 51, {}],
  'connection.update-secret': [10, 70, { secret: 'longText', reason: 'shortText' }],
  'connection.update-secret-ok': [10, 71, {}],
  'channel.open': [20, 10, { reserved: 'shortText' }],
  'channel.open-ok': [20, 11, { reserved: 'longText' }],
  'channel.flow': [20, 20, { active: 'bit' }],
  'channel.flow-ok': [20, 21, { active: 'bit' }],
  'channel.close': [20, 40, closing],
  'channel.close-ok': [20, 41, {}],
  'exchange.declare': [
    40,
    10,
    {
      ticket: 'short',
      exchange: 'shortText',
      type: 'shortText',
      passive: 'bit',
      durable: 'bit',
      autoDelete: 'bit',
      internal: 'bit',
      noWait: 'bit',
      arguments: 'table',
    },
  ],
  'exchange.declare-ok': [40, 11, {}],
  'exchange.delete': [40, 20, { ticket: 'short', exchange: 'shortText', ifUnused: 'bit', noWait: 'bit' }],
  'exchange.delete-ok': [40, 21, {}],
  'exchange.bind': [40, 30, bound],
  'exchange.bind-ok': [40, 31, {}],
  'exchange.unbind': [40, 40, bound],
  'exchange.unbind-ok': [40, 51, {}],
  'queue.declare': [
    50,
    10,
    {
      ticket: 'short',
      queue: 'shortText',
      passive: 'bit',
      durable: 'bit',
      exclusive: 'bit',
      autoDelete: 'bit',
      noWait: 'bit',
      arguments: 'table',
    },
  ],
  'queue.declare-ok': [50, 11, { queue: 'shortText', messages: 'long', consumers: 'long' }],
  'queue.bind': [50, 20, bound],
  'queue.bind-ok': [50, 21, {}],
  'queue.purge': [50, 30, { ticket: 'short', queue: 'shortText', noWait: 'bit' }],
  'queue.purge-ok': [50, 31, { messages: 'long' }],
  'queue.delete': [
    50,
    40,
    { ticket: 'short', queue: 'shortText', ifUnused: 'bit', ifEmpty: 'bit', noWait: 'bit' },
  ],
  'queue.delete-ok': [50, 41, { messages: 'long' }],
  'queue.unbind': [
    50,
    50,
    { ticket: 'short', destination: 'shortText', source: 'shortText', key: 'shortText', arguments: 'table' },
  ],
  'queue.unbind-ok': [50, 51, {}],
  'basic.qos': [60, 10, { size: 'long', count: 'short', global: 'bit' }],
  'basic.qos-ok': [60, 11, {}],
  'basic.consume': [
    60,
    20,
    {
      ticket: 'short',
      queue: 'shortText',
      tag: 'shortText',
      noLocal: 'bit',
      noAck: 'bit',
      exclusive: 'bit',
      noWait: 'bit',
      arguments: 'table',
    },
  ],
  'basic.consume-ok': [60, 21, { tag: 'shortText' }],
  'basic.cancel': [60, 30, { tag: 'shortText', noWait: 'bit' }],
  'basic.cancel-ok': [60, 31, { tag: 'shortText' }],
  'basic.publish': [
    60,
    40,
    { ticket: 'short', exchange: 'shortText', key: 'shortText', mandatory: 'bit', immediate: 'bit' },
  ],
  'basic.return': [60, 50, { code: 'short', text: 'shortText', exchange: 'shortText', key: 'shortText' }],
  'basic.deliver': [
    60,
    60,
    { consumer: 'shortText', tag: 'longlong', redelivered: 'bit', exchange: 'shortText', key: 'shortText' },
  ],
  'basic.get': [60, 70, { ticket: 'short', queue: 'shortText', noAck: 'bit' }],
  'basic.get-ok': [
    60,
    71,
    { tag: 'longlong', redelivered: 'bit', exchange: 'shortText', key: 'shortText', messages: 'long' },
  ],
  'basic.get-empty': [60, 72, { reserved: 'shortText' }],
  'basic.ack': [60, 80, settled],
  'basic.reject': [60, 90, { tag: 'longlong', requeue: 'bit' }],
  'basic.recover-async': [60, 100, { requeue: 'bit' }],
  'basic.recover': [60, 110, { requeue: 'bit' }],
  'basic.recover-ok': [60, 111, {}],
  'basic.nack': [60, 120, { ...settled, requeue: 'bit' }],
  'confirm.select': [85, 10, { noWait: 'bit' }],
  'confirm.select-ok': [85, 11, {}],
  'tx.select': [90, 10, {}],
  'tx.commit': [90, 20, {}],
  'tx.rollback': [90, 30, {}],
} as const satisfies Readonly<Record<string, Specification>>;

/** A method's name. */
export type MethodName = keyof typeof specifications;

/** Its arguments, as it takes them. */
export type Arguments<Name extends MethodName> = {
  readonly [Field in keyof (typeof specifications)[Name][2]]: (typeof specifications)[Name][2][Field] extends infer Kind extends
    keyof Kinds
    ? Kinds[Kind]
    : never;
};

/** A method with its arguments. */
export type Method = {
  [Name in MethodName]: { readonly name: Name; readonly with: Arguments<Name> };
}[MethodName];

const byId = new Map(
  Object.entries(specifications).map(([name, specification]) => [
    (specification[0] << 16) | specification[1],
    [name as MethodName, Object.entries(specification[2])] as const,
  ]),
);

/** The numbers by which closings name a method. */
export function idsOf(name: MethodName): { readonly classId: number; readonly methodId: number } {
  const [classId, methodId] = specifications[name];
  return { classId, methodId };
}

/** Reads a method. Undefined where there is none of the number; throws RangeError where it is cut short. */
export function decodeMethod(payload: Buffer): Method | undefined {
  const known = byId.get(payload.readUInt32BE(0));
  if (known === undefined) return undefined;
  const [name, fields] = known;
  const reader = new Reader(payload, 4);
  const values: Record<string, unknown> = {};
  let bits = 0;
  let bit = 8;
  for (const [field, kind] of fields) {
    if (kind !== 'bit') {
      bit = 8;
      values[field] = reader[kind]();
      continue;
    }
    if (bit === 8) {
      bits = reader.octet();
      bit = 0;
    }
    values[field] = (bits & (1 << bit++)) !== 0;
  }
  // Its fields were read by its own specification.
  return { name, with: values } as unknown as Method;
}

/** Writes a method. */
export function encodeMethod<Name extends MethodName>(name: Name, values: Arguments<Name>): Buffer {
  const specification: Specification = specifications[name];
  const writer = new Writer();
  writer.short(specification[0]);
  writer.short(specification[1]);
  let bits = 0;
  let bit = 0;
  const flush = (): void => {
    if (bit > 0) writer.octet(bits);
    bits = bit = 0;
  };
  for (const [field, kind] of Object.entries(specification[2])) {
    // Keyed by the same specification.
    const value = (values as Readonly<Record<string, unknown>>)[field];
    if (kind === 'bit') bits |= (value === true ? 1 : 0) << bit++;
    else {
      flush();
      write[kind](writer, value as never);
    }
  }
  flush();
  return writer.end();
}

const write: {
  readonly [Kind in Exclude<keyof Kinds, 'bit'>]: (writer: Writer, value: Kinds[Kind]) => void;
} = {
  octet: (writer, value) => writer.octet(value),
  short: (writer, value) => writer.short(value),
  long: (writer, value) => writer.long(value),
  longlong: (writer, value) => writer.longlong(value),
  shortText: (writer, value) => writer.shortText(value),
  longText: (writer, value) => writer.longText(value),
  table: (writer, value) => writer.table(value),
};
