// Assembles an operation's input from path, query, headers and body, each field from its own place only. The server's half of the fields table.
import { absentLists } from '../call/absent-lists.js';
import { createTextReader, type TextLookup } from '../call/text.js';
import { isObject, setEntry } from '../codec/objects.js';
import type { AnyOperation } from '../contract/operation-contract.js';
import type { FieldPlace } from '../wire/contract.js';
import { failure } from '../error/service-error.js';
import type { Request, Response } from './express.js';
import { createGoReader, isGoPeer } from './go-peer.js';
import type { Host } from './host.js';
import { type BodyOptions, bodyType, mediaType, readFields, readJson, readText } from './read-body.js';
import { createMultipartReader } from './read-multipart.js';

/** Path parameters as they stand in the URL. */
export type PathParams = Readonly<Record<string, string>>;

/** Reads the input of one request, as far as it can without its codec: at once where no body is needed. Fails with the failures of reading one. */
export type InputReader = (request: Request, response: Response, params: PathParams) => unknown;

/** What readers need of their host: how much they may read, for one request and for all. */
export type ReaderHost = Pick<Host, 'limits' | 'memory' | 'disk'>;

interface BodyField extends FieldPlace {
  readonly field: string;
  readonly wire: string;
}

type Fields = Record<string, unknown>;
type BodyReader = (request: Request, response: Response) => unknown;

/** Chooses the reader of an operation, once. */
export function createInputReader(operation: AnyOperation, host: ReaderHost): InputReader {
  const places = Object.values(operation.fields);
  if (places.length === 0 && operation.wholeBody === undefined) return () => undefined;
  const readOutside = createOutsideReader(operation);
  const readBody = createBodyReader(operation, host);
  if (readBody === undefined) {
    const readForm = createFormReader(operation, ['query'], textOptions(host));
    return (request, _response, params) =>
      // Their client sends the parameters of a DELETE as a form, too.
      isGoPeer(request) && hasForm(request)
        ? readForm(request).then((form) => readOutside(request, params, form))
        : readOutside(request, params, {});
  }
  if (places.every((place) => place.in === 'body')) return (request, response) => readBody(request, response);
  return async (request, response, params) => {
    const body = await readBody(request, response);
    if (!isObject(body)) throw notAnObject();
    return readOutside(request, params, body);
  };
}

/** Reads the fields that are not in the body, in the places where there are any. */
function createOutsideReader(
  operation: AnyOperation,
): (request: Request, params: PathParams, into: Fields) => Fields {
  const used = (place: FieldPlace['in']): boolean =>
    Object.values(operation.fields).some((field) => field.in === place);
  const path = used('path') ? createTextReader(operation.fields, 'path') : undefined;
  const query = used('query')
    ? createTextReader(operation.fields, 'query', absentLists(operation))
    : undefined;
  const goQuery = createGoReader(operation.fields, 'query');
  const header = used('header')
    ? createTextReader(operation.fields, 'header', absentLists(operation))
    : undefined;
  return (request, params, into) => {
    path?.((name) => decodeParam(name, params[name]), into);
    if (query) {
      const lookup = lookupIn(queryOf(request));
      query(isGoPeer(request) ? goQuery(lookup) : lookup, into);
    }
    header?.((name) => request.headers[name], into);
    return into;
  };
}

function createBodyReader(operation: AnyOperation, host: ReaderHost): BodyReader | undefined {
  const json = textOptions(host);
  const fields = Object.entries(operation.fields).map(
    ([field, place]): BodyField => ({
      ...place,
      field,
      wire: place.name ?? field,
    }),
  );
  const body = fields.filter((field) => field.in === 'body');
  const { wholeBody } = operation;
  if (body.length === 0 && wholeBody === undefined) return undefined;
  if (operation.encoding === 'multipart') return multipartReader(operation, body, host);
  if (wholeBody !== undefined) {
    return async (request) => {
      const state = stateOf(request, ['application/json']);
      if (state === 'none') return {};
      return { [wholeBody]: state === 'parsed' ? (request.body as unknown) : await readJson(request, json) };
    };
  }
  const readForm = createFormReader(operation, ['body'], json);
  const readGoForm = createFormReader(operation, ['query', 'body'], json);
  const misplaced = fields.filter(({ in: place, field, wire }) => place !== 'body' || wire !== field);
  const accepted = ['application/json', formType];
  const readObject = (request: Request): unknown => {
    const state = stateOf(request, accepted);
    if (state === 'none') return {};
    return state === 'parsed' ? (request.body ?? {}) : readFields(request, json);
  };
  return (request) => {
    if (hasForm(request)) return isGoPeer(request) ? readGoForm(request) : readForm(request);
    return misplaced.length === 0 ? readObject(request) : renamed(request);
  };

  async function renamed(request: Request): Promise<Fields> {
    const value = await readObject(request);
    if (!isObject(value)) throw notAnObject();
    return rename(value, body, misplaced);
  }
}

/** Reads an urlencoded form: the fields of these places that stand in it. */
function createFormReader(
  operation: AnyOperation,
  places: readonly FieldPlace['in'][],
  options: BodyOptions,
): (request: Request) => Promise<Fields> {
  const readers = places.map((place) => ({
    read: createTextReader(operation.fields, place, absentLists(operation)),
    asGoPrints: createGoReader(operation.fields, place),
  }));
  return async (request) => {
    // A form with nothing in it is no body at all.
    const text = bodyType(request) === undefined ? '' : await readText(request, options);
    const lookup = lookupIn(new URLSearchParams(text));
    const form: Fields = {};
    for (const { read, asGoPrints } of readers) read(isGoPeer(request) ? asGoPrints(lookup) : lookup, form);
    return form;
  };
}

function textOptions({ limits, memory }: ReaderHost): BodyOptions {
  return { limit: limits.body, memory };
}

/** Whether there is a form to read; one that middleware has parsed is none any more. */
function hasForm(request: Request): boolean {
  return request.body === undefined && mediaType(request.headers['content-type']) === formType;
}

/** Unknown keys stay, so that types that reject them can; names of fields that belong elsewhere go. */
function rename(body: Fields, fields: readonly BodyField[], misplaced: readonly BodyField[]): Fields {
  const renamed: Fields = {};
  for (const [key, value] of Object.entries(body)) {
    const known = fields.find(({ wire }) => wire === key);
    if (known) setEntry(renamed, known.field, value);
    else if (!misplaced.some(({ field }) => field === key)) setEntry(renamed, key, value);
  }
  return renamed;
}

/** Whether there is JSON to read, nothing, or a body that middleware has parsed already, which is taken as it stands. */
function stateOf(request: Request, accepted: readonly string[]): 'json' | 'none' | 'parsed' {
  if (request.body !== undefined) return 'parsed';
  const type = bodyType(request);
  if (type === undefined) return 'none';
  if (type === 'application/json' || type.endsWith('+json')) return 'json';
  throw failure('unsupported-media-type', `send ${accepted.join(' or ')}`);
}

function multipartReader(
  operation: AnyOperation,
  fields: readonly BodyField[],
  { limits, memory, disk }: ReaderHost,
): BodyReader {
  const files = fields.filter(({ text }) => text === 'file');
  const read = createMultipartReader(
    fields.map(({ wire, many, text }) => ({ name: wire, isFile: text === 'file', many: many === true })),
    { limits, store: { inMemory: limits.fileInMemory, memory, disk } },
  );
  const absences = absentLists(operation);
  const readTexts = createTextReader(operation.fields, 'body', absences);
  return async (request, response) => {
    const type = bodyType(request);
    if (type === undefined) return {};
    if (type !== 'multipart/form-data') throw failure('unsupported-media-type', 'send multipart/form-data');
    const parts = await read(request, response);
    const body: Fields = {};
    readTexts((name) => parts.texts.get(name), body);
    for (const { field, wire, many } of files) {
      const uploads = parts.files.get(wire);
      if (uploads !== undefined) body[field] = many ? uploads : uploads[0];
      else if (absences.get(field) === 'empty') body[field] = [];
    }
    return body;
  };
}

const formType = 'application/x-www-form-urlencoded';

function lookupIn(params: URLSearchParams): TextLookup {
  return (name) => {
    const texts = params.getAll(name);
    return texts.length === 0 ? undefined : texts;
  };
}

function queryOf(request: Request): URLSearchParams {
  const at = request.url.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : request.url.slice(at + 1));
}

function decodeParam(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    const message = 'is not correctly percent-encoded';
    throw failure('invalid-input', `${name} ${message}`, {
      details: { problems: [{ at: `/${name}`, rule: 'format', message }] },
      cause,
    });
  }
}

function notAnObject(): Error {
  return failure('invalid-input', undefined, {
    details: { problems: [{ at: '', rule: 'type', message: 'must be an object' }] },
  });
}
