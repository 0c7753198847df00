// The deadline at both ends: a client says how long it waits, a server ends what takes longer than that, or than the operation may take.
import { longestTimerMs } from '../../clock/clock.js';
import { failure } from '../../error/service-error.js';
import { headerNames } from '../../wire/headers.js';
import { changed } from '../changed-call.js';
import type { RouteEffect } from '../route-effect.js';

/** `timeout` of an operation, and what is left of a caller's time (`X-Deadline-Ms`). */
export const deadline: RouteEffect = {
  server:
    ({ timeoutMs }) =>
    (next) =>
    (call) => {
      const left = timeLeft(call.headers[headerNames.deadline], timeoutMs);
      if (left !== undefined) call.limit(left);
      return next(call);
    },
  client:
    ({ timeoutMs: usual }) =>
    (next) =>
    (call) => {
      const { timeoutMs: asked = usual, transport } = call;
      if (Number.isNaN(asked)) throw new TypeError('timeoutMs is NaN');
      // `Infinity` is as long as timers can be.
      const timeoutMs = cut(
        asked === undefined ? undefined : Math.min(asked, longestTimerMs),
        transport.carried,
      );
      return timeoutMs === undefined || timeoutMs === call.timeoutMs
        ? next(call)
        : next(changed(call, { headers: call.headers, timeoutMs, ending: call.ending }));
    },
};

/** No call outlives the one that it is made in. */
function cut(
  asked: number | undefined,
  carried: { readonly deadline?: number | undefined; readonly now: () => number } | undefined,
): number | undefined {
  if (carried?.deadline === undefined) return asked;
  const left = carried.deadline - carried.now();
  if (left <= 0) throw failure('deadline-exceeded');
  return asked === undefined ? left : Math.min(left, asked);
}

/** The shorter of what the caller waits and what the operation may take. A header that is not a number counts as none. */
function timeLeft(header: string | string[] | undefined, timeoutMs: number | undefined): number | undefined {
  if (typeof header !== 'string' || !/^-?\d{1,15}$/.test(header)) return timeoutMs;
  const left = Math.min(Number(header), longestTimerMs);
  return timeoutMs === undefined ? left : Math.min(left, timeoutMs);
}
