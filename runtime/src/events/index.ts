// Entry point `@armature/runtime/events`: what a service publishes and subscribes to. It does not load amqplib until a service with events starts.
import type { Capability } from '../server/capability.js';
import type { EventsDefinition } from './definition.js';
import type { DeadLetters, DeadLettersPlace } from './dead-letters.js';
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

export type {
  DeadEvent,
  DeadLetters,
  DeadLettersPlace,
  QueueCounts,
  SubscribedQueue,
} from './dead-letters.js';

/** Opens the dead letters of a broker, for tools. Rejects where it does not answer, and where nothing says where it is. */
export async function openDeadLetters(place: DeadLettersPlace): Promise<DeadLetters> {
  const { openDeadLetters: open } = await import('./dead-letters.js');
  return open(place);
}

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
