// Secrets that code may read and logs may not: not enumerable, so JSON, console.log and pino all leave them out.

/** The value with more properties that can be read but are not enumerable. A spread copy does not have them. */
export function withHidden<T extends object, H extends object>(value: T, hidden: H): T & H {
  const copy: object = { ...value };
  for (const [name, secret] of Object.entries(hidden)) {
    Object.defineProperty(copy, name, { value: secret, enumerable: false });
  }
  return copy as T & H;
}
