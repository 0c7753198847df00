// A message as it is kept: its properties as the bytes that came, read when needed.
import { decodeProperties, encodeProperties, type Properties } from '../wire/properties.js';
import type { Field, Table } from '../wire/fields.js';

/** A message. */
export class Message {
  readonly exchange: string;
  readonly key: string;
  readonly encoded: Buffer;
  readonly body: Buffer;
  #properties: Properties | undefined;

  constructor({ exchange, key, encoded, body }: Pick<Message, 'exchange' | 'key' | 'encoded' | 'body'>) {
    this.exchange = exchange;
    this.key = key;
    this.encoded = encoded;
    this.body = body;
  }

  /** Its properties; throws RangeError where they are cut short. */
  get properties(): Properties {
    return (this.#properties ??= decodeProperties(this.encoded));
  }

  get isPersistent(): boolean {
    return this.properties.deliveryMode === 2;
  }

  /** The keys that it is routed by: its own, and those in its headers CC and BCC. */
  get keys(): readonly string[] {
    const { headers } = this.properties;
    if (headers === undefined || !(headers.has('CC') || headers.has('BCC'))) return [this.key];
    return [this.key, ...textsOf(headers.get('CC')), ...textsOf(headers.get('BCC'))];
  }

  /** The same with other properties, or under another address. */
  with(change: Partial<Pick<Message, 'exchange' | 'key'>> & { readonly properties?: Properties }): Message {
    const { properties, ...address } = change;
    const { exchange, key, encoded, body } = this;
    const bytes = properties === undefined ? encoded : encodeProperties(properties);
    return new Message({ exchange, key, body, encoded: bytes, ...address });
  }

  /** The same with another header. */
  withHeader(name: string, value: Field): Message {
    const { headers } = this.properties;
    return this.with({
      properties: { ...this.properties, headers: sorted([...(headers ?? []), [name, value]]) },
    });
  }

  /** The same without a header that subscribers must not see. */
  withoutBcc(): Message {
    const { headers } = this.properties;
    if (headers?.has('BCC') !== true) return this;
    const others = new Map([...headers].filter(([name]) => name !== 'BCC'));
    return this.with({ properties: { ...this.properties, headers: others } });
  }
}

/** Headers in the order in which RabbitMQ gives them once it has changed one. */
export function sorted(entries: Iterable<readonly [string, Field]>): Table {
  return new Map([...new Map(entries)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function textsOf(field: Field | undefined): readonly string[] {
  return field?.type === 'A' ? field.value.flatMap((item) => (item.type === 'S' ? [item.value] : [])) : [];
}
