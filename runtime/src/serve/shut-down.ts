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

/**
 * Waits for calls and for work of the capabilities, at most for the limit; runs the tasks, the last one first, and closes, at most for
 * as long again. Never rejects.
 */
export async function shutDown({
  host,
  log,
  clock,
  stopping,
  tasks,
  capabilities,
  limitMs,
}: Ending): Promise<void> {
  await withinTime(clock, limitMs, Promise.all([host.calls.drain(), capabilities.drain()]), () => {
    log.warn({ calls: host.calls.size }, 'shutdown: what did not finish in time is cut');
    host.calls.abort(failure('unavailable', 'the service shuts down'));
  });
  stopping.abort(new Error('the service shuts down'));
  let open = tasks.length;
  const letGo = async (): Promise<void> => {
    for (const task of tasks.splice(0).reverse()) {
      try {
        await task();
      } catch (error) {
        log.error({ err: error }, 'a shutdown task failed');
      }
      open -= 1;
    }
    await capabilities.close();
  };
  await withinTime(clock, limitMs, letGo(), () => {
    log.error({ tasks: open }, 'shutdown: what did not close in time is left open');
  });
}

/** Resolves with the work, or after the time, which is told of. */
async function withinTime(
  clock: Clock,
  limitMs: number,
  work: Promise<unknown>,
  onLate: () => void,
): Promise<void> {
  let cancel = (): void => {};
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(limitMs, () => {
      onLate();
      resolve();
    });
  });
  await Promise.race([work, late]);
  cancel();
}
