// What a message that a queue gives up carries along: where it died, why, and how often.
import { type Field, longText, type Table, textOf } from '../wire/fields.js';
import { type Message, sorted } from './message.js';

/** Why a queue gives a message up. */
export type Death = 'rejected' | 'expired' | 'maxlen' | 'delivery_limit';

/** The dead message under its next address. Its properties say what happened to it, the newest first. */
export function toDeadLetter(
  message: Message,
  death: {
    readonly queue: string;
    readonly reason: Death;
    readonly exchange: string;
    readonly key: string | undefined;
  },
): Message {
  const { queue, reason, exchange, key } = death;
  const { headers = new Map<string, Field>(), expiration, ...others } = message.properties;
  const deaths = deathsOf(headers);
  const isSame = (entry: Table): boolean =>
    textOf(entry.get('queue')) === queue && textOf(entry.get('reason')) === reason;
  const before = deaths.find(isSame);
  const count = before?.get('count');
  const entry: Table =
    before === undefined
      ? new Map<string, Field>([
          ['count', { type: 'l', value: 1n }],
          ['reason', longText(reason)],
          ['queue', longText(queue)],
          ['time', { type: 'T', value: BigInt(Math.floor(Date.now() / 1000)) }],
          ['exchange', longText(message.exchange)],
          ['routing-keys', { type: 'A', value: message.keys.map(longText) }],
          ...(expiration === undefined ? [] : [['original-expiration', longText(expiration)] as const]),
        ])
      : new Map<string, Field>([
          ...before,
          ['count', { type: 'l', value: (count?.type === 'l' ? count.value : 0n) + 1n }],
        ]);
  const list = [entry, ...deaths.filter((other) => !isSame(other))];
  const added: [string, Field][] = [
    ['x-death', { type: 'A', value: list.map((value): Field => ({ type: 'F', value })) }],
  ];
  if (!headers.has('x-first-death-reason'))
    added.push(
      ['x-first-death-exchange', longText(message.exchange)],
      ['x-first-death-queue', longText(queue)],
      ['x-first-death-reason', longText(reason)],
    );
  const kept = [...headers].filter(([name]) => name !== 'BCC' && (name !== 'CC' || key === undefined));
  return message.with({
    exchange,
    key: key ?? message.key,
    properties: { ...others, headers: sorted([...kept, ...added]) },
  });
}

/** Whether a message goes round without anybody having rejected it on the way: it came from this queue before. */
export function isCycle(message: Message, queue: string): boolean {
  const deaths = deathsOf(message.properties.headers);
  const last = deaths.findIndex((entry) => textOf(entry.get('queue')) === queue);
  return last >= 0 && deaths.slice(0, last + 1).every((entry) => textOf(entry.get('reason')) !== 'rejected');
}

function deathsOf(headers: Table | undefined): readonly Table[] {
  const field = headers?.get('x-death');
  return field?.type === 'A' ? field.value.flatMap((item) => (item.type === 'F' ? [item.value] : [])) : [];
}
