// The part of the catalogue that is about events: a publisher writes what its subscribers read, as a server writes answers.
import { type Rules, rule } from '../../engine/compare/rule.js';
import { responseRules } from '../../language/compare/rules.js';

/** Changes of events themselves. */
const ownRules = {
  'event-added': rule('a new event', 'nobody', 'Nobody subscribes to it yet.'),
  'event-removed': rule(
    'an event is not published any more',
    'callers',
    'Its subscribers wait for what does not come.',
  ),
  'event-key-changed': rule(
    'another field tells which events keep their order, or none does',
    'callers',
    'Queues are declared with it or without it, and subscribers count on the order.',
  ),
} as const satisfies Rules;

/** The rules that a comparison of events notes by itself. */
export type EventRule = keyof typeof ownRules;

/** Changes of their data: those of answers, in the words of events. */
const dataRules: Rules = Object.fromEntries(
  Object.entries(responseRules).map(([id, { title, breaks, why }]) => [
    eventRule(id),
    rule(title, breaks, inWordsOfEvents(why)),
  ]),
);

/** All rules of events. */
export const eventRules: Rules = { ...ownRules, ...dataRules };

/** `response-field-removed` -> `event-field-removed`. */
function eventRule(id: string): string {
  return id.replace(/^response-/, 'event-');
}

function inWordsOfEvents(why: string): string {
  return why
    .replace(/\bcallers\b/g, 'subscribers')
    .replace(/\bservers\b/g, 'publishers')
    .replace(/\banswers\b/g, 'events');
}
