// `events` and `subscribes` -> EventsDeclaration.
import {
  booleanOf,
  entriesOf,
  numberOf,
  textOf,
  valueOf,
  type DocumentNode,
  type MappingEntry,
} from '../../engine/document/document.js';
import { readDuration } from '../../engine/read/read-quantity.js';
import { report, type Reader } from '../../engine/read/reader.js';
import { checkPlaces } from '../../language/read/check-places.js';
import { readType } from '../../language/read/read-type.js';
import type { EventDeclaration, EventsDeclaration, Handling, SubscriptionDeclaration } from './part.js';

/** What holds where the manifest says nothing. */
const unlessTold = { concurrency: 8, attempts: 5, fromMs: 1_000, toMs: 300_000, limitMs: 30_000 };

/** Reads the events; none where the manifest has none. */
export function readEvents(reader: Reader, root: DocumentNode): EventsDeclaration {
  return {
    publishes: entriesOf(valueOf(root, 'events')).map((entry) => readEvent(reader, entry)),
    subscribes: entriesOf(valueOf(root, 'subscribes')).flatMap((entry) => readSubscription(reader, entry)),
  };
}

function readEvent(reader: Reader, { key: name, value }: MappingEntry): EventDeclaration {
  const node = valueOf(value, 'data');
  const data = node && readType(reader, node, 'for the data of an event').type;
  if (data) checkPlaces(reader, data, 'type');
  const summary = textOf(valueOf(value, 'summary'))?.value;
  const description = textOf(valueOf(value, 'description'))?.value;
  return {
    name,
    data,
    key: textOf(valueOf(value, 'key')),
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    span: { ...name.span, end: Math.max(name.span.end, value.span.end) },
  };
}

function readSubscription(reader: Reader, { key, value }: MappingEntry): SubscriptionDeclaration[] {
  const [service = '', event] = key.value.split('.');
  // Its form was checked.
  if (event === undefined) return [];
  const { span } = key;
  return [
    { service: { value: service, span }, event: { value: event, span }, ...readHandling(reader, value) },
  ];
}

function readHandling(reader: Reader, node: DocumentNode): Handling {
  const retry = valueOf(node, 'retry');
  const to = valueOf(retry, 'to');
  const [fromMs, toMs] = [readDuration(reader, valueOf(retry, 'from')), readDuration(reader, to)];
  const first = fromMs ?? Math.min(unlessTold.fromMs, toMs ?? Infinity);
  const longest = toMs ?? Math.max(unlessTold.toMs, first);
  if (to && longest < first) report(reader, 'ARM9007', to.span, { first: `${first}ms` });
  return {
    group: textOf(valueOf(node, 'group'))?.value,
    concurrency: numberOf(valueOf(node, 'concurrency'))?.value ?? unlessTold.concurrency,
    retry: {
      attempts: numberOf(valueOf(retry, 'attempts'))?.value ?? unlessTold.attempts,
      fromMs: first,
      toMs: longest,
    },
    deadLetter: booleanOf(valueOf(node, 'deadLetter')) ?? true,
    limitMs: readDuration(reader, valueOf(node, 'timeout')) ?? unlessTold.limitMs,
  };
}
