// Doc comments from a manifest's descriptions.

/** What a doc comment may say. */
export interface CommentParts {
  readonly title?: string;
  readonly description?: string;
  readonly example?: unknown;
  /** `true`, or what to use instead. */
  readonly deprecated?: boolean | string;
  /** Said when there is neither title nor description. */
  readonly otherwise?: string;
}

/**
 * The doc comment of a declaration, indented by `indentation` columns, ending in a line break; empty when there is nothing to say.
 * The first line is not indented when `indentation` is 0 only; put it at the start of a line.
 */
export function docComment(parts: CommentParts, indentation = 0): string {
  const lines = commentLines(parts, 77 - indentation);
  if (lines.length === 0) return '';
  const space = ' '.repeat(indentation);
  const [first] = lines;
  if (lines.length === 1 && first !== undefined && first.length + indentation + 7 <= 80)
    return `${space}/** ${first} */\n`;
  const middle = lines.map((text) => (text === '' ? `${space} *` : `${space} * ${text}`));
  return `${space}/**\n${middle.join('\n')}\n${space} */\n`;
}

function commentLines(parts: CommentParts, width: number): string[] {
  const said = [parts.title, parts.description].filter((text): text is string => text !== undefined);
  if (said.length === 0 && parts.otherwise !== undefined) said.push(parts.otherwise);
  const lines = wrap(said.join('\n\n'), width);
  if (parts.example !== undefined) lines.push(...wrap(`@example ${exampleText(parts.example)}`, width));
  if (parts.deprecated !== undefined && parts.deprecated !== false) {
    lines.push(
      ...wrap(
        typeof parts.deprecated === 'string' ? `@deprecated ${parts.deprecated}` : '@deprecated',
        width,
      ),
    );
  }
  return lines;
}

function exampleText(example: unknown): string {
  return typeof example === 'string' ? example : JSON.stringify(example);
}

/** Lines of at most `width` columns where words allow; paragraphs and lists keep their own lines. */
function wrap(text: string, width: number): string[] {
  const safe = text.replaceAll('*/', '*\\/').trim();
  if (safe === '') return [];
  return safe.split(/\r?\n/).flatMap((paragraph) => wrapLine(paragraph.trim(), width));
}

function wrapLine(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of paragraph.split(/\s+/)) {
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
