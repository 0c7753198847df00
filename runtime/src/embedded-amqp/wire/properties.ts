// Properties of a message. The bytes are handed on as they came; they are read when a property is needed, written only when one changes.
import { Reader, type Table, Writer } from './fields.js';

/** The properties, in the order of their flags. */
export interface Properties {
  contentType?: string;
  contentEncoding?: string;
  headers?: Table;
  deliveryMode?: number;
  priority?: number;
  correlationId?: string;
  replyTo?: string;
  expiration?: string;
  messageId?: string;
  timestamp?: bigint;
  type?: string;
  userId?: string;
  appId?: string;
  clusterId?: string;
}

const kinds = [
  ['contentType', 'shortText'],
  ['contentEncoding', 'shortText'],
  ['headers', 'table'],
  ['deliveryMode', 'octet'],
  ['priority', 'octet'],
  ['correlationId', 'shortText'],
  ['replyTo', 'shortText'],
  ['expiration', 'shortText'],
  ['messageId', 'shortText'],
  ['timestamp', 'longlong'],
  ['type', 'shortText'],
  ['userId', 'shortText'],
  ['appId', 'shortText'],
  ['clusterId', 'shortText'],
] as const satisfies readonly (readonly [keyof Properties, string])[];

/** Reads the flags and what they announce. Throws RangeError where it is cut short. */
export function decodeProperties(bytes: Buffer): Properties {
  const reader = new Reader(bytes);
  const flags = reader.short();
  const properties: Record<string, unknown> = {};
  for (const [index, [name, kind]] of kinds.entries())
    if ((flags & (1 << (15 - index))) !== 0) properties[name] = reader[kind]();
  return properties;
}

/** Writes them. */
export function encodeProperties(properties: Properties): Buffer {
  const writer = new Writer();
  let flags = 0;
  for (const [index, [name]] of kinds.entries())
    if (properties[name] !== undefined) flags |= 1 << (15 - index);
  writer.short(flags);
  for (const [name, kind] of kinds) {
    const value = properties[name];
    // Each property has the kind that stands beside it.
    if (value !== undefined) (writer[kind] as (value: unknown) => void).call(writer, value);
  }
  return writer.end();
}
