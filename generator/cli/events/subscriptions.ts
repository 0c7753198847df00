// The subscriptions of a workspace, as their queues are named.
import type { SubscribedQueue } from '@armature/runtime/events';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { nearest } from '../../diagnostic/near-miss.js';
import { readModel } from '../../generate/read-model.js';
import { events } from '../../sections/events/part.js';
import { CommandError } from '../command-error.js';
import { openWorkspace } from '../workspace.js';

/** All of them, in the order of services. Stops the command where manifests are wrong. */
export function readSubscriptions(cwd: string, namespace: string | undefined): readonly SubscribedQueue[] {
  const { model, diagnostics } = readModel(openWorkspace(cwd).tree);
  if (model === undefined) throw new CommandError(diagnostics);
  return model.services.flatMap((subscriber) =>
    subscriber.part(events).subscribes.map(({ service, event, group }) => ({
      namespace: namespace ?? model.workspace.namespace,
      subscriber: subscriber.name,
      service: service.name,
      event: event.name,
      ...(group !== undefined && { group }),
    })),
  );
}

/** The one that is meant. Stops the command where there is none. */
export function requireSubscription(
  queues: readonly SubscribedQueue[],
  { service, event }: { readonly service: string; readonly event: string },
): SubscribedQueue {
  const nameOf = (queue: SubscribedQueue): string => `${queue.subscriber} ${queue.service}.${queue.event}`;
  const name = `${service} ${event}`;
  const found = queues.find((queue) => nameOf(queue) === name);
  if (found) return found;
  const known = queues.map(nameOf);
  const parameters = { name, known: known.length === 0 ? 'none: no manifest has any' : known.join(', ') };
  throw new CommandError([createDiagnostic('ARM9020', { parameters, suggestion: nearest(name, known) })]);
}
