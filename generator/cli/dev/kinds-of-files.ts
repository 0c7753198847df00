// What kind of file an edit is of.
import { localConfigOf } from './push-config.js';

/** The configs that these files are the text of. */
export function configsAmong(paths: Iterable<string>): ReadonlySet<string> {
  return new Set([...paths].flatMap((path) => localConfigOf(path) ?? []));
}

/** Whether the generator reads this file: manifests, TypeScript that manifests import, and what it has written itself. */
export function isGenerationInput(path: string): boolean {
  if (path.startsWith('config/')) return false;
  return (
    /\.ya?ml$/.test(path) ||
    /^templates\/.*\.hbs$/.test(path) ||
    /(^|\/)generated\//.test(path) ||
    path === 'scaffold.lock' ||
    /^shared\/.*\.ts$/.test(path)
  );
}

/** Whether the compiler reads this file. */
export function isTyped(path: string): boolean {
  return /\.[cm]?tsx?$|\.ya?ml$|(^|\/)(package|tsconfig[^/]*)\.json$/.test(path);
}
