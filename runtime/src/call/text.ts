// Texts from a path, a query, headers or a form become JSON by an operation's fields table, before the input is decoded. The server's
// half; `place-input.ts` is the client's.
import type { FieldPlace } from '../wire/contract.js';
import { setEntry } from '../codec/objects.js';
import type { Absence } from './absent-lists.js';

/** Every text that came under a name, in order; undefined when there was none. Names are the wire's: a header's in lower case. */
export type TextLookup = (name: string) => string | readonly string[] | undefined;

/** The fields table of an operation. */
export type FieldPlaces = Readonly<Record<string, FieldPlace>>;

/** Puts into `input` what the texts of one place say. */
export type TextReader = (lookup: TextLookup, input: Record<string, unknown>) => void;

/**
 * Makes the reader of one place (`body` for urlencoded and multipart forms), once for each operation. A text that is not what its
 * field wants stays a text, so that decoding reports it at its pointer; a field without a text stays absent. Of a parameter that
 * may not repeat and did, all texts stay, as an array, and decoding refuses them: taking either would be a guess. `absences`: what it
 * says that a field has no text.
 */
export function createTextReader(
  fields: FieldPlaces,
  place: FieldPlace['in'],
  absences?: ReadonlyMap<string, Absence>,
): TextReader {
  const wanted = Object.entries(fields)
    .filter(([, field]) => field.in === place && field.text !== 'file')
    .map(([name, field]) => ({
      name,
      wire: place === 'header' ? (field.name ?? name).toLowerCase() : (field.name ?? name),
      toJson: converters[field.text],
      many: field.many === true,
      // No number, boolean or JSON is written as nothing, so what is, is a list without items.
      mayBeBlank: field.text === 'string',
      absence: absences?.get(name),
    }));
  return (lookup, input) => {
    for (const { name, wire, toJson, many, mayBeBlank, absence } of wanted) {
      const found = lookup(wire);
      if (found === undefined) {
        if (absence === 'empty') setEntry(input, name, []);
        else if (absence === 'null') setEntry(input, name, null);
        continue;
      }
      if (many && !mayBeBlank && isBlank(found)) {
        setEntry(input, name, []);
        continue;
      }
      const texts = many && place === 'header' ? splitHeader(found) : found;
      if (typeof texts !== 'string') {
        const values = texts.map(toJson);
        setEntry(input, name, many || values.length !== 1 ? values : values[0]);
      } else {
        setEntry(input, name, many ? [toJson(texts)] : toJson(texts));
      }
    }
  };
}

/** Reads the texts of one place at once. Where an operation is served often, make its reader with `createTextReader`. */
export function readText(
  fields: FieldPlaces,
  place: FieldPlace['in'],
  lookup: TextLookup,
  input: Record<string, unknown>,
): void {
  createTextReader(fields, place)(lookup, input);
}

const converters: Record<FieldPlace['text'], (text: string) => unknown> = {
  string: (text) => text,
  number: toNumber,
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : text === 'null' ? null : text),
  json: toJsonValue,
  file: (text) => text,
};

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A number where the text is a JSON number, read as JSON reads it. (An int64 travels as a text of kind `string`, to the last digit.) */
function toNumber(text: string): unknown {
  if (text === 'null') return null;
  return jsonNumber.test(text) ? Number(text) : text;
}

function toJsonValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON: decoding reports it with its place.
    return text;
  }
}

function isBlank(found: string | readonly string[]): boolean {
  return found === '' || (found.length === 1 && found[0] === '');
}

/** A list in headers (RFC 9110 §5.6.1): repeated, or with commas. */
function splitHeader(found: string | readonly string[]): readonly string[] {
  const lines = typeof found === 'string' ? [found] : found;
  return lines.flatMap((text) => text.split(',').map((part) => part.trim())).filter((part) => part !== '');
}
