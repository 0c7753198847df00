// Where a finding stands among the events of a manifest.
import type { Finding } from '../../engine/compare/finding.js';
import type { Span } from '../../source/source-file.js';
import { spanWithin } from '../routes/locate.js';
import type { EventsModel } from './part.js';

/** The field, else the event; undefined where it is none of these. */
export function locateInEvents({ publishes }: EventsModel, finding: Finding): Span | undefined {
  const event = publishes.find(({ name }) => name === finding.event);
  return event && (spanWithin(event.data, finding.path ?? []) ?? event.span);
}
