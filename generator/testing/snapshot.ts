// Snapshots for any runner: as files of their own, with the failure that a reviewer wants to see.
import assert, { AssertionError } from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hunksOf } from './hunks.js';

/** How a snapshot is compared. */
export interface SnapshotOptions {
  /** Writes the file in place of comparing; true when the environment variable `UPDATE_SNAPSHOTS` is set, unless told. */
  readonly update?: boolean;
}

/** What this process has compared: the rest of a folder is left over from earlier. */
const compared = new Set<string>();

const howTo = 'look at it, and if it is right run the test again with UPDATE_SNAPSHOTS=1';

/**
 * Compares a text with the file that a person has looked at and committed; throws an AssertionError that shows the lines that differ.
 * No text is an error (a file that is not generated), and so is a snapshot that is not there yet, so that a forgotten one cannot pass: write it with `UPDATE_SNAPSHOTS=1`.
 */
export function matchSnapshot(
  text: string | undefined,
  file: string | URL,
  options: SnapshotOptions = {},
): void {
  const path = toPath(file);
  compared.add(path);
  assert.ok(text !== undefined, 'there is nothing to compare: the file is not generated');
  if (isUpdating(options)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return;
  }
  assert.ok(existsSync(path), `there is no snapshot ${path} yet: ${howTo}`);
  // A checkout on Windows may have other line ends; those are not what is compared.
  const expected = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  const actual = text.replaceAll('\r\n', '\n');
  if (actual === expected) return;
  const message = `${path} has changed: ${howTo}\n\n${hunksOf(expected, actual)}`;
  throw new AssertionError({ message, operator: 'matchSnapshot', stackStartFn: matchSnapshot });
}

/**
 * The files of a folder and of those below it that no `matchSnapshot` of this process has asked for, relative to it and sorted: what
 * they were snapshots of is gone. Ask at the end of all tests that use the folder. With `update` they are removed, and the list is empty.
 */
export function obsoleteSnapshots(folder: string | URL, options: SnapshotOptions = {}): string[] {
  const root = toPath(folder);
  if (!existsSync(root)) return [];
  const obsolete = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !compared.has(path));
  if (isUpdating(options)) {
    for (const path of obsolete) rmSync(path);
    return [];
  }
  // A list of this realm's own: under Jest those of `node:fs` are of another, and equal to none.
  return Array.from(obsolete, (path) => path.slice(root.length + 1).replaceAll('\\', '/')).sort();
}

function isUpdating({ update = Boolean(process.env['UPDATE_SNAPSHOTS']) }: SnapshotOptions): boolean {
  return update;
}

function toPath(file: string | URL): string {
  return resolve(typeof file === 'string' ? file : fileURLToPath(file));
}
