// How a service lets go: of its calls, of its background work, of what it opened, in this order.
import type { Clock } from '../clock/clock.js';
import { failure } from '../error/service-error.js';
import type { Logger } from '../log/logger.js';
import type { Host } from '../server/host.js';
import type { Capabilities } from './open-capabilities.js';

/** Something that `onShutdown` was given. */
export type ShutdownTask = () => void | Promise<void>;

/** What is let go of. */
export interface Ending {
  readonly host: Host;
  readonly log: Logger;
  readonly clock: Clock;
  /** Has the context's signal abort: background work should end. */
  readonly stopping: AbortController;
  readonly tasks: ShutdownTask[];
  readonly capabilities: Pick<Capabilities, 'drain' | 'close'>;
  readonly limitMs: number;
}

/** Waits for calls and for work of the capabilities, at most for the limit; runs the tasks, the last one first; closes. Never rejects. */
export async function shutDown({
  host,
  log,
  clock,
  stopping,
  tasks,
  capabilities,
  limitMs,
}: Ending): Promise<void> {
  let cancel = (): void => {};
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(limitMs, () => {
      log.warn({ calls: host.calls.size }, 'shutdown: what did not finish in time is cut');
      host.calls.abort(failure('unavailable', 'the service shuts down'));
      resolve();
    });
  });
  await Promise.race([Promise.all([host.calls.drain(), capabilities.drain()]), late]);
  cancel();
  stopping.abort(new Error('the service shuts down'));
  for (const task of tasks.splice(0).reverse()) {
    try {
      await task();
    } catch (error) {
      log.error({ err: error }, 'a shutdown task failed');
    }
  }
  await capabilities.close();
}
