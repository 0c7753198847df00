// A text with a name, and places in it.

/** A text that spans point into. */
export interface SourceFile {
  /** Relative to the workspace's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A range of a source file: offsets in UTF-16 units, `end` exclusive. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** A value and where it stands. */
export interface Located<T> {
  readonly value: T;
  readonly span: Span;
}

/** Line and column, both counted from 1, of an offset. */
export function lineAndColumn(file: SourceFile, offset: number): { line: number; column: number } {
  const before = file.text.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  let line = 1;
  for (let i = before.indexOf('\n'); i !== -1; i = before.indexOf('\n', i + 1)) line += 1;
  return { line, column: offset - lastBreak };
}
