// The end of a call before its answer, as a plain object: what an AbortSignal is, for those who only ask and listen. A controller with its signal,
// a listener on it and `AbortSignal.any` cost several microseconds each, which is more than all else that a small call does here.

/** Hears of an end; as an object where there is one already, which spares a function. */
export type EndListener = (() => void) | { handleEvent(): void };

/** Tells whether something has ended, and when it does. An AbortSignal is one. */
export interface Ending {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: EndListener, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: EndListener): void;
}

/** An end that somebody brings about. Its signal is made when somebody asks for it. */
export class CallEnding implements Ending {
  aborted = false;
  reason: unknown = undefined;
  #listeners: EndListener[] = [];
  #controller: AbortController | undefined = undefined;

  /** For all who need a real one: `fetch`, `AbortSignal.any`, the user's own code. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.aborted) this.#controller.abort(this.reason);
    }
    return this.#controller.signal;
  }

  /** Listeners hear of the end once, whatever their options say. */
  addEventListener(_type: 'abort', listener: EndListener): void {
    if (!this.aborted) this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: EndListener): void {
    const { length } = this.#listeners;
    // The last one first: calls that are made one at a time take off what they have just put on.
    const at =
      length > 0 && this.#listeners[length - 1] === listener ? length - 1 : this.#listeners.indexOf(listener);
    if (at === -1) return;
    // Their order does not count.
    const last = this.#listeners.pop();
    if (at < length - 1 && last !== undefined) this.#listeners[at] = last;
  }

  /** Ends it, once. */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    const listeners = this.#listeners;
    this.#listeners = [];
    this.#controller?.abort(reason);
    for (const listener of listeners) {
      if (typeof listener === 'function') listener();
      else listener.handleEvent();
    }
  }
}

/** The signal of an ending, for what takes nothing else. */
export function signalOf(ending: Ending | undefined): AbortSignal | undefined {
  if (ending === undefined || ending instanceof AbortSignal) return ending;
  if (ending instanceof CallEnding) return ending.signal;
  const controller = new AbortController();
  if (ending.aborted) controller.abort(ending.reason);
  else ending.addEventListener('abort', () => controller.abort(ending.reason), { once: true });
  return controller.signal;
}

/** What ends with either. */
export function eitherEnding(one: Ending | undefined, other: Ending | undefined): Ending | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return AbortSignal.any([signalOf(one)!, signalOf(other)!]);
}
