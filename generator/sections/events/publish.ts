// What a contract says of events: those that are published, and those that are handled.
import type { Contract, EventSchema } from '@armature/runtime/wire';
import { spansByName, withCauses } from '../../engine/emit/causes.js';
import { typeSchema } from '../../language/type-schema.js';
import type { Publishing } from '../section.js';
import { keyOf } from './data.js';
import type { EventsModel } from './part.js';

/** Both lists, where there is something in them. */
export function publishEvents(
  { publishes, subscribes }: EventsModel,
  { names }: Publishing,
): Pick<Contract, 'events' | 'subscribes'> {
  const entries = publishes.map((event): [string, EventSchema] => {
    const key = keyOf(event);
    return [event.name, { data: typeSchema(event.data, names), ...(key !== undefined && { key }) }];
  });
  const handled = subscribes.map(({ service, event }) => `${service.name}.${event.name}`);
  return {
    ...(entries.length > 0 && { events: withCauses(Object.fromEntries(entries), spansByName(publishes)) }),
    ...(handled.length > 0 && {
      subscribes: withCauses(handled, (place) => subscribes[Number(place)]?.span),
    }),
  };
}
