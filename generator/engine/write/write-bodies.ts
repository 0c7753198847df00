// Puts bodies into methods of the user's class that nobody has written yet, as they were emitted a moment ago.
import { loadTypeScript } from '../../source/typescript.js';
import { readImports } from './class-file.js';
import { isUsed, planImports, removeImport } from './class-imports.js';
import { inHabits, readHabits } from './code-habits.js';
import { reparse } from './seam-imports.js';
import { applyEdits } from './text-edit.js';

/** The text with the bodies, or the methods that were not there to be written. */
export type WrittenBodies = { readonly text: string } | { readonly missing: readonly string[] };

const runtime = '@armature/runtime';

/**
 * Writes them. A method is found by the one statement that it has, `return notWritten("login", input, call)`; `bodies` is given what the
 * file calls `failure`, and gives statements for each name, laid out as emitted code is.
 */
export async function writeBodies(
  path: string,
  before: string,
  {
    names,
    bodies,
  }: {
    readonly names: readonly string[];
    readonly bodies: (failure: string) => Promise<ReadonlyMap<string, string>>;
  },
): Promise<WrittenBodies> {
  const missing = names.filter((name) => stubOf(name).exec(before) === null);
  if (missing.length > 0) return { missing };
  const typescript = loadTypeScript();
  const file = reparse(typescript, path, before);
  const habits = readHabits(typescript, file);
  const { edits, locals } = planImports(typescript, file, [
    { name: 'failure', module: runtime, typeOnly: false },
  ]);
  const written = await bodies(locals.get('failure') ?? 'failure');
  const lineEnd = before.includes('\r\n') ? '\r\n' : '\n';
  const text = names.reduce(
    (now, name) =>
      now.replace(stubOf(name), (_all, lead: string) => {
        const code = inHabits(typescript, written.get(name) ?? '', habits);
        const isTabbed = lead.includes('\t');
        return code
          .split('\n')
          .map((line) => (line === '' ? '' : lead + (isTabbed ? line.replaceAll(/^( {2})+/g, tabs) : line)))
          .join(lineEnd);
      }),
    applyEdits(before, edits),
  );
  const after = reparse(typescript, path, text);
  const unused = readImports(typescript, after).filter(
    (found) => found.imported === 'notWritten' && !isUsed(typescript, after, found),
  );
  return {
    text: applyEdits(
      text,
      unused.map((found) => removeImport(after, found)),
    ),
  };
}

function stubOf(name: string): RegExp {
  return new RegExp(`^([ \\t]*)return [\\w$]+\\(\\s*["']${name.replaceAll('$', '\\$')}["'],[^()]*\\);?`, 'm');
}

function tabs(spaces: string): string {
  return '\t'.repeat(spaces.length / 2);
}
