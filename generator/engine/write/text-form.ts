// How a text is laid out on the disk: byte order mark and line ends. Two texts that differ in these alone are the same to us.
import { createHash } from 'node:crypto';

/** Byte order mark and line ends of a text. */
export interface TextForm {
  readonly mark: '' | '\uFEFF';
  /** The more frequent one; `\n` where there is no line end at all. */
  readonly lineEnd: '\n' | '\r\n';
}

/** Reads the form of a text. */
export function textForm(text: string): TextForm {
  let windows = 0;
  let unix = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    if (text[at - 1] === '\r') windows += 1;
    else unix += 1;
  }
  return { mark: text.startsWith('\uFEFF') ? '\uFEFF' : '', lineEnd: windows > unix ? '\r\n' : '\n' };
}

/** The text without a byte order mark and with `\n` as line end. */
export function plainText(text: string): string {
  const withoutMark = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return withoutMark.includes('\r') ? withoutMark.replaceAll('\r\n', '\n') : withoutMark;
}

/** A plain text in the form that another text has: what is rewritten keeps the line ends that the user's editor or git gave it. */
export function inFormOf(text: string, example: string): string {
  const { mark, lineEnd } = textForm(example);
  return mark + (lineEnd === '\n' ? text : text.replaceAll('\n', lineEnd));
}

/** The first 16 hex digits of SHA-256 of the plain text. */
export function textHash(text: string): string {
  return createHash('sha256').update(plainText(text), 'utf8').digest('hex').slice(0, 16);
}
