// Handles one event with the user's method, and says what came of it.
import type { Clock } from '../clock/clock.js';
import { Problems } from '../codec/problems.js';
import { failure } from '../error/service-error.js';
import type { Logger } from '../log/logger.js';
import type { ReadyService } from '../server/capability.js';
import type { Subscription } from './definition.js';
import { openEventCall } from './event-call.js';
import type { Incoming } from './event-message.js';

/** What came of it. A failure that cannot pass is not tried again: the data is not what was agreed on. */
export type Handled =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly reason: string; readonly error: unknown }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Handles events of one subscription. Never rejects. */
export type Handle = (incoming: Incoming) => Promise<Handled>;

/** Binds a subscription to its method. Throws where the user's class has none of the name. */
export function bindHandler(
  subscription: Subscription,
  parts: { readonly service: ReadyService; readonly clock: Clock; readonly log: Logger },
): Handle {
  const { method, data: codec } = subscription;
  const api = parts.service.api as Readonly<Record<string, unknown>>;
  const found = api[method];
  if (typeof found !== 'function') throw new Error(`the service's class has no method ${method}`);
  const run = found.bind(api) as (data: unknown, call: unknown) => unknown;
  return async (incoming) => {
    const read = readData(incoming.body, codec);
    if (read.kind === 'unreadable') return read;
    const opened = openEventCall(incoming, subscription, parts);
    const { call } = opened;
    try {
      await withinTime(call.signal, async () => run(read.data, call));
      return { kind: 'done' };
    } catch (error) {
      opened.end(failure('cancelled'));
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      call.log.warn({ err: error, attempt: incoming.attempt }, 'an event was not handled');
      return { kind: 'failed', reason, error };
    } finally {
      opened.close();
    }
  };
}

type Read =
  | { readonly kind: 'read'; readonly data: unknown }
  | { readonly kind: 'unreadable'; readonly reason: string };

function readData(body: Buffer, codec: Subscription['data']): Read {
  const problems = new Problems();
  let data: unknown;
  try {
    data = codec.decode(JSON.parse(body.toString('utf8')), '', problems);
  } catch {
    return { kind: 'unreadable', reason: 'the data is no JSON' };
  }
  if (problems.none) return { kind: 'read', data };
  const list = problems.list.slice(0, 10).map(({ at, message }) => `${at || '/'} ${message}`);
  return { kind: 'unreadable', reason: `the data is not valid: ${list.join('; ')}` };
}

/** Gives up when the time is over; whatever becomes of the work then is nobody's. */
function withinTime(signal: AbortSignal, work: () => Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', giveUp, { once: true });
    work()
      .finally(() => signal.removeEventListener('abort', giveUp))
      .then(resolve, reject);
  });
}
