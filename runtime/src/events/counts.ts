// How many events went out and came in, for `/metrics`.
import type { Family } from '../observe/metrics.js';

const kinds = {
  published: 'Events that the broker has confirmed.',
  unpublished: 'Events whose publishing failed.',
  handled: 'Events that were handled.',
  retried: 'Events whose handling failed and is tried again.',
  dead: 'Events that were given up.',
} as const;

/** What is counted. */
export type EventCount = keyof typeof kinds;

/** Counts by event. */
export class EventCounts {
  readonly #counts = new Map<EventCount, Map<string, number>>();

  /** One more. */
  add(kind: EventCount, event: string): void {
    let of = this.#counts.get(kind);
    if (!of) this.#counts.set(kind, (of = new Map()));
    of.set(event, (of.get(event) ?? 0) + 1);
  }

  /** As metrics. */
  collect(): readonly Family[] {
    return [...this.#counts].map(([kind, of]) => ({
      name: `armature_events_${kind}_total`,
      help: kinds[kind],
      kind: 'counter',
      samples: [...of].map(([event, value]) => ({ labels: { event }, value })),
    }));
  }
}
