// Entry point `@armature/runtime/events`: what a service publishes and subscribes to. It does not load amqplib until a service with events starts.
import type { Capability } from '../server/capability.js';
import type { EventsDefinition } from './definition.js';
import type { EventStage } from './event-stage.js';

export type {
  EventsDefinition,
  PublishedEvent,
  PublishOptions,
  ReceivedEvent,
  RetryPolicy,
  Subscription,
} from './definition.js';
export type { EventCallOf } from './event-call.js';

/** The events of a service, for its definition's `capabilities`. */
export function eventsOf(definition: EventsDefinition): Capability {
  return {
    name: 'events',
    async open(host) {
      const stage = host.surroundings.standIns?.['events'] as EventStage | undefined;
      if (stage && host.parent.mq === undefined) return stage.open(definition, host);
      const { openEvents } = await import('./open-events.js');
      return openEvents(definition, host);
    },
  };
}
