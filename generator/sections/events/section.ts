// What a service publishes, and what it handles of others.
import { entryOf } from '../../engine/document/document.js';
import { report } from '../../engine/read/reader.js';
import type { Checking, Section } from '../section.js';
import { checkEvents, checkMethods } from './check.js';
import { compareEvents } from './compare.js';
import { eventsFile } from './files/events.js';
import { eventFills } from './fills.js';
import { bondEvents, linkEvents } from './link.js';
import { locateInEvents } from './locate.js';
import { events, type EventsDeclaration, type EventsModel } from './part.js';
import { publishEvents } from './publish.js';
import { readEvents } from './read.js';
import { eventRules } from './rules.js';
import { eventsKeys } from './shape.js';

/** The section. */
export const eventsSection: Section<EventsDeclaration, EventsModel> = {
  ...events,
  holds: ['service'],
  keys: eventsKeys,
  read: readEvents,
  namesOnly: () => ({ publishes: [], subscribes: [] }),
  check: (_declared, checking) => checkPlace(checking),
  follows: ({ subscribes }) => subscribes.map(({ service }) => service.value),
  link: linkEvents,
  bond: bondEvents,
  checkTypes: checkEvents,
  checkNames: ({ linker, services }) => {
    for (const { service, isPeer } of services) if (!isPeer) checkMethods(linker.reports, service);
  },
  types: ({ publishes }) => publishes.map(({ data }) => data),
  publish: publishEvents,
  rules: eventRules,
  compare: compareEvents,
  locate: locateInEvents,
  files: [eventsFile],
  fills: eventFills,
  clients: ({ subscribes }) => subscribes.map(({ service }) => service),
};

/** A gateway has no code that publishes or handles. */
function checkPlace({ reader, root }: Checking): void {
  if (!entryOf(root, 'gateway')) return;
  for (const key of ['events', 'subscribes']) {
    const entry = entryOf(root, key);
    if (entry) report(reader, 'ARM9006', entry.key.span, { key });
  }
}
