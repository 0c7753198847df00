// Interceptors: layers around a call, alike on both ends, and how layers become one function, once.

/**
 * Takes a call further inside. What it gives, or rejects with, is the call's outcome as far as it stands. (Written as a method: so a
 * layer that knows more of its calls may stand in a list for calls of which less is said.)
 */
export type Next<Call, Result> = { next(call: Call): Result | Promise<Result> }['next'];

/**
 * A layer: gets the way further inside once, gives the way through itself. It may look at the call and its outcome, change either,
 * throw, or answer without going further. One that has nothing to wait for returns `next(call)` and costs next to nothing. `Passed` is
 * what it must hand on, where that is less than what it gets.
 */
export type Interceptor<Call, Result, Passed = Call> = (next: Next<Passed, Result>) => Next<Call, Result>;

/**
 * Puts layers around a function; the first one sees a call first. Done once for a route or a client, never for a call. Throws a
 * TypeError where one is no layer.
 */
export function intercept<Call, Result>(
  interceptors: readonly (Interceptor<Call, Result> | undefined)[],
  inner: Next<Call, Result>,
): Next<Call, Result> {
  return interceptors.reduceRight<Next<Call, Result>>((next, layer) => {
    if (layer === undefined) return next;
    const way: unknown = typeof layer === 'function' ? layer(next) : undefined;
    if (typeof way !== 'function')
      throw new TypeError('an interceptor is (next) => (call) => …, and this one gives no function');
    return way as Next<Call, Result>;
  }, inner);
}
