// Whether two texts of a file say the same, whoever laid them out: TypeScript by tokens and comments (in
// whichever order it imports), JSON by value, all else by words.
import { isDeepStrictEqual } from 'node:util';
import { codeText } from './code-text.js';
import { essenceHash } from './essence.js';
import { withSortedImports } from './import-order.js';
import { plainText } from './text-form.js';

/** Dear where the texts say the same in another layout: ask it of files that are not as they were expected. */
export function saysTheSame(path: string, a: string, b: string): boolean {
  const [first, second] = [plainText(a), plainText(b)];
  if (first === second) return true;
  if (/\.[cm]?[jt]sx?$/.test(path)) {
    // Nearly every text that is asked about has changed, and the cheap cousin sees less than the dear one.
    if (essenceHash(first) !== essenceHash(second)) return false;
    return codeText(withSortedImports(first)) === codeText(withSortedImports(second));
  }
  if (path.endsWith('.json')) return isSameJson(first, second);
  return words(first) === words(second);
}

/** In one order of keys: a formatter does not sort them. */
function isSameJson(a: string, b: string): boolean {
  try {
    const [first, second] = [JSON.parse(a), JSON.parse(b)] as [unknown, unknown];
    return isDeepStrictEqual(first, second) && JSON.stringify(first) === JSON.stringify(second);
  } catch {
    return false;
  }
}

function words(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
