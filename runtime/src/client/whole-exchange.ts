// An exchange whose answer is wanted whole, as undici's plain handler.
import { blameFor, ExchangeFailure } from './exchange-failure.js';

/** An exchange whose answer is gathered, in one object with whatever comes of it. */
export abstract class WholeExchange {
  /** Whether the head of the answer has come. */
  hasHead = false;
  #sent = false;
  #over = false;
  #abortNow: ((reason?: Error) => void) | undefined = undefined;
  #abortedFor: Error | undefined = undefined;
  #status = 0;
  #rawHeaders: readonly Buffer[] = [];
  #first: Buffer | undefined = undefined;
  #others: Buffer[] | undefined = undefined;

  /** The head has come. */
  protected abstract headCame(status: number, rawHeaders: readonly Buffer[]): void;
  /** All of it has come. */
  protected abstract allCame(status: number, rawHeaders: readonly Buffer[], text: string): void;
  /** It broke off, or did not begin. */
  protected abstract brokeOff(failure: ExchangeFailure): void;

  abort(reason: Error): void {
    this.#abortedFor ??= reason;
    if (this.#abortNow !== undefined) this.#abortNow(reason);
    // Still in the queue: nothing was sent, and undici is told as soon as it would start.
    else this.#fail(new ExchangeFailure(false, reason));
  }

  /** undici does not take it. */
  refused(cause: Error): void {
    this.#fail(new ExchangeFailure(false, cause, blameFor(cause, undefined)));
  }

  onConnect(abortRequest: (reason?: Error) => void): void {
    if (this.#abortedFor !== undefined) return abortRequest(this.#abortedFor);
    this.#sent = true;
    this.#abortNow = abortRequest;
  }

  onHeaders(status: number, rawHeaders: Buffer[]): boolean {
    if (status < 200) return true;
    this.hasHead = true;
    this.#status = status;
    this.#rawHeaders = rawHeaders;
    this.headCame(status, rawHeaders);
    return true;
  }

  onData(chunk: Buffer): boolean {
    if (this.#first === undefined) this.#first = chunk;
    else (this.#others ??= [this.#first]).push(chunk);
    return true;
  }

  onComplete(): void {
    if (this.#over) return;
    this.#over = true;
    const bytes = this.#others === undefined ? this.#first : Buffer.concat(this.#others);
    this.allCame(this.#status, this.#rawHeaders, bytes === undefined ? '' : bytes.toString('utf8'));
  }

  onError(error: Error): void {
    this.#fail(new ExchangeFailure(this.#sent, error, blameFor(error, undefined)));
  }

  #fail(failure: ExchangeFailure): void {
    if (this.#over) return;
    this.#over = true;
    this.brokeOff(failure);
  }
}
