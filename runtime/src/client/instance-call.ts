// One call to whichever instance of a service takes it, and its answer.
import type { Ending } from '../call/ending.js';
import { ServiceError } from '../error/service-error.js';
import type { OperationRules } from '../resilience/rules.js';
import { codes } from '../wire/codes.js';
import { headerNames } from '../wire/headers.js';
import type { ExchangeRequest, ExchangeResponse } from './exchange.js';

/** One request to whichever instance takes it. */
export interface InstanceCall {
  /** Makes the request of one try; gets what is left of the deadline in milliseconds. */
  readonly request: (leftMs: number | undefined) => ExchangeRequest;
  /** May be executed twice without harm, and its body can be sent again. */
  readonly repeatable: boolean;
  /** Ends it early. */
  readonly signal?: Ending | undefined;
  /** When it must be over, in milliseconds from now; undefined: never. */
  readonly timeoutMs?: number | undefined;
  /** It only reads: a second instance may be asked while the first one works. */
  readonly reads?: boolean;
  /** What is said of its operation. */
  readonly rules?: OperationRules | undefined;
}

/** As many calls of a service are under way as may be (`concurrent`): nothing was sent. Its kind is `unavailable`. */
export class BulkheadFull extends ServiceError {
  constructor(service: string, concurrent: number) {
    const { code, status } = codes.unavailable;
    const message = `${concurrent} calls of ${service} are under way, and no more may be`;
    super({ kind: 'unavailable', code, status, message });
  }
}

/** An answer whose head has come. */
export interface CallAnswer extends ExchangeResponse {
  /** Why the body broke off: the caller's signal, the deadline, or the instance. */
  readonly explain: (error: unknown) => ServiceError;
}

/** Whether an instance says that a failure is not its own: its caller's, or that of a service that it needs itself. */
export function isInnocent({ rawHeaders }: Pick<ExchangeResponse, 'rawHeaders'>): boolean {
  const blame = findHeader(rawHeaders, headerNames.blame);
  return blame === 'caller' || blame === 'dependency';
}

/** The value of a header by its name in lower case. */
export function findHeader(rawHeaders: readonly Buffer[], name: string): string | undefined {
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const candidate = rawHeaders[index];
    if (candidate?.length !== name.length) continue;
    if (candidate.toString('latin1').toLowerCase() === name) return rawHeaders[index + 1]?.toString('latin1');
  }
  return undefined;
}
