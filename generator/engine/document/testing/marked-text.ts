// For tests: a text in which «» mark the range where a diagnostic is expected.

/** The text without its marks, and the marked range. */
export interface MarkedText {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Takes the marks out. Without marks the range is the beginning of the text, empty. */
export function parseMarkedText(marked: string): MarkedText {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»');
  if (start === -1 && end === -1) return { text: marked, start: 0, end: 0 };
  if (end < start || marked.lastIndexOf('«') !== start || marked.lastIndexOf('»') !== end) {
    throw new Error(`one pair of marks is needed in: ${marked}`);
  }
  return { text: marked.replace(/[«»]/g, ''), start, end: end - 1 };
}
