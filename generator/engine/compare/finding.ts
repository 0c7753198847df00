// What a comparison finds: one change between two contracts, where it is, and who breaks.
import type { Breaks } from './rule.js';

/** One change. */
export interface Finding {
  /** Its id in the catalogue (compare/rules). */
  readonly rule: string;
  readonly service: string;
  /** The operation or the event that changed; both are absent where the whole service is meant. */
  readonly operation?: string;
  readonly event?: string;
  /** Names of fields from the outside in; empty: the request or the result as a whole. Absent for all that is no type. */
  readonly path?: readonly string[];
  /** The path for people: `items[].name`, `labels{}.color`. */
  readonly field?: string;
  readonly breaks: Breaks;
  /** What was and what is, in a few words; absent where there was or is nothing. */
  readonly before?: string;
  readonly after?: string;
}

/** Whether callers that run now would break. */
export function breaksCallers({ breaks }: Pick<Finding, 'breaks'>): boolean {
  return breaks === 'callers' || breaks === 'both';
}

/** Whether servers that run now would break. */
export function breaksServers({ breaks }: Pick<Finding, 'breaks'>): boolean {
  return breaks === 'servers' || breaks === 'both';
}

/** The name of who breaks. */
export function breaksOf(callers: boolean, servers: boolean): Breaks {
  if (callers) return servers ? 'both' : 'callers';
  return servers ? 'servers' : 'nobody';
}

/** A finding's places from the narrowest to the widest, as `allowBreaking` names them: `user.getUser.email.response-field-removed`. */
export function allowanceKeys({ service, operation, event, path = [], rule }: Finding): readonly string[] {
  const keys = [`${service}.${rule}`];
  const name = operation ?? event;
  if (name !== undefined) keys.unshift(`${service}.${name}.${rule}`);
  if (name !== undefined && path.length > 0) keys.unshift([service, name, ...path, rule].join('.'));
  return keys;
}
