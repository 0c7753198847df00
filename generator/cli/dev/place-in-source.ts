// From a place in a service's bundle to the one that its author knows.
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { shownPath } from './bundles.js';
import type { Blocked } from './watchdog.js';

/** Whose code it is, and where: `spin (services/user/user.service.ts:12:5)`. */
export function placeOf(
  root: string,
  blocked: Blocked,
): { readonly service: string; readonly place: string } {
  const { code, line, column } = blocked;
  const service = basename(code).replace(/\.\d+\.mjs$/, '');
  const name = blocked.function || 'a function';
  try {
    const map = new SourceMap(JSON.parse(readFileSync(`${code}.map`, 'utf8')) as SourceMapPayload);
    const entry = map.findEntry(line - 1, column - 1);
    if (!('originalSource' in entry)) return { service, place: name };
    const file = shownPath(root, resolve(dirname(code), entry.originalSource));
    return { service, place: `${name} (${file}:${entry.originalLine + 1}:${entry.originalColumn + 1})` };
  } catch {
    // Replaced meanwhile.
    return { service, place: name };
  }
}
