// Rules of a dependency as calls look at them: put together once for each operation, and anew when the config changes.
import type { CallRules, Resilience } from '../wire/resilience.js';
import { createHedging, type Hedging } from './hedging.js';

/** What holds for the calls of one operation. */
export interface OperationRules {
  readonly timeoutMs: number | undefined;
  readonly attemptMs: number | undefined;
  /** The first try included. */
  readonly maxTries: number | undefined;
  readonly hedging: Hedging | undefined;
}

/** The rules of a dependency in force, and what holds for each operation. */
export interface RuleSet {
  readonly rules: Resilience;
  of(operation: string): OperationRules;
}

/** Puts rules together. */
export function createRuleSet(rules: Resilience): RuleSet {
  const known = new Map<string, OperationRules>();
  return {
    rules,
    of(operation) {
      let found = known.get(operation);
      if (found === undefined) {
        const { operations = {} } = rules;
        found = toOperation({
          ...rules,
          ...(Object.hasOwn(operations, operation) ? operations[operation] : {}),
        });
        known.set(operation, found);
      }
      return found;
    },
  };
}

function toOperation({ timeoutMs, attemptMs, retries, hedge }: CallRules): OperationRules {
  return {
    timeoutMs,
    attemptMs,
    maxTries: retries === undefined ? undefined : retries + 1,
    hedging: hedge && createHedging(hedge),
  };
}
