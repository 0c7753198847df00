// JSON with all of its digits: what `JSON.parse` rounds stays whole here.

/** Reads JSON; integers beyond ±(2^53 - 1) are bigints. Throws JSON.parse's SyntaxError. */
export function parseJson(text: string): unknown {
  // First as it is: its errors name places in the text that was given.
  const plain: unknown = JSON.parse(text);
  const sign = signNotIn(JSON.stringify(plain));
  const marked = text.replace(stringOrNumber, (token) =>
    /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${sign}${token}"` : token,
  );
  if (marked === text) return plain;
  return JSON.parse(marked, (_name, value: unknown) =>
    typeof value === 'string' && value.startsWith(sign) ? BigInt(value.slice(sign.length)) : value,
  ) as unknown;
}

/** The same value with its bigints as decimal texts, which is the JSON form of whole numbers of 64 bits. */
export function digitsAsText(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(digitsAsText);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, digitsAsText(member)]));
}

/** Strings are matched as well, so that what looks like a number in them is passed over. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

function signNotIn(text: string): string {
  let sign = 'integer ';
  while (text.includes(sign)) sign = `#${sign}`;
  return sign;
}
