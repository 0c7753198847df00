// Turns a JSON log line into one that people read on a terminal.
import { printable } from '../log/printable.js';

/** `12:30:01.123 INFO  user: request  status=200 …`, with an error's stack below. A line that is not JSON stays as it is. */
export function toReadable(line: string): string {
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line;
  }
  const { level, time, service, msg, err, ...rest } = fields;
  const stack = typeof err === 'object' && err !== null ? (err as { stack?: unknown }).stack : undefined;
  const pairs = Object.entries(rest).map(([name, value]) => `${name}=${toShort(value)}`);
  const head = `${toText(time).slice(11, 23)} ${toText(level).toUpperCase().padEnd(5)} ${toText(service)}: ${toText(msg)}`;
  const text = [head, ...pairs].join(pairs.length > 0 ? '  ' : '');
  const whole = stack === undefined ? text : `${text}\n    ${toText(stack).replaceAll('\n', '\n    ')}`;
  return `${printable(whole)}\n`;
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

function toShort(value: unknown): string {
  return typeof value === 'string' && /^[\w./:@-]+$/.test(value) ? value : JSON.stringify(value);
}
