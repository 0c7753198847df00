// Snapshots for runners that have none, as node:test on Node 20.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a snapshot is compared. */
export interface SnapshotOptions {
  /** Writes the file in place of comparing; true when the environment variable `UPDATE_SNAPSHOTS` is set, unless told. */
  readonly update?: boolean;
}

/**
 * Compares a text with the file that a person has looked at and committed; throws an AssertionError that shows the difference.
 * No text is an error (a file that is not generated), and so is a snapshot that is not there yet, so that a forgotten one cannot pass: write it with `UPDATE_SNAPSHOTS=1`.
 */
export function matchSnapshot(
  text: string | undefined,
  file: string | URL,
  options: SnapshotOptions = {},
): void {
  assert.ok(text !== undefined, 'there is nothing to compare: the file is not generated');
  const path = typeof file === 'string' ? file : fileURLToPath(file);
  const { update = Boolean(process.env['UPDATE_SNAPSHOTS']) } = options;
  if (update) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return;
  }
  const howTo = 'look at it, and if it is right run the test again with UPDATE_SNAPSHOTS=1';
  assert.ok(existsSync(path), `there is no snapshot ${path} yet: ${howTo}`);
  // A checkout on Windows may have other line ends; those are not what is compared.
  const expected = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  assert.equal(text.replaceAll('\r\n', '\n'), expected, `${path} has changed: ${howTo}`);
}
