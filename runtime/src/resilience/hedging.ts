// When a second instance is asked beside the first: after the time in which most answers are usually there, and seldom enough.
import type { HedgeRule } from '../wire/resilience.js';
import { settings } from '../wire/settings.js';

/** Hedging of one operation. */
export interface Hedging {
  /** A call begins: milliseconds until a second instance may be asked; undefined while too little is known. */
  begin(): number | undefined;
  /** Whether it may be asked; takes from the budget when it may. */
  take(): boolean;
  /** An instance began to answer, or was given up for another, after so many milliseconds. */
  observe(tookMs: number): void;
}

/** Times that are kept, and how many have to be known before they say anything. */
const kept = 256;
const enough = 20;

/** Creates it with a full budget. */
export function createHedging(rule: HedgeRule): Hedging {
  const reserve: number = settings.hedgeReserve.value;
  let saved = reserve;
  const times: number[] = [];
  let next = 0;
  let unseen = 0;
  let delayMs = 'afterMs' in rule ? rule.afterMs : undefined;
  return {
    begin() {
      if (saved < reserve) saved = Math.min(reserve, saved + settings.hedgeShare.value);
      return delayMs;
    },
    take() {
      if (saved < 1) return false;
      saved -= 1;
      return true;
    },
    observe(tookMs) {
      if ('afterMs' in rule) return;
      times[next] = tookMs;
      next = (next + 1) % kept;
      unseen += 1;
      // Sorted now and then: a time that is a few calls old is as good.
      if (times.length < enough || unseen < enough) return;
      unseen = 0;
      const sorted = times.toSorted((left, right) => left - right);
      delayMs = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * rule.share))];
    },
  };
}
