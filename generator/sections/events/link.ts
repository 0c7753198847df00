// `events` -> their data, linked; `subscribes` -> the events of other services.
import { nearest } from '../../diagnostic/near-miss.js';
import { listNames } from '../../language/link/lookup.js';
import { toPascal } from '../../language/link/naming.js';
import { topEnv } from '../../language/link/scopes.js';
import type { Bonding, ServiceLinking } from '../linking.js';
import { events, type EventModel, type EventsDeclaration, type EventsModel } from './part.js';

/** Links the data of events; fields in place get a type of their own in dto.ts: `TaskGroupEndedData`. */
export function linkEvents({ publishes }: EventsDeclaration, { linker, scope }: ServiceLinking): EventsModel {
  return {
    publishes: publishes.map(
      (event): EventModel => ({
        ...event,
        name: event.name.value,
        data:
          event.data === undefined
            ? linker.unknownType
            : linker.resolveType(event.data, topEnv(scope), `${toPascal(event.name.value)}Data`),
        dataSpan: event.data?.span ?? event.span,
      }),
    ),
    subscribes: [],
  };
}

/** Finds the events that are subscribed to. */
export function bondEvents({ subscribes }: EventsDeclaration, bonding: Bonding): EventsModel {
  const { linker, service: own, find } = bonding;
  return {
    ...own.part(events),
    subscribes: subscribes.flatMap(({ service: name, event: wanted, ...handling }) => {
      const found = find(name, 'subscribes');
      if (found === undefined) return [];
      const { service, isFlawed } = found;
      const { publishes } = service.part(events);
      const event = publishes.find((each) => each.name === wanted.value);
      if (event) return [{ service, event, span: wanted.span, ...handling }];
      if (isFlawed) return [];
      const known = publishes.map((each) => each.name);
      linker.reports.add(
        'ARM9004',
        wanted.span,
        { service: service.name, event: wanted.value, known: listNames(known) },
        { suggestion: nearest(wanted.value, known) },
      );
      return [];
    }),
  };
}
