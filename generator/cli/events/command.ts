// `scaffold events ls|peek|replay|drop`.
import { printableLine } from '@armature/runtime/wire';
import { type CommandContext, type ExitCode, exitCodes } from '../command.js';
import { type BrokerOptions, withDeadLetters } from './broker.js';
import { requireSubscription } from './subscriptions.js';

/** The options of commands on one subscription. */
export interface SubscriptionOptions extends BrokerOptions {
  readonly service: string;
  readonly event: string;
}

/** The same for one event, or all of them. */
export interface ChosenOptions extends SubscriptionOptions {
  readonly id: string | undefined;
}

/** Lists all subscriptions. */
export async function runEventsList(context: CommandContext, options: BrokerOptions): Promise<ExitCode> {
  const { output } = context;
  const rows = await withDeadLetters(context, options, async (letters, queues) => {
    const counted = [];
    for (const of of queues) counted.push({ of, ...(await letters.count(of)) });
    return counted;
  });
  const listed = rows.map(({ of: { subscriber, service, event }, queue, waiting, dead }) => ({
    subscriber,
    event: `${service}.${event}`,
    queue,
    waiting: waiting ?? null,
    dead: dead ?? null,
  }));
  if (output.isJson) output.json({ subscriptions: listed });
  else if (listed.length === 0) output.result('No manifest has subscriptions.');
  for (const { subscriber, event, waiting, dead } of output.isJson ? [] : listed) {
    const state = waiting === null ? 'no queue: it has not run yet' : `${waiting} waiting, ${dead ?? 0} dead`;
    output.result(`${subscriber}  ${event}  ${state}`);
  }
  return exitCodes.done;
}

/** Shows dead events. */
export async function runEventsPeek(
  context: CommandContext,
  options: SubscriptionOptions & { readonly limit: number },
): Promise<ExitCode> {
  const { output } = context;
  const events = await withDeadLetters(context, options, (letters, queues) =>
    letters.peek(requireSubscription(queues, options), options.limit),
  );
  if (output.isJson) {
    output.json({
      events: events.map((event) => ({ ...event, publishedAt: new Date(event.publishedAt).toISOString() })),
    });
    return exitCodes.done;
  }
  if (events.length === 0) output.result('No event is dead.');
  // Anybody may have written them.
  for (const { id, publishedAt, attempt, reason, body } of events) {
    output.result(printableLine(`${new Date(publishedAt).toISOString()}  ${id || '(no id)'}`));
    output.result(printableLine(`  given up at attempt ${attempt}: ${reason ?? 'no reason is known'}`));
    output.result(printableLine(`  ${body}`));
  }
  return exitCodes.done;
}

/** Puts dead events back. */
export async function runEventsReplay(context: CommandContext, options: ChosenOptions): Promise<ExitCode> {
  const count = await withDeadLetters(context, options, (letters, queues) =>
    letters.replay(requireSubscription(queues, options), options.id),
  );
  return tell(context, 'replayed', count, options);
}

/** Deletes dead events. */
export async function runEventsDrop(context: CommandContext, options: ChosenOptions): Promise<ExitCode> {
  const count = await withDeadLetters(context, options, (letters, queues) =>
    letters.drop(requireSubscription(queues, options), options.id),
  );
  return tell(context, 'dropped', count, options);
}

/** Says how many; one that was named and is not there is a finding. */
function tell(
  { output }: CommandContext,
  done: 'replayed' | 'dropped',
  count: number,
  { id }: ChosenOptions,
): ExitCode {
  if (output.isJson) output.json({ [done]: count });
  else output.done(`${done} ${count} event${count === 1 ? '' : 's'}`);
  return id !== undefined && count === 0 ? exitCodes.findings : exitCodes.done;
}
