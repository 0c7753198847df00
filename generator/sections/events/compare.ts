// The events of two contracts: what came, what went, what changed of their data, and who breaks.
import type { Contract, EventSchema } from '@armature/runtime/wire';
import type { Finding } from '../../engine/compare/finding.js';
import { compareTypes } from '../../language/compare/compare-types.js';
import { type EventRule, eventRules } from './rules.js';

/** Compares them. With a consumer, only the events that it handles. */
export function compareEvents(before: Contract, after: Contract, consumer?: Contract): readonly Finding[] {
  const { service } = after;
  const findings: Finding[] = [];
  const note = (event: string, rule: EventRule, old?: string, now?: string): void => {
    const breaks = eventRules[rule]?.breaks ?? 'nobody';
    const texts = { ...(old !== undefined && { before: old }), ...(now !== undefined && { after: now }) };
    findings.push({ rule, service, event, breaks, ...texts });
  };
  const [published, now] = [eventsOf(before), eventsOf(after)];
  for (const [name, old] of published) {
    if (consumer && consumer.subscribes?.includes(`${service}.${name}`) !== true) continue;
    const same = now.get(name);
    if (same === undefined) {
      note(name, 'event-removed');
      continue;
    }
    if (old.key !== same.key) note(name, 'event-key-changed', old.key ?? 'no key', same.key ?? 'no key');
    compareTypes(
      {
        direction: 'response',
        before: before.types,
        after: after.types,
        compare: compareTypes,
        working: new Set(),
        report: ({ path, field }, { rule, ...change }) =>
          findings.push({ rule: `event-${rule}`, service, event: name, path, field, ...change }),
      },
      old.data,
      same.data,
      { path: [], field: '' },
    );
  }
  if (consumer) return findings;
  for (const name of now.keys()) if (!published.has(name)) note(name, 'event-added');
  return findings;
}

function eventsOf({ events = {} }: Contract): ReadonlyMap<string, EventSchema> {
  return new Map(Object.entries(events));
}
