// What is kept across restarts: durable exchanges, queues and bindings, and persistent messages until they are settled.
import { Reader, encodeTable, type Table } from '../wire/fields.js';
import { Exchange, type Binding, type ExchangeSettings } from './exchange.js';
import type { Message } from './message.js';
import type { Queue, QueueSettings } from './queue.js';

/** A line of the journal. Bytes are base64; texts are those of the wire. */
export type BrokerRecord =
  | { readonly kind: 'exchange'; readonly settings: Written<ExchangeSettings> }
  | { readonly kind: 'exchange-gone'; readonly name: string }
  | { readonly kind: 'queue'; readonly settings: Written<Omit<QueueSettings, 'owner'>> }
  | { readonly kind: 'queue-gone'; readonly name: string }
  | { readonly kind: 'binding' | 'binding-gone'; readonly binding: WrittenBinding }
  | {
      readonly kind: 'message';
      readonly exchange: string;
      readonly key: string;
      readonly properties: string;
      readonly body: string;
      /** Queues, and the number of its entry in each. */
      readonly to: readonly (readonly [queue: string, id: number])[];
    }
  | { readonly kind: 'settled'; readonly queue: string; readonly id: number };

/** Settings whose arguments are bytes. */
type Written<Settings> = Omit<Settings, 'arguments'> & { readonly arguments: string };

/** A binding by names. */
export interface WrittenBinding {
  readonly source: string;
  readonly destination: string;
  readonly isToExchange: boolean;
  readonly key: string;
  readonly arguments: string;
}

/** An exchange as it is kept. */
export function exchangeRecord({ settings }: Exchange): BrokerRecord {
  return { kind: 'exchange', settings: { ...settings, arguments: tableText(settings.arguments) } };
}

/** A queue as it is kept. */
export function queueRecord({ settings }: Queue): BrokerRecord {
  const { name, isDurable, isAutoDelete, arguments: table } = settings;
  return { kind: 'queue', settings: { name, isDurable, isAutoDelete, arguments: tableText(table) } };
}

/** A binding as it is kept, or as it goes. */
export function bindingRecord(
  kind: 'binding' | 'binding-gone',
  { source, destination, key, arguments: table }: Binding,
): BrokerRecord {
  const isToExchange = destination instanceof Exchange;
  return {
    kind,
    binding: {
      source: source.name,
      destination: destination.name,
      isToExchange,
      key,
      arguments: tableText(table),
    },
  };
}

/** A message as it is kept for some queues. */
export function messageRecord(message: Message, to: readonly (readonly [string, number])[]): BrokerRecord {
  const { exchange, key, encoded, body } = message;
  return {
    kind: 'message',
    exchange,
    key,
    properties: encoded.toString('base64'),
    body: body.toString('base64'),
    to,
  };
}

/** A table of a record. */
export function readTableText(text: string): Table {
  return new Reader(Buffer.from(text, 'base64')).table();
}

function tableText(table: Table): string {
  return encodeTable(table).toString('base64');
}
