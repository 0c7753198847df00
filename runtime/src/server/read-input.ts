// Assembles an operation's input from path, query, headers and body, each field from its own place only. The server's half of the fields table.
import type { AnyOperation, FieldPlace } from '../contract/contract.js';
import { failure } from '../error/service-error.js';
import type { Request, Response } from './express.js';
import { readFieldText } from './field-text.js';
import type { Limits } from './host.js';
import { bodyType, parseJson, readText } from './read-body.js';
import { createMultipartReader } from './read-multipart.js';

/** Reads the input of one request, as far as it can without its codec. Rejects with the failures of reading a body. */
export type InputReader = (
  request: Request,
  response: Response,
  params: Readonly<Record<string, string>>,
) => Promise<unknown>;

interface Field extends FieldPlace {
  readonly field: string;
  readonly wire: string;
}

type Fields = Record<string, unknown>;

/** Chooses the reader of an operation, once. */
export function createInputReader(operation: AnyOperation, limits: Limits): InputReader {
  const fields = Object.entries(operation.fields).map(([field, place]): Field => ({
    ...place,
    field,
    wire: place.in === 'header' ? (place.name ?? field).toLowerCase() : (place.name ?? field),
  }));
  if (fields.length === 0 && operation.wholeBody === undefined) return () => Promise.resolve(undefined);
  const outside = fields.filter((field) => field.in !== 'body');
  const readBody = createBodyReader(operation, fields, limits);
  if (readBody === undefined) {
    return (request, _response, params) => Promise.resolve(readOutside(outside, request, params, {}));
  }
  if (outside.length === 0) return (request, response) => readBody(request, response);
  return async (request, response, params) => {
    const body = await readBody(request, response);
    return isObject(body) ? readOutside(outside, request, params, body) : body;
  };
}

function readOutside(
  fields: readonly Field[],
  request: Request,
  params: Readonly<Record<string, string>>,
  into: Fields,
): Fields {
  let query: URLSearchParams | undefined;
  for (const field of fields) {
    const value =
      field.in === 'path'
        ? readFieldText(decodeParam(params[field.wire] ?? '', field), field.text)
        : field.in === 'query'
          ? readTexts((query ??= queryOf(request)).getAll(field.wire), field)
          : readHeader(request, field);
    if (value === undefined) delete into[field.field];
    else into[field.field] = value;
  }
  return into;
}

type BodyReader = (request: Request, response: Response) => Promise<unknown>;

function createBodyReader(
  operation: AnyOperation,
  fields: readonly Field[],
  limits: Limits,
): BodyReader | undefined {
  const body = fields.filter((field) => field.in === 'body');
  const elsewhere = fields
    .filter((field) => field.in !== 'body' || field.wire !== field.field)
    .map(({ field }) => field);
  const { wholeBody } = operation;
  if (body.length === 0 && wholeBody === undefined) return undefined;
  if (operation.encoding === 'multipart') return multipartReader(body, limits);
  if (wholeBody !== undefined) {
    return async (request) => {
      const value = await readParsed(request, limits.body, undefined);
      return value === undefined ? {} : { [wholeBody]: value };
    };
  }
  const asIs = elsewhere.length === 0;
  return async (request) => {
    const value = (await readParsed(request, limits.body, body)) ?? {};
    if (asIs) return value;
    if (!isObject(value)) throw notAnObject();
    return rename(value, body, elsewhere);
  };
}

/** Unknown keys stay, so that types that reject them can; keys that belong elsewhere go. */
function rename(body: Fields, fields: readonly Field[], elsewhere: readonly string[]): Fields {
  const renamed: Fields = {};
  for (const [key, value] of Object.entries(body)) {
    const field = fields.find(({ wire }) => wire === key)?.field;
    if (field !== undefined) renamed[field] = value;
    else if (key !== '__proto__' && !elsewhere.includes(key)) renamed[key] = value;
  }
  return renamed;
}

async function readParsed(
  request: Request,
  limit: number,
  form: readonly Field[] | undefined,
): Promise<unknown> {
  // A body that middleware has parsed already is taken as it stands.
  if (request.body !== undefined) return request.body as unknown;
  const type = bodyType(request);
  if (type === undefined) return undefined;
  if (type === 'application/json' || type.endsWith('+json')) return parseJson(await readText(request, limit));
  if (type === 'application/x-www-form-urlencoded' && form) {
    return readForm(new URLSearchParams(await readText(request, limit)), form);
  }
  throw failure(
    'unsupported-media-type',
    `send ${form ? 'application/json or application/x-www-form-urlencoded' : 'application/json'}`,
  );
}

/** Named as the body is, so that what follows is the same as for JSON. */
function readForm(params: URLSearchParams, fields: readonly Field[]): Fields {
  const body: Fields = {};
  for (const field of fields) {
    const value = readTexts(params.getAll(field.wire), field);
    if (value !== undefined) body[field.wire] = value;
  }
  return body;
}

function multipartReader(fields: readonly Field[], limits: Limits): BodyReader {
  const files = fields.filter(({ text }) => text === 'file');
  const read = createMultipartReader(
    files.map(({ wire, many }) => ({ name: wire, many: many === true })),
    limits,
  );
  return async (request, response) => {
    const type = bodyType(request);
    if (type === undefined) return {};
    if (type !== 'multipart/form-data') throw failure('unsupported-media-type', 'send multipart/form-data');
    const parts = await read(request, response);
    const body: Fields = {};
    for (const field of fields) {
      const uploads = field.text === 'file' ? parts.files[field.wire] : undefined;
      const value =
        field.text === 'file'
          ? uploads && (field.many ? uploads : uploads[0])
          : readTexts(parts.texts[field.wire] ?? [], field);
      if (value !== undefined) body[field.field] = value;
    }
    return body;
  };
}

/** A parameter that repeats where it may not becomes an array, which its type then refuses. */
function readTexts(texts: readonly string[], field: Field): unknown {
  if (texts.length === 0) return undefined;
  const values = texts.map((text) => readFieldText(text, field.text));
  return field.many || values.length > 1 ? values : values[0];
}

function readHeader(request: Request, field: Field): unknown {
  const value = request.headers[field.wire];
  if (value === undefined) return undefined;
  const texts = Array.isArray(value) ? value : [value];
  return readTexts(
    field.many ? texts.flatMap((text) => text.split(',').map((item) => item.trim())) : texts,
    field,
  );
}

function queryOf(request: Request): URLSearchParams {
  const at = request.url.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : request.url.slice(at + 1));
}

function decodeParam(text: string, field: Field): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    const message = 'is not correctly percent-encoded';
    throw failure('invalid-input', `${field.field} ${message}`, {
      details: { problems: [{ at: `/${field.field}`, rule: 'format', message }] },
      cause,
    });
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notAnObject(): Error {
  return failure('invalid-input', undefined, {
    details: { problems: [{ at: '', rule: 'type', message: 'must be an object' }] },
  });
}
