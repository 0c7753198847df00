// Writes a result to the file that the user names: whole, or the file stays as it was. What is no ordinary file (`/dev/stdout`, a pipe)
// is written to as it stands.
import { renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { asFileError } from '../file/file-error.js';
import { realPlace } from '../file/obstacle.js';
import { removeIfThere } from '../file/staged-files.js';

/** A file that is being written. */
export interface OpenOut {
  /** Where to write; absolute. */
  readonly place: string;
  /** Puts what was written in its place. */
  commit(): void;
  /** Leaves everything as it was. */
  discard(): void;
}

/** Opens the file at a path, relative to a folder. Throws a FileError where there can be none. */
export function openOut(cwd: string, path: string): OpenOut {
  const full = realPlace(resolve(cwd, path));
  try {
    const entry = statSync(full, { throwIfNoEntry: false });
    if (entry && !entry.isFile()) {
      if (entry.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR', syscall: 'open' });
      return { place: full, commit: () => undefined, discard: () => undefined };
    }
    // A folder that is not there is more likely mistyped than wanted.
    statSync(dirname(full));
  } catch (error) {
    throw asFileError(error, 'write', path);
  }
  const place = join(dirname(full), `.${basename(full)}.${process.pid}.tmp`);
  return {
    place,
    commit() {
      try {
        renameSync(place, full);
      } catch (error) {
        removeIfThere(place);
        throw asFileError(error, 'write', path);
      }
    },
    discard: () => removeIfThere(place),
  };
}

/** Writes a text. */
export function writeOut(cwd: string, path: string, text: string): void {
  const out = openOut(cwd, path);
  try {
    writeFileSync(out.place, text);
  } catch (error) {
    out.discard();
    throw asFileError(error, 'write', path);
  }
  out.commit();
}
