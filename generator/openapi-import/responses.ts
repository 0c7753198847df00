// Responses: the first success becomes the result, out of its envelope where it has ours; our failures become errors.
import { account, followObject } from './keywords.js';
import { below, isObject, listOf, objectOf, type Placed, type Reading, textOf } from './document.js';
import type { SchemaConverter } from './converter.js';
import { type ImportedType, nameType } from './type.js';

/** What an operation answers. */
export interface Result {
  readonly status: number;
  readonly kind: 'empty' | 'binary' | 'json' | 'stream';
  readonly type?: ImportedType;
}

/** A declared error. */
export interface ImportedError {
  readonly name: string;
  readonly code: number;
  readonly status: number;
  readonly message: string;
  readonly description?: string;
}

/** Reads the result of an operation. */
export function readResult(converter: SchemaConverter, operation: Placed, method: string): Result {
  const { reading } = converter;
  const at = below(operation.at, 'responses');
  const responses = Object.entries(objectOf(operation.value['responses']));
  const successes = responses.filter(([status]) => /^2(\d\d|XX)$/i.test(status));
  for (const [status] of [...successes.slice(1), ...responses.filter(([other]) => /^[13]/.test(other))]) {
    reading.lose(
      below(at, status),
      `an operation has one result: the answer with status ${status} is left out`,
    );
  }
  const [first] = successes;
  if (first === undefined) {
    if (!responses.some(([status]) => status === 'default'))
      reading.lose(at, 'no answer of success is described: the result is empty');
    else if (!reading.isOwn)
      reading.lose(
        below(at, 'default'),
        'an answer without a status is taken for a failure: the result is empty',
      );
    return { status: 200, kind: 'empty' };
  }
  const place = followObject(reading, first[1], below(at, first[0]));
  if (place !== undefined) account(reading, place, ['description', 'content', 'headers']);
  const given = Number(first[0]);
  const status = [200, 201, 202, 204].includes(given) ? given : 200;
  if (status !== given) reading.lose(below(at, first[0]), `the status ${first[0]} becomes 200`);
  if (place === undefined || method === 'head') return { status, kind: 'empty' };
  if (!reading.isOwn && Object.keys(objectOf(place.value['headers'])).length > 0) {
    reading.lose(below(place.at, 'headers'), 'headers of an answer are not described');
  }
  const result = contentOf(converter, place);
  if (status === 204 && result.kind !== 'empty') {
    reading.lose(place.at, 'status 204 carries no result: it becomes 200');
    return { ...result, status: 200 };
  }
  if (status !== 200 && result.kind === 'stream') return { ...result, status: 200 };
  return { ...result, status };
}

function contentOf(converter: SchemaConverter, { value, at }: Placed): Omit<Result, 'status'> {
  const { reading } = converter;
  const contents = Object.entries(objectOf(value['content']));
  const json =
    contents.find(([type]) => /json/i.test(type)) ??
    contents.find(([type, media]) => type === '*/*' && !isBinary(media));
  const stream = contents.find(([type]) => /^text\/event-stream/i.test(type));
  const chosen = json ?? stream ?? contents[0];
  for (const [type] of contents) {
    if (type !== chosen?.[0])
      reading.lose(below(at, 'content', type), `an operation has one result: ${type} is left out`);
  }
  if (chosen === undefined) return { kind: 'empty' };
  account(reading, { value: objectOf(chosen[1]), at: below(at, 'content', chosen[0]) }, ['schema']);
  const place = below(at, 'content', chosen[0], 'schema');
  const schema = objectOf(chosen[1])['schema'];
  if (chosen === json) return enveloped(converter, schema, place);
  if (chosen === stream) return { kind: 'stream', type: converter.toType(schema ?? {}, place) };
  if (!isBinary(chosen[1])) reading.lose(place, `a result in ${chosen[0]} becomes binary`);
  return { kind: 'binary' };
}

function enveloped(converter: SchemaConverter, schema: unknown, at: string): Omit<Result, 'status'> {
  const { reading } = converter;
  const envelope = reading.follow(schema ?? {}, at);
  const properties = objectOf(envelope?.value['properties']);
  if (envelope !== undefined && isObject(properties['code']) && properties['code']['const'] === 0) {
    if (!('data' in properties)) return { kind: 'empty' };
    return {
      kind: 'json',
      type: converter.toType(properties['data'], below(envelope.at, 'properties', 'data')),
    };
  }
  reading.lose(at, 'the answer gets an envelope: {"code": 0, "data": …}');
  if (schema === undefined) return { kind: 'json', type: nameType('json') };
  const type = converter.toType(schema, at);
  if (type.kind !== 'name' || type.name !== 'binary') return { kind: 'json', type };
  return { kind: 'binary' };
}

function isBinary(media: unknown): boolean {
  return objectOf(objectOf(media)['schema'])['format'] === 'binary';
}

/** The errors of an operation. Those of the framework itself are not declared. */
export function readErrors(reading: Reading, operation: Placed): ImportedError[] {
  const errors: ImportedError[] = [];
  for (const [status, response] of Object.entries(objectOf(operation.value['responses']))) {
    if (!/^([45](\d\d|XX)|default)$/i.test(status)) continue;
    const place = reading.follow(response, below(operation.at, 'responses', status));
    if (place === undefined) continue;
    const media = objectOf(objectOf(place.value['content'])['application/json']);
    const found = reading.isOwn
      ? Object.entries(objectOf(media['examples'])).flatMap(([name, example]) =>
          errorOf(name, Number(status), example, place),
        )
      : [];
    errors.push(...found);
    if (!reading.isOwn)
      reading.lose(
        place.at,
        `the failure ${status} has no code of ours: declare an error, and list it under errors`,
      );
  }
  return errors;
}

function errorOf(name: string, status: number, example: unknown, { value }: Placed): ImportedError[] {
  const { code, msg } = objectOf(objectOf(example)['value']);
  if (typeof code !== 'number' || code < 1000) return [];
  const message = textOf(msg) ?? name;
  const said = textOf(value['description'])?.split(/; (?=\d+ [A-Z])/) ?? [];
  const own = said.find((part) => part.startsWith(`${code} ${name}: `))?.slice(`${code} ${name}: `.length);
  return [{ name, code, status, message, ...(own !== undefined && own !== message && { description: own }) }];
}

/** The tags of an operation. */
export function tagsOf({ value }: Placed): readonly string[] {
  return [...new Set(listOf(value['tags']).filter((tag): tag is string => textOf(tag) !== undefined))];
}
