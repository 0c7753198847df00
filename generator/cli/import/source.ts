// Where an imported document comes from: a file and those beside it, or an address. Bounded in size and time, whatever is at the other end.
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { parseForeignText } from '../../engine/document/import-text.js';
import type { ImportSettings } from '../../openapi-import/import.js';

/** The text of a document, or why there is none. */
export type LoadedText = { readonly text: string } | { readonly problem: string };

/** How many bytes a document may have. The largest that are published have 40 MB. */
export const MOST_BYTES = 64 * 1024 * 1024;
/** How long it may take to load. */
const LONGEST_MS = 60_000;
/** How many files may stand beside a document. */
const MOST_FILES = 5_000;

/** Reads a regular file. */
export function readLocal(path: string, source: string): LoadedText {
  try {
    // Asked before it is opened: a pipe that nobody writes to would never open.
    const stats = statSync(path);
    if (!stats.isFile()) return { problem: `${source} can't be read: it is no file` };
    if (stats.size > MOST_BYTES) return { problem: `${source} can't be read: ${tooLarge}` };
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { problem: `${source} can't be read: ${reasonOf(error)}` };
  }
}

/** Loads a document from an address. */
export async function download(url: string, signal: AbortSignal): Promise<LoadedText> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
  try {
    const response = await fetch(url, { signal: limit });
    if (!response.ok) return { problem: `${url} can't be loaded: the answer has status ${response.status}` };
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of response.body ?? []) {
      size += piece.byteLength;
      // Leaving the loop closes the connection.
      if (size > MOST_BYTES) return { problem: `${url} can't be loaded: ${tooLarge}` };
      pieces.push(piece);
    }
    return { text: new TextDecoder().decode(Buffer.concat(pieces)) };
  } catch (error) {
    return { problem: `${url} can't be loaded: ${reasonOf(error)}` };
  }
}

/** The files beside a document, its folder being the farthest that a reference may lead. */
export function besides(document: string): Pick<ImportSettings, 'load' | 'name'> {
  const folder = dirname(document);
  let bytes = 0;
  let files = 0;
  return {
    name: basename(document),
    load(path) {
      files += 1;
      if (files > MOST_FILES || bytes > MOST_BYTES)
        return { problem: 'is not read: the files beside the document are too many, or too large' };
      const full = join(folder, path);
      if (!isWithin(full, folder)) return { problem: 'leads out of the folder of the document' };
      const loaded = readLocal(full, path);
      if ('problem' in loaded) return { problem: `leads nowhere: ${loaded.problem}` };
      bytes += loaded.text.length;
      const parsed = parseForeignText(loaded.text);
      return 'problem' in parsed ? { problem: `leads to no JSON or YAML: ${parsed.problem}` } : parsed;
    },
  };
}

const tooLarge = `it has more than ${MOST_BYTES / 1024 / 1024} MiB`;

/** What is not there is within: that it is missing is told otherwise. */
function isWithin(path: string, folder: string): boolean {
  try {
    return realpathSync(path).startsWith(realpathSync(folder) + sep);
  } catch {
    return true;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
