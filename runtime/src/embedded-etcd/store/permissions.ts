// Which keys the roles of a user open, as ranges laid over each other.
import type { KeyRange } from './key-value.js';

/** Numbers of Permission.Type. */
const permissionType = { read: 0, write: 1, readWrite: 2 } as const;

/** A permission of a role. `end` as in any range: '' the key alone, '\0' all from the key on. */
export interface Permission extends KeyRange {
  readonly type: number;
}

/** What a caller wants to do with keys. */
export type Wish = 'read' | 'write';

/** Whether the permissions together open the whole range. */
export function permits(permissions: readonly Permission[], range: KeyRange, wish: Wish): boolean {
  const wanted = wish === 'read' ? permissionType.read : permissionType.write;
  const open = permissions
    .filter(({ type }) => type === permissionType.readWrite || type === wanted)
    .map(toInterval)
    .sort((left, right) => (left.begin < right.begin ? -1 : 1));
  const { begin, end } = toInterval(range);
  let reached = begin;
  for (const interval of open) {
    if (interval.begin > reached) return false;
    if (interval.end === undefined) return true;
    if (interval.end > reached) reached = interval.end;
    if (end !== undefined && reached >= end) return true;
  }
  return false;
}

/** An end of undefined is beyond all keys. */
interface Interval {
  readonly begin: string;
  readonly end: string | undefined;
}

function toInterval({ key, end }: KeyRange): Interval {
  if (end === '') return { begin: key, end: `${key}\0` };
  return { begin: key, end: end === '\0' ? undefined : end };
}
