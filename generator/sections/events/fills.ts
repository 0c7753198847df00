// What events put into the files of others: publishers in the context and in every call, methods that handle, and what opens them.
import type { Names } from '../../engine/emit/names.js';
import { typeName } from '../../language/codec/types.js';
import type { Fills, MemberView, MethodView, ServiceSubject } from '../emitting.js';
import { dataOf } from './data.js';
import { eventsModule, eventsPath, hasEvents, methodName, ownType } from './names.js';
import { events, type SubscriptionModel } from './part.js';

/** What goes into the slots; nothing where there are no events. */
export const eventFills: Fills = {
  context: (subject, names) => publishers(subject, names, 'outside of calls'),
  call: (subject, names) => publishers(subject, names, 'on behalf of this call'),
  api: ({ service }, names) =>
    service.part(events).subscribes.flatMap((subscription) => {
      const data = dataOf(subscription.event);
      if (data === undefined || !hasEvents(service)) return [];
      const method: MethodView = {
        name: methodName(subscription),
        parameters: [
          { name: 'event', type: names.typeText((imports) => typeName(data.to, 'read', imports)) },
          { name: 'call', type: names.typeText((imports) => ownType('EventCall', service, imports)) },
        ],
        result: names.typeText(() => 'void'),
        comment: commentOf(subscription),
        cause: subscription.span,
      };
      return [method];
    }),
  capabilities: ({ service }, names) => {
    const { publishes, subscribes } = service.part(events);
    const cause = (publishes[0] ?? subscribes[0])?.span;
    if (!hasEvents(service)) return [];
    return [
      {
        create: names.value('eventsOf', eventsModule),
        argument: names.value(`${service.camel}Events`, eventsPath(service)),
        cause,
      },
    ];
  },
};

function publishers({ service }: ServiceSubject, names: Names, extent: string): readonly MemberView[] {
  const [first] = service.part(events).publishes;
  if (first === undefined || !hasEvents(service)) return [];
  return [
    {
      name: 'events',
      type: names.typeText((imports) => ownType(`${service.pascal}Events`, service, imports)),
      comment: { description: `Publishes its events ${extent}.` },
      cause: first.span,
    },
  ];
}

function commentOf({ service, event }: SubscriptionModel): { readonly description: string } {
  const { summary } = event;
  const name = `${service.name}.${event.name}`;
  return { description: `Handles ${name}${summary === undefined ? '.' : `: ${summary}`}` };
}
