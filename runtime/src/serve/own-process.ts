// The process around a service: signals in, exit codes out. The only place of the runtime that exits or prints.
import { StartError } from '../server/start-error.js';
import type { RunningService } from './options.js';

/** What is needed of the process. */
export interface ProcessDoor {
  on(signal: 'SIGTERM' | 'SIGINT', listener: (signal: string) => void): unknown;
  exit(code: number): void;
  readonly stderr: { write(text: string): unknown };
}

/**
 * Starts a service as the one thing that its process does. A failure to start prints one line and exits: 2 wrong
 * configuration, 4 the environment, 1 anything else (with its stack, since that is a bug). A signal shuts the service
 * down and exits 0; a second one exits at once.
 */
export async function superviseProcess<Service extends RunningService>(
  name: string,
  start: () => Promise<Service>,
  door: ProcessDoor = process,
): Promise<Service> {
  let service: Service | undefined;
  let stopping = false;
  const stop = (): void => {
    if (stopping) return door.exit(1);
    stopping = true;
    // Before the start is through there is nothing to hand over.
    if (service === undefined) return door.exit(0);
    service.close().then(
      () => door.exit(0),
      () => door.exit(1),
    );
  };
  door.on('SIGTERM', stop);
  door.on('SIGINT', stop);
  try {
    service = await start();
    return service;
  } catch (error) {
    const known = error instanceof StartError;
    const text = known
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
    door.stderr.write(`${name} can not start: ${text}\n`);
    door.exit(known ? error.exitCode : 1);
    throw error;
  }
}
