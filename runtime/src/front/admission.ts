// How much is under way at once in a process: who comes when it is full is told so at once, and may come again.
import { failure, type ServiceError } from '../error/service-error.js';
import type { SharedLimits } from '../wire/defaults.js';
import type { Budget } from './budget.js';

/** Counts what is under way. */
export interface Admission {
  /** Why a request can't be taken now; undefined: it is counted until `leave`, which gets the same address. */
  refuse(address: string | undefined): ServiceError | undefined;
  leave(address: string | undefined): void;
  readonly underWay: number;
}

/** Creates the counts. Memory is looked at only: who holds bytes counts them itself. */
export function createAdmission(
  { requests, requestsPerAddress }: Pick<SharedLimits, 'requests' | 'requestsPerAddress'>,
  memory: Budget | undefined,
): Admission {
  let underWay = 0;
  const byAddress = new Map<string, number>();
  return {
    get underWay() {
      return underWay;
    },
    refuse(address) {
      if (underWay >= requests) return failure('unavailable', 'too much is under way here');
      if (memory !== undefined && memory.held >= memory.limit)
        return failure('unavailable', 'too much is under way here');
      if (address !== undefined) {
        const own = byAddress.get(address) ?? 0;
        if (own >= requestsPerAddress)
          return failure('too-many-requests', 'too much is under way from your address');
        byAddress.set(address, own + 1);
      }
      underWay += 1;
      return undefined;
    },
    leave(address) {
      underWay -= 1;
      if (address === undefined) return;
      const left = (byAddress.get(address) ?? 0) - 1;
      if (left > 0) byAddress.set(address, left);
      else byAddress.delete(address);
    },
  };
}
