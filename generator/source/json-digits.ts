// JSON with all of its digits: what `JSON.parse` rounds stays whole here.

/** Reads JSON; integers beyond ±(2^53 - 1) are bigints. Throws JSON.parse's SyntaxError. */
export function parseJson(text: string): unknown {
  // First as it is: its errors name places in the text that was given.
  const plain: unknown = JSON.parse(text);
  const sign = signNotIn(JSON.stringify(plain));
  const marked = markDigits(text, sign);
  return marked === text ? plain : readMarked(JSON.parse(marked), sign);
}

/** The JSON text with its integers beyond ±(2^53 - 1) as texts that begin with a sign, so that parsers keep them. */
export function markDigits(text: string, sign: string): string {
  return text.replace(stringOrNumber, (token) =>
    /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${sign}${token}"` : token,
  );
}

/** The same value with what was marked as bigints. */
export function readMarked(value: unknown, sign: string): unknown {
  if (typeof value === 'string') return value.startsWith(sign) ? BigInt(value.slice(sign.length)) : value;
  return mapMembers(value, (member) => readMarked(member, sign));
}

/** JSON with the digits of bigints as a number's. */
export function printJson(value: unknown, indent: 0 | 2): string {
  const plain = JSON.stringify(value, asText, indent);
  if (plain === undefined) return 'null';
  const sign = signNotIn(plain);
  const marked = JSON.stringify(
    value,
    (_name, member: unknown) => (typeof member === 'bigint' ? `${sign}${member}` : member),
    indent,
  );
  return marked.replaceAll(new RegExp(`"${sign}(-?\\d+)"`, 'g'), '$1');
}

function asText(_name: string, member: unknown): unknown {
  return typeof member === 'bigint' ? member.toString() : member;
}

/** The same value with its bigints as decimal texts, which is the JSON form of whole numbers of 64 bits. */
export function digitsAsText(value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : mapMembers(value, digitsAsText);
}

function mapMembers(value: unknown, map: (member: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(map);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, map(member)]));
}

/** Strings are matched as well, so that what looks like a number in them is passed over. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

function signNotIn(text: string): string {
  let sign = 'integer ';
  while (text.includes(sign)) sign = `#${sign}`;
  return sign;
}
