// Who is called: the live instances of a service, one after the other.
import type { Instance } from '@armature/runtime';
import type { Transport } from '@armature/runtime/client';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { CommandError } from '../command-error.js';
import { exitCodes } from '../command.js';
import { readInstancesOf } from '../live/instances.js';
import type { LivePlatform } from '../live/live.js';

/** Where the live instances of a service answer, the youngest first. */
export async function findInstances(live: LivePlatform, service: string): Promise<string[]> {
  const instances = await readInstancesOf(live, service);
  // After a restart the one that is new.
  const age = ({ meta }: Instance): string => meta?.started ?? '';
  return [...instances]
    .sort((a, b) => age(b).localeCompare(age(a)))
    .map(({ address }) => `http://${address}`);
}

/** Nobody runs this service. */
export function nobodyThere({ namespace }: LivePlatform, service: string): CommandError {
  return new CommandError(
    [createDiagnostic('ARM6046', { parameters: { service, namespace } })],
    exitCodes.environment,
  );
}

/** Goes on to the next instance where nothing was sent: its process is gone, its lease not yet. */
export function firstThatAnswers(transports: readonly Transport[]): Transport {
  return {
    async send(request) {
      for (const [index, transport] of transports.entries()) {
        try {
          return await transport.send(request);
        } catch (error) {
          if (index === transports.length - 1 || !wasRefused(error)) throw error;
        }
      }
      throw new Error('there is no instance to call');
    },
  };
}

function wasRefused(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ECONNREFUSED') return true;
  }
  return false;
}
