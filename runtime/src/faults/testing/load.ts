// A steady load of calls, and what became of each: failures, and calls that were executed twice or never.
import { readFileSync } from 'node:fs';
import { ServiceError } from '../../error/service-error.js';
import type { TicketClient } from './ticket-service.js';

/** A GET, which may be retried, or a POST, which may not. */
export type Operation = 'read' | 'take';

/** How a load is made. */
export interface LoadOptions {
  readonly client: TicketClient;
  readonly perSecond: number;
  /** Deadline of a call, on the client's clock. */
  readonly timeoutMs: number;
  /** Where instances write their executions down. */
  readonly recordFile: string;
}

/** A call that failed. */
export interface FailedCall {
  readonly id: string;
  readonly operation: Operation;
  /** `performance.now()` at its begin and its end. */
  readonly begun: number;
  readonly ended: number;
  readonly reason: string;
}

/** What became of all calls. */
export interface LoadResult {
  readonly requests: number;
  readonly failures: readonly FailedCall[];
  /** Calls that were executed more than once. */
  readonly twice: readonly { readonly id: string; readonly operation: Operation }[];
  /** Ids of calls that succeeded, but that no instance knows of. */
  readonly unknown: readonly string[];
}

/** A load that runs. */
export interface Load {
  /** Calls that succeeded so far. */
  readonly succeeded: number;
  readonly failures: readonly FailedCall[];
  /** Stops, waits for the calls under way, and counts. */
  stop(): Promise<LoadResult>;
}

let loads = 0;

/** Starts a load: GETs and POSTs in turn, at even distances. */
export function startLoad({ client, perSecond, timeoutMs, recordFile }: LoadOptions): Load {
  loads += 1;
  const prefix = `load${loads}`;
  const operationOf = (id: string): Operation => (Number(id.split('-')[1]) % 2 === 0 ? 'read' : 'take');
  const failures: FailedCall[] = [];
  const good: string[] = [];
  const underWay = new Set<Promise<void>>();
  let made = 0;
  const begun = performance.now();
  // Catches up after a stall of this process, so that the rate is kept.
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - begun) / 1000) * perSecond);
    for (let burst = 0; made < due && burst < 20; burst += 1) {
      made += 1;
      const one = call(`${prefix}-${made}`).finally(() => underWay.delete(one));
      underWay.add(one);
    }
  }, 1000 / perSecond);

  return {
    get succeeded() {
      return good.length;
    },
    failures,
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
      const executions = new Map<string, number>();
      for (const id of readFileSync(recordFile, 'utf8').split('\n')) {
        if (id.startsWith(`${prefix}-`)) executions.set(id, (executions.get(id) ?? 0) + 1);
      }
      return {
        requests: made,
        failures,
        twice: [...executions]
          .filter(([, count]) => count > 1)
          .map(([id]) => ({ id, operation: operationOf(id) })),
        unknown: good.filter((id) => !executions.has(id)),
      };
    },
  };

  async function call(id: string): Promise<void> {
    const operation = operationOf(id);
    const started = performance.now();
    try {
      const answer = await client[operation]({ id }, { timeoutMs });
      if (answer.id !== id) throw new Error(`the answer belongs to ${answer.id}`);
      good.push(id);
    } catch (error) {
      failures.push({ id, operation, begun: started, ended: performance.now(), reason: reasonOf(error) });
    }
  }
}

function reasonOf(error: unknown): string {
  const kind = error instanceof ServiceError ? `${error.kind}: ` : '';
  const { message, cause } = error as Error;
  return `${kind}${message}${cause instanceof Error ? ` (${cause.message})` : ''}`;
}
