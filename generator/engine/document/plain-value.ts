// What a text without quotes stands for in YAML 1.2's core schema.

/** What a plain text stands for; undefined for numbers in a form that is rarer than digits with a sign and a point. */
export function plainValue(source: string): string | number | boolean | null | undefined {
  const value = words[source];
  if (value !== undefined && Object.hasOwn(words, source)) return value;
  if (!/^[-+.\d]/.test(source)) return source;
  if (/^-?(?:0|[1-9]\d{0,14})$/.test(source)) return Number(source);
  if (/^-?\d{1,15}\.\d{1,15}$/.test(source)) return Number.parseFloat(source);
  return /^[-+]?(?:0o[0-7]+|0x[\da-fA-F]+|\d+|\.(?:inf|Inf|INF|nan|NaN|NAN)|(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)$/.test(
    source,
  )
    ? undefined
    : source;
}

const words: Readonly<Record<string, boolean | null>> = {
  '~': null,
  null: null,
  Null: null,
  NULL: null,
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
};
