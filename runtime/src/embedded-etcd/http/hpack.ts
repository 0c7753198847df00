// The two primitives of HPACK (RFC 7541, 5.1 and 5.2), as far as host names need them.

/** A number and where it ends. */
export interface HpackInteger {
  readonly value: number;
  readonly end: number;
}

/** A text and where it stands. `text` is undefined where it has characters that no host has. */
export interface HpackString {
  readonly text: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** Reads a number that begins in the last `prefix` bits of a byte; undefined where it does not end, or is larger than any that makes sense. */
export function readInteger(bytes: Buffer, at: number, prefix: number): HpackInteger | undefined {
  const most = 2 ** prefix - 1;
  const first = bytes[at];
  if (first === undefined) return undefined;
  let value = first & most;
  if (value < most) return { value, end: at + 1 };
  for (let index = at + 1, scale = 1; index < bytes.length && scale <= 2 ** 21; index++, scale *= 128) {
    const byte = bytes[index]!;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, end: index + 1 };
  }
  return undefined;
}

/** Reads a text, Huffman-coded or not; undefined where it does not end. */
export function readString(bytes: Buffer, at: number): HpackString | undefined {
  const length = readInteger(bytes, at, 7);
  if (length === undefined || length.end + length.value > bytes.length) return undefined;
  const end = length.end + length.value;
  const coded = bytes.subarray(length.end, end);
  const text = (bytes[at]! & 0x80) === 0 ? coded.toString('latin1') : fromHuffman(coded);
  return { text, start: at, end };
}

/** Writes a text of ASCII, not Huffman-coded. */
export function writeString(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  if (bytes.length < 127) return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  const head = [127];
  let rest = bytes.length - 127;
  for (; rest >= 128; rest = Math.floor(rest / 128)) head.push((rest % 128) + 128);
  head.push(rest);
  return Buffer.concat([Buffer.from(head), bytes]);
}

/** Appendix B as far as eight bits: the code is canonical, so lengths and order are all of it. */
const symbolsByLength: Readonly<Record<number, string>> = {
  5: '012aceiost',
  6: ' %-./3456789=A_bdfghlmnpru',
  7: ':BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz',
  8: '&*,;XZ',
};
const longestCode = 8;
const symbols = canonicalCodes();

function canonicalCodes(): ReadonlyMap<string, string> {
  const codes = new Map<string, string>();
  let code = 0;
  for (let length = 5; length <= longestCode; length++) {
    for (const symbol of symbolsByLength[length] ?? '') {
      codes.set(code.toString(2).padStart(length, '0'), symbol);
      code += 1;
    }
    code *= 2;
  }
  // `[` and `]` of IPv6 addresses, which stand among the long codes.
  return codes.set('1111111111011', '[').set('1111111111100', ']');
}

function fromHuffman(bytes: Buffer): string | undefined {
  let text = '';
  let open = '';
  for (const byte of bytes) {
    for (const bit of byte.toString(2).padStart(8, '0')) {
      open += bit;
      const symbol = symbols.get(open);
      if (symbol === undefined) continue;
      text += symbol;
      open = '';
    }
    if (open.length > 20) return undefined;
  }
  // What is left over has to be padding: the beginning of a code that is all ones.
  return open.length < 8 && !open.includes('0') ? text : undefined;
}
