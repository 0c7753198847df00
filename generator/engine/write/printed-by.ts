// Which of a workspace's own templates a file is printed by, which it was printed by as far as the lock knows, and what that says of a
// file that has to be written anew.
import type { Span } from '../../source/source-file.js';
import type { EmittedFile, TemplateChange } from './change.js';
import type { LockEntry, PrintedBy } from './lock-entry.js';
import { plainText, textHash } from './text-form.js';

/** What the lock says of the templates of a file. */
export function printedBy({ templates = [] }: EmittedFile): Pick<LockEntry, 'templates'> {
  if (templates.length === 0) return {};
  return { templates: templates.map(({ path, text }): PrintedBy => ({ path, hash: textHash(text) })) };
}

/** The templates of a file that are not those that it was printed by. A file that was never printed has none. */
export function changedTemplates(
  file: EmittedFile,
  known: LockEntry | undefined,
  before: string | undefined,
): readonly TemplateChange[] {
  // Of what is generated the lock says nothing where no template of the workspace's had a part in it.
  if (known === undefined && (before === undefined || file.ownership !== 'generated')) return [];
  const { templates = [] } = file;
  const last = known?.templates ?? [];
  const gone = last.filter(({ path }) => !templates.some((each) => each.path === path));
  const changed = templates.flatMap(({ path, text }): TemplateChange[] => {
    const hashes = last.filter((each) => each.path === path).map(({ hash }) => hash);
    if (hashes.includes(textHash(text))) return [];
    if (hashes.length === 0) return [{ path, kind: 'new' }];
    const span = before === undefined ? undefined : newLineIn({ path, text }, before, file.text);
    return [{ path, kind: 'edited', ...(span && { span }) }];
  });
  return [...changed, ...distinctPaths(gone).map((path) => ({ path, kind: 'gone' as const }))];
}

/** The first line of a template whose own words stand in what is printed now, and did not before. */
function newLineIn(
  template: { path: string; text: string },
  before: string,
  after: string,
): Span | undefined {
  const old = linesOf(plainText(before));
  const fresh = linesOf(after).filter((line) => !old.includes(line));
  let start = 0;
  for (const line of template.text.split('\n')) {
    const pieces = line
      .split(/\{\{.*?\}\}/)
      .map(bare)
      .filter((piece) => piece !== '');
    const prints = (printed: string): boolean => hasInOrder(printed, pieces);
    if (pieces.join('').length > 2 && fresh.some(prints) && !old.some(prints))
      return { file: template, start, end: start + line.length };
    start += line.length + 1;
  }
  return undefined;
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').map(bare);
}

/** Without what layout may change. */
function bare(text: string): string {
  return text.replace(/[\s"'`,;()]/g, '');
}

function hasInOrder(line: string, pieces: readonly string[]): boolean {
  let at = 0;
  for (const piece of pieces) {
    const found = line.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return true;
}

function distinctPaths(items: readonly { readonly path: string }[]): readonly string[] {
  return [...new Set(items.map(({ path }) => path))];
}
