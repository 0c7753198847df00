// A call whose answer is wanted whole, as nearly all are: one object from the pick of an instance to the last byte, which is undici's handler,
// too. Where its first try comes to nothing, the search goes on in the usual way.
import type { TransportResponse } from '../call/transport.js';
import type { Timed } from '../clock/deadlines.js';
import { failure, type ServiceError } from '../error/service-error.js';
import type { ExchangeFailure } from './exchange-failure.js';
import { WholeExchange } from './whole-exchange.js';
import { findHeader } from './instance-call.js';
import type { Search } from './retry-calls.js';

/** An answer that is here in whole. */
export class WholeAnswer implements TransportResponse {
  readonly status: number;
  readonly whole: string;
  readonly #rawHeaders: readonly Buffer[];

  constructor(status: number, rawHeaders: readonly Buffer[], whole: string) {
    this.status = status;
    this.#rawHeaders = rawHeaders;
    this.whole = whole;
  }

  header(name: string): string | undefined {
    return findHeader(this.#rawHeaders, name);
  }

  text(): Promise<string> {
    return Promise.resolve(this.whole);
  }

  async *stream(): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.whole !== '') yield Buffer.from(this.whole);
  }
}

/** Who makes such calls, and looks after what they come to. */
export interface WholeCallHost {
  /** A call begins, and is over. */
  begin(call: WholeCall): void;
  end(call: WholeCall): void;
  headCame(call: WholeCall, status: number, rawHeaders: readonly Buffer[]): void;
  allCame(call: WholeCall, answer: WholeAnswer, rawHeaders: readonly Buffer[]): void;
  brokeOff(call: WholeCall, cause: ExchangeFailure): void;
}

/** The two ends of a promise. */
export interface Settling {
  resolve(answer: WholeAnswer | Promise<WholeAnswer>): void;
  reject(reason: unknown): void;
}

/** One such call on its first try. */
export class WholeCall extends WholeExchange implements Timed {
  readonly search: Search;
  readonly endsAt: number;
  readonly settling: Settling;
  /** What ended it before its answer, where it was its caller or its deadline. */
  reason: ServiceError | undefined = undefined;
  readonly #host: WholeCallHost;

  constructor(host: WholeCallHost, search: Search, settling: Settling) {
    super();
    this.#host = host;
    this.search = search;
    this.settling = settling;
    this.endsAt = search.outgoing.deadline ?? Infinity;
  }

  start(): void {
    const { call } = this.search.outgoing;
    const { target, begunAt } = this.search;
    this.#host.begin(this);
    call.signal?.addEventListener('abort', this, { once: true });
    const left = this.endsAt === Infinity ? undefined : Math.max(0, this.endsAt - begunAt);
    target.connection.startWhole(call.request(left), this);
  }

  /** Its time is over. */
  late(): void {
    this.#endFor(failure('deadline-exceeded'));
  }

  /** The call that it is made in has ended. */
  handleEvent(): void {
    this.#endFor(failure('cancelled', undefined, { cause: this.search.outgoing.call.signal?.reason }));
  }

  protected override headCame(status: number, rawHeaders: readonly Buffer[]): void {
    this.#host.headCame(this, status, rawHeaders);
  }

  protected override allCame(status: number, rawHeaders: readonly Buffer[], text: string): void {
    this.#end();
    this.#host.allCame(this, new WholeAnswer(status, rawHeaders, text), rawHeaders);
  }

  protected override brokeOff(cause: ExchangeFailure): void {
    this.#end();
    this.#host.brokeOff(this, cause);
  }

  #end(): void {
    this.search.outgoing.call.signal?.removeEventListener('abort', this);
    this.#host.end(this);
  }

  #endFor(reason: ServiceError): void {
    this.reason ??= reason;
    this.abort(reason);
  }
}
