// What stands in the way of writing a file, found before anything is written.
import { isNativeError } from 'node:util/types';
import { lstatSync, realpathSync, statSync, type Stats } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { FileProblem } from './file-error.js';

/** A reason against a path. */
export type Obstacle = Pick<FileProblem, 'kind' | 'reason'>;

/** Looks at every part of an absolute path below a folder; undefined where a file (or a folder) can be there. */
export function findObstacle(
  top: string,
  full: string,
  wanted: 'file' | 'folder' = 'file',
): Obstacle | undefined {
  const parts = relative(top, full)
    .split(sep)
    .filter((part) => part !== '');
  let place = top;
  for (const [index, part] of parts.entries()) {
    place = join(place, part);
    const entry = lstatSync(place, { throwIfNoEntry: false });
    if (entry === undefined) return undefined;
    const isLast = index === parts.length - 1 && wanted === 'file';
    if (isLast ? entry.isFile() : entry.isDirectory()) continue;
    const shown = parts.slice(0, index + 1).join('/');
    const found = entry.isSymbolicLink() ? followLink(top, place, shown) : entry;
    if ('kind' in found) return found;
    const problem = isLast ? notAFile(found, shown) : notAFolder(found, shown);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Where a path really leads: links are followed as far as there is something. */
export function realPlace(full: string): string {
  try {
    return realpathSync(full);
  } catch {
    // Nothing is there yet: a new file in a folder that may be.
    return full;
  }
}

function followLink(top: string, place: string, shown: string): Stats | Obstacle {
  let target: string;
  try {
    target = realpathSync(place);
  } catch (error) {
    const isLoop = isNativeError(error) && 'code' in error && error.code === 'ELOOP';
    if (isLoop) return { kind: 'loop', reason: `the link ${shown} leads to itself` };
    return { kind: 'in-the-way', reason: `${shown} is a link that leads nowhere` };
  }
  const way = relative(realPlace(top), target);
  if (way === '..' || way.startsWith(`..${sep}`) || way.startsWith(sep)) {
    return { kind: 'outside', reason: `${shown} is a link to ${target}, outside of the workspace` };
  }
  return statSync(target);
}

function notAFile(entry: Stats, shown: string): Obstacle | undefined {
  if (entry.isFile()) return undefined;
  const what = entry.isDirectory() ? 'a folder' : 'no ordinary file';
  return { kind: 'in-the-way', reason: `${shown} is ${what}` };
}

function notAFolder(entry: Stats, shown: string): Obstacle | undefined {
  if (entry.isDirectory()) return undefined;
  return { kind: 'in-the-way', reason: `${shown} is a file, and has to be a folder` };
}
