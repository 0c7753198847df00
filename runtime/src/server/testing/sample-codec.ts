// Codecs for tests, put together by hand where generated ones are straight-line functions.
import type { Codec } from '../../codec/codec.js';
import type { Problems } from '../../codec/problems.js';

/** Any codec, in a table of fields. */
// oxlint-disable-next-line typescript/no-explicit-any -- a table of codecs of different types
type Any = Codec<any, any>;

/** A string of a least length. */
export function text(minLength = 0): Codec<string> {
  return {
    decode: (value, at, problems) => {
      if (typeof value !== 'string') return refuse(problems, at, 'type', 'must be a string', '');
      if (value.length < minLength) {
        return refuse(problems, at, 'minLength', `must be at least ${minLength} characters`, '');
      }
      return value;
    },
    encode: (value) => value,
  };
}

/** A number. */
export const number: Codec<number> = {
  decode: (value, at, problems) =>
    typeof value === 'number' ? value : refuse(problems, at, 'type', 'must be a number', 0),
  encode: (value) => value,
};

/** An int64: a decimal string on the wire. */
export const int64: Codec<bigint> = {
  decode: (value, at, problems) =>
    typeof value === 'string' && /^-?\d+$/.test(value)
      ? BigInt(value)
      : refuse(problems, at, 'type', 'must be an integer', 0n),
  encode: (value) => value.toString(),
};

/** A value that passes as it is. */
export const anything: Codec<unknown> = { decode: (value) => value, encode: (value) => value };

/** An array. */
export function list<T>(of: Codec<T>): Codec<readonly T[]> {
  return {
    decode: (value, at, problems) =>
      Array.isArray(value)
        ? value.map((item, index) => of.decode(item, `${at}/${index}`, problems))
        : refuse(problems, at, 'type', 'must be an array', []),
    encode: (value) => value.map((item) => of.encode(item)),
  };
}

/** An object with these fields; `?` at the end of a name: may be absent. */
export function object<T>(fields: Readonly<Record<string, Any>>): Codec<T> {
  const entries = Object.entries(fields).map(([name, codec]) => ({
    name: name.replace(/\?$/, ''),
    optional: name.endsWith('?'),
    codec,
  }));
  return {
    decode: (value, at, problems) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return refuse(problems, at, 'type', 'must be an object', {} as T);
      }
      const read: Record<string, unknown> = {};
      for (const { name, optional, codec } of entries) {
        const found = (value as Record<string, unknown>)[name];
        if (found !== undefined) read[name] = codec.decode(found, `${at}/${name}`, problems);
        else if (!optional) problems.add(`${at}/${name}`, 'required', 'is required');
      }
      return read as T;
    },
    encode: (value) => {
      const written: Record<string, unknown> = {};
      for (const { name, codec } of entries) {
        const found = (value as Record<string, unknown>)[name];
        if (found !== undefined) written[name] = codec.encode(found);
      }
      return written;
    },
  };
}

function refuse<T>(problems: Problems, at: string, rule: string, message: string, substitute: T): T {
  problems.add(at, rule, message);
  return substitute;
}
