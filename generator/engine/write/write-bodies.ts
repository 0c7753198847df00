// Puts bodies into methods of the user's class that nobody has written yet, as they were emitted a moment ago.
import { loadTypeScript } from '../../source/typescript.js';
import { inHabits, readHabits } from './code-habits.js';

/** The text with the bodies, or the methods that were not there to be written. */
export type WrittenBodies = { readonly text: string } | { readonly missing: readonly string[] };

/**
 * Writes them. A method is found by the one statement that it has, `throw failure("internal", "login is not written yet")`; `bodies` is
 * given what the file calls `failure`, and gives statements for each name, laid out as emitted code is.
 */
export async function writeBodies(
  before: string,
  names: readonly string[],
  bodies: (failure: string) => Promise<ReadonlyMap<string, string>>,
): Promise<WrittenBodies> {
  const missing = names.filter((name) => stubOf(name).exec(before) === null);
  if (missing.length > 0) return { missing };
  const typescript = loadTypeScript();
  const file = typescript.createSourceFile('class.ts', before, typescript.ScriptTarget.Latest, true);
  const habits = readHabits(typescript, file);
  const failure = stubOf(names[0] ?? '').exec(before)?.[2] ?? 'failure';
  const written = await bodies(failure);
  const lineEnd = before.includes('\r\n') ? '\r\n' : '\n';
  const text = names.reduce(
    (now, name) =>
      now.replace(stubOf(name), (_all, lead: string) => {
        const code = inHabits(typescript, written.get(name) ?? '', habits);
        const unit = lead.includes('\t') ? '\t' : undefined;
        return code
          .split('\n')
          .map((line) => (line === '' ? '' : lead + (unit ? line.replaceAll(/^( {2})+/g, tabs) : line)))
          .join(lineEnd);
      }),
    before,
  );
  return { text };
}

function stubOf(name: string): RegExp {
  return new RegExp(
    `^([ \\t]*)throw ([\\w$]+)\\(\\s*["']internal["'],\\s*["']${name.replaceAll('$', '\\$')} is not written yet["'],?\\s*\\);?`,
    'm',
  );
}

function tabs(spaces: string): string {
  return '\t'.repeat(spaces.length / 2);
}
