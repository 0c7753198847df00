// Any JSON value, as far as it can be written again: JSON's grammar allows more than JSON.stringify can say.
import { type Key, escapePointer, pointerTo, type Problems } from './problems.js';
import { levelsBelow, tooDeep, wrongType } from './refusal.js';

/**
 * Reads any JSON value, null included; its absence is refused, and so is what could not be written again: nesting of more than 1,000 levels,
 * counted from the root of the input, and numbers beyond the range of doubles (`1e999`), which would be written as null.
 */
export function readJson(value: unknown, at: string, key: Key, problems: Problems): unknown {
  if (value === undefined) return wrongType(value, at, key, problems, 'a value');
  if (typeof value === 'object' && value !== null) {
    const here = pointerTo(at, key);
    const seen = { digits: false };
    const fault = findFault(value, levelsBelow(here), seen);
    if (fault === 'depth') return tooDeep(here, problems);
    if (fault !== undefined) problems.add(here + fault, 'type', notFinite);
    else if (seen.digits)
      return JSON.parse(JSON.stringify(value, (_name, member: unknown) => asJson(member)));
  } else if (isEndless(value)) problems.add(pointerTo(at, key), 'type', notFinite);
  return asJson(value);
}

const notFinite = 'must be a finite number';

/** Of a config: JSON has no number of 64 bits, and nothing could print it. */
function asJson(value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** The pointer of a number that is not finite, below the value; `depth` where it is nested too deeply. */
function findFault(value: object, levels: number, seen: { digits: boolean }): string | undefined {
  if (levels === 0) return 'depth';
  for (const name of Object.keys(value)) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (typeof member === 'bigint') seen.digits = true;
    if (isEndless(member)) return `/${escapePointer(name)}`;
    if (typeof member !== 'object' || member === null) continue;
    const fault = findFault(member, levels - 1, seen);
    if (fault !== undefined) return fault === 'depth' ? fault : `/${escapePointer(name)}${fault}`;
  }
  return undefined;
}

function isEndless(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}
