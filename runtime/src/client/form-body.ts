// Bodies for peers of the Go framework, which read forms: values as Go's `%v` prints them.

/** Turns the JSON text of an object into `application/x-www-form-urlencoded`. */
export function toFormBody(json: string): string {
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError('only an object can travel as a form');
  }
  const form = new URLSearchParams();
  for (const [name, field] of Object.entries(value)) {
    // What is absent for Go stays out; `<nil>` would be read as text.
    if (field !== null) form.append(name, printValue(field));
  }
  return form.toString();
}

/** A value as `fmt.Sprintf("%v", …)` prints what Go decodes the same JSON to: `[a b]`, `map[k:v]`. */
function printValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return printNumber(value);
  if (Array.isArray(value)) return `[${value.map(printValue).join(' ')}]`;
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `map[${members.map(([name, member]) => `${name}:${printValue(member)}`).join(' ')}]`;
}

/** Integers as they are, so that Go can parse them as one; Go's own `%v` of a float64 would write 1e+06. */
function printNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  // Go writes the shortest form, with an exponent of two digits from 21 digits on, as JavaScript does but for the digits.
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}
