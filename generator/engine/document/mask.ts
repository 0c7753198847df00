// Characters that YAML must overlook, without moving any other: each becomes a private-use character of the same length.
// A document with a known trap in it is masked there and read again, so that one trap does not hide what follows.

const OFFSET = 0xe000;

/** The text with these characters hidden from the parser. */
export function mask(text: string, offsets: readonly number[]): string {
  const hidden = new Set(offsets);
  let masked = '';
  let from = 0;
  for (const offset of [...hidden].sort((a, b) => a - b)) {
    const code = text.charCodeAt(offset);
    if (offset < from || !(code < 0x80)) continue;
    masked += text.slice(from, offset) + String.fromCharCode(OFFSET + code);
    from = offset + 1;
  }
  return masked + text.slice(from);
}

/** The text as it was before. */
export function unmask(text: string): string {
  if (!/[\uE000-\uE07F]/.test(text)) return text;
  return text.replace(/[\uE000-\uE07F]/g, (hidden) => String.fromCharCode(hidden.charCodeAt(0) - OFFSET));
}
