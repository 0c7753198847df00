// What a try says about its instance: answers and failures, counted for or against it by its breaker.
import { failure, type ServiceError } from '../error/service-error.js';
import type { Breaker } from '../resilience/breaker.js';
import { sickStatuses } from '../wire/codes.js';
import type { ExchangeResponse } from './exchange.js';
import { ExchangeFailure } from './exchange-failure.js';
import { isInnocent } from './instance-call.js';

/** A request that no instance can be sent, or whose body broke off: its sender went away, or sent what HTTP does not take. */
function unsent(cause: ExchangeFailure): ServiceError {
  return cause.sent
    ? failure('cancelled', undefined, { cause })
    : failure('invalid-input', 'the request can not be sent on', { cause });
}

/** What is known of a try without an answer. */
export interface Unanswered {
  /** What ended it early, where it was its caller or its deadline. */
  readonly reason: ServiceError | undefined;
  /** Whether the instance still waited for a part of the request. */
  readonly incomplete: boolean;
  readonly waitedMs: number;
  /** Whether the time of one try ran out, or another instance was faster. */
  readonly isLate?: boolean;
}

/** Counts a try without an answer against its instance, or not. Throws where no other one would do better. */
export function blame(
  breaker: Breaker,
  cause: unknown,
  { reason, incomplete, waitedMs, isLate = false }: Unanswered,
): asserts cause is ExchangeFailure {
  if (reason !== undefined) {
    if ((reason.kind === 'cancelled' && !isLate) || incomplete) breaker.abandon();
    else breaker.late(waitedMs);
    throw reason;
  }
  if (!(cause instanceof ExchangeFailure)) throw cause;
  if (cause.blame === 'caller') {
    breaker.abandon();
    throw unsent(cause);
  }
  if (incomplete && (isLate || cause.sent)) breaker.abandon();
  else if (isLate) breaker.late(waitedMs);
  else if (!cause.sent) breaker.refused();
  else breaker.failure();
}

/** What is known of one with an answer. */
export interface Answered {
  readonly response: Pick<ExchangeResponse, 'status' | 'rawHeaders'>;
  readonly incomplete: boolean;
  /** Until the head came. */
  readonly tookMs: number;
  /** Whether the caller had a deadline. */
  readonly limited: boolean;
}

/** Counts an answer for or against its instance. What is the caller's or a dependency's own does not count. */
export function judge(breaker: Breaker, { response, incomplete, tookMs, limited }: Answered): void {
  if (!sickStatuses.has(response.status)) breaker.success(tookMs);
  else if (isInnocent(response) || incomplete) breaker.answered();
  else if (response.status === 504 && limited) breaker.late(tookMs);
  else breaker.failure();
}
