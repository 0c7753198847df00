// Doc comments: one marked line while layout runs, wrapped afterwards, when their indentation is known.
import { usualLayout, type Layout } from './layout-options.js';
import { breakMark, nothingMark, withoutMarks } from './marks.js';

/** What a doc comment says. */
export interface CommentParts {
  readonly title?: string;
  readonly description?: string;
  readonly example?: unknown;
  readonly deprecated?: boolean | string;
  /** Said when there is neither title nor description. */
  readonly otherwise?: string;
}

/** The doc comment on one line, for a line of its own in a template. With nothing to say, that line vanishes. */
export function commentLine(parts: CommentParts): string {
  const lines = commentLines(parts);
  return lines.length === 0 ? nothingMark : `/** ${lines.join(breakMark)} */`;
}

/** Wraps every doc comment of a laid-out text that is too long or has several lines. */
export function wrapComments(text: string, layout: Layout = usualLayout): string {
  const { printWidth, tabWidth, useTabs } = layout;
  return text.replace(/^([ \t]*)\/\*\* (.*) \*\/$/gm, (line, space: string, said: string) => {
    const columns = useTabs ? space.length * tabWidth : space.length;
    if (line.length - space.length + columns <= printWidth && !said.includes(breakMark)) return line;
    const lines = said.split(breakMark).flatMap((paragraph) => wrapLine(paragraph, printWidth - 3 - columns));
    const middle = lines.map((each) => (each === '' ? `${space} *` : `${space} * ${each}`));
    return `${space}/**\n${middle.join('\n')}\n${space} */`;
  });
}

function commentLines(parts: CommentParts): string[] {
  const said = [parts.title, parts.description].filter((text): text is string => text !== undefined);
  if (said.length === 0 && parts.otherwise !== undefined) said.push(parts.otherwise);
  const lines = linesOf(said.join('\n\n'));
  if (parts.example !== undefined) lines.push(...linesOf(`@example ${exampleText(parts.example)}`));
  if (parts.deprecated !== undefined && parts.deprecated !== false) {
    lines.push(
      ...linesOf(typeof parts.deprecated === 'string' ? `@deprecated ${parts.deprecated}` : '@deprecated'),
    );
  }
  return lines;
}

function exampleText(example: unknown): string {
  return typeof example === 'string' ? example : JSON.stringify(example);
}

/** Paragraphs and lists keep their own lines. */
function linesOf(text: string): string[] {
  const safe = withoutMarks(text.replaceAll('*/', '*\\/')).trim();
  if (safe === '') return [];
  return safe.split(/\r?\n/).map((line) => line.trim().split(/\s+/).join(' '));
}

/** Lines of at most `width` columns where words allow. */
function wrapLine(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of paragraph.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  lines.push(current);
  return lines;
}
