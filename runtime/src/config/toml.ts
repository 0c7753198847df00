// TOML text to plain values, with the line of a key for messages.
import { parse, TomlError, type TomlTable } from 'smol-toml';
import type { ConfigProblem } from './config-error.js';

/** A table that was read, or why it could not be. */
export type TomlOutcome =
  | { readonly ok: true; readonly table: TomlTable }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * Reads TOML. Integers beyond ±(2^53 - 1) are bigints, so that none of their 64 bits is lost. The message of a syntax error says where
 * and what, and shows nothing of the text.
 */
export function readToml(text: string): TomlOutcome {
  try {
    return { ok: true, table: parse(text, { integersAsBigInt: 'asNeeded' }) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The rest of its message is an excerpt of the text.
    const reason = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document:\s*/, '');
    return {
      ok: false,
      problems: [{ key: '', line: error.line, message: `not valid TOML, column ${error.column}: ${reason}` }],
    };
  }
}

/** What is wrong at a key, with its line where it is written out. */
export function atKey(
  text: string,
  { path, message }: { readonly path: readonly string[]; readonly message: string },
): ConfigProblem {
  const line = lineOfKey(text, path);
  return { key: path.join('.'), ...(line === undefined ? {} : { line }), message };
}

/** The line of a key, from 1, or of the nearest table around it; undefined when neither is written out. */
export function lineOfKey(text: string, path: readonly string[]): number | undefined {
  let table: string[] = [];
  let best: { line: number; depth: number } | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const header = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(#.*)?$/.exec(raw);
    const assigned =
      /^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=/.exec(raw);
    if (header?.[1] !== undefined) table = splitKey(header[1]);
    const found = header
      ? table
      : assigned?.[1] === undefined
        ? undefined
        : [...table, ...splitKey(assigned[1])];
    if (found === undefined || found.length > path.length) continue;
    if (!found.every((name, depth) => name === path[depth])) continue;
    if (best === undefined || found.length > best.depth) best = { line: index + 1, depth: found.length };
  }
  return best?.line;
}

function splitKey(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
}
