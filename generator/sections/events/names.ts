// Names of what events.ts declares, and where it stands.
import type { Imports } from '../../engine/emit/names.js';
import { upperFirst } from '../../language/codec/scope.js';
import type { ServiceModel } from '../../language/model.js';
import { generatedPath } from '../routes/files/service-names.js';
import { events, type SubscriptionModel } from './part.js';

/** The runtime's room. */
export const eventsModule = '@armature/runtime/events';

/** `services/user/generated/events.ts`. */
export function eventsPath(service: ServiceModel): string {
  return generatedPath(service, 'events.ts');
}

/** `onAlgoTaskGroupEnded`: the method that handles an event. */
export function methodName({ service, event }: SubscriptionModel): string {
  return `on${service.pascal}${upperFirst(event.name)}`;
}

/** Whether it publishes or handles any, and has code of its own. */
export function hasEvents(service: ServiceModel): boolean {
  const { publishes, subscribes } = service.part(events);
  return service.isCallable && publishes.length + subscribes.length > 0;
}

/** A type that is at home in the service's events.ts. */
export function ownType(name: string, service: ServiceModel, imports: Imports): string {
  const home = eventsPath(service);
  return imports.file === home ? name : imports.type(name, home);
}
