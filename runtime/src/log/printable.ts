// What may be shown on a terminal of texts that others wrote: keys and values in etcd, answers, log lines, manifests.

/** ESC and the like, DEL, the second control block, line separators, and what turns the direction of writing round. */
const harmful = /[^\P{Cc}\t\n\r]|[\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]|\r(?!\n)/gu;

/**
 * The text without anything that a terminal obeys rather than shows: each such character is replaced by its picture (`␛`), or by `�`
 * where there is none. One character for one, so columns stay. Line ends and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(harmful, picture);
}

/** The same on one line: line ends and tabs are pictures too. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\t\r\n]/g, picture);
}

function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}
