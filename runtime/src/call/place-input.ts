// Puts the fields of an operation's input where they travel: path, query, headers, body. The client's half of the fields table.
import type { FileUpload } from '../codec/binary.js';
import type { AnyOperation } from '../contract/operation-contract.js';
import type { FieldPlace } from '../wire/contract.js';
import { failure } from '../error/service-error.js';
import { headerNames } from '../wire/headers.js';
import { type Absence, absentLists } from './absent-lists.js';

/** An input that was placed. */
export interface PlacedInput {
  /** Path and query, from `/api/` on. */
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body?: string | FormData;
}

type Fields = Readonly<Record<string, unknown>>;
interface Field extends FieldPlace {
  readonly field: string;
  readonly wire: string;
  readonly absence: Absence | undefined;
}

/** An operation's fields by place, worked out once for each operation. */
interface Plan {
  readonly path: readonly (string | Field)[];
  readonly query: readonly Field[];
  readonly headers: readonly Field[];
  readonly body: readonly Field[];
  /** The encoded input is the body as it stands. */
  readonly direct: boolean;
}

const plans = new WeakMap<AnyOperation, Plan>();

/**
 * Encodes an input and places its fields. Fails with `invalid-input` when a value can't travel where it belongs (an
 * empty path parameter, a line break in a header).
 */
export function placeInput(operation: AnyOperation, input: unknown): PlacedInput | Promise<PlacedInput> {
  const plan = planOf(operation);
  const encoded = (operation.input.encode(input) ?? {}) as Fields;
  const headers: Record<string, string> = {};
  const target = placePath(plan, encoded) + placeQuery(plan, encoded);
  for (const field of plan.headers) placeHeader(field, encoded, headers);
  if (operation.wholeBody !== undefined) return placeJson(encoded[operation.wholeBody], { target, headers });
  if (plan.body.length === 0) return { target, headers };
  if (operation.encoding === 'multipart')
    return toForm(plan, encoded).then((body) => ({ target, headers, body }));
  return placeJson(plan.direct ? encoded : bodyOf(plan, encoded), { target, headers });
}

function planOf(operation: AnyOperation): Plan {
  const known = plans.get(operation);
  if (known) return known;
  const absences = absentLists(operation);
  const fields = Object.entries(operation.fields).map(
    ([field, place]): Field => ({
      ...place,
      field,
      wire: place.name ?? field,
      absence: absences.get(field),
    }),
  );
  const body = fields.filter((field) => field.in === 'body');
  const plan: Plan = {
    path: splitPath(operation, fields),
    query: fields.filter((field) => field.in === 'query'),
    headers: fields.filter((field) => field.in === 'header'),
    body,
    direct: body.length === fields.length && body.every(({ field, wire }) => field === wire),
  };
  plans.set(operation, plan);
  return plan;
}

function splitPath(operation: AnyOperation, fields: readonly Field[]): (string | Field)[] {
  const template = `/api/${operation.service}${operation.path}`;
  return template.split(/\{([^}]+)\}/).map((part, index) => {
    if (index % 2 === 0) return part;
    const field = fields.find(({ in: place, wire }) => place === 'path' && wire === part);
    if (!field) throw new Error(`${operation.service}.${operation.name}: no field for {${part}} in the path`);
    return field;
  });
}

function placePath(plan: Plan, encoded: Fields): string {
  let path = '';
  for (const part of plan.path) {
    if (typeof part === 'string') {
      path += part;
      continue;
    }
    const text = toText(part, encoded[part.field]);
    // Dot segments vanish when a URL is parsed, written as %2E too: the call would reach another operation.
    if (text === '' || text === '.' || text === '..') throw unplaceable(part, 'can not stand in a path');
    path += toUri(part, text);
  }
  return path;
}

function placeQuery(plan: Plan, encoded: Fields): string {
  let query = '';
  for (const field of plan.query) {
    const value = encoded[field.field];
    if (value === undefined) continue;
    for (const item of itemsOf(field, value)) {
      query += `${query === '' ? '?' : '&'}${encodeURIComponent(field.wire)}=${toUri(field, toText(field, item))}`;
    }
  }
  return query;
}

/** What travels of a value: of a list its items. Where none at all would say another list, one that is no item says that there are none. */
function itemsOf(field: Field, value: unknown): readonly unknown[] {
  if (field.many !== true || !Array.isArray(value)) return [value];
  if (value.length > 0 || field.absence !== 'default') return value;
  if (field.text === 'string' || field.text === 'file')
    throw unplaceable(field, 'is empty, which can not be said here: without items the default is read');
  return [''];
}

function placeHeader(field: Field, encoded: Fields, headers: Record<string, string>): void {
  const value = encoded[field.field];
  if (value === undefined) return;
  const isList = field.many === true && Array.isArray(value);
  const items = isList ? value.map((item) => toText(field, item)) : [toText(field, value)];
  for (const item of items) {
    // What a reader of the header would take for something else is not sent (RFC 9110 §5.5, §5.6.1).
    if (/^[ \t]|[ \t]$/.test(item))
      throw unplaceable(field, 'can not stand in a header: spaces around it vanish');
    if (isList && (item === '' || item.includes(',')))
      throw unplaceable(field, 'has an item that can not stand in a list of a header: commas part its items');
  }
  const text = items.join(', ');
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) throw unplaceable(field, 'can not stand in a header');
  headers[field.wire.toLowerCase()] = text;
}

function placeJson(value: unknown, placed: { target: string; headers: Record<string, string> }): PlacedInput {
  const body = JSON.stringify(value);
  if (body === undefined) return placed;
  placed.headers[headerNames.contentType] = 'application/json';
  return { ...placed, body };
}

function bodyOf(plan: Plan, encoded: Fields): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const { field, wire } of plan.body) if (encoded[field] !== undefined) body[wire] = encoded[field];
  return body;
}

async function toForm(plan: Plan, encoded: Fields): Promise<FormData> {
  const form = new FormData();
  for (const field of plan.body) {
    const value = encoded[field.field];
    if (value === undefined) continue;
    if (value === null && field.text === 'string') {
      if (field.absence === 'null') continue;
      throw unplaceable(field, 'is null, which a text of a form can not say: leave it out');
    }
    for (const item of itemsOf(field, value)) {
      if (field.text !== 'file') form.append(field.wire, toText(field, item));
      else form.append(field.wire, await toBlob(item as FileUpload), (item as FileUpload).name);
    }
  }
  return form;
}

async function toBlob(file: FileUpload): Promise<Blob> {
  return file instanceof Blob ? file : new Blob([await file.arrayBuffer()], { type: file.type });
}

function toText(field: Field, value: unknown): string {
  return typeof value === 'string' && field.text !== 'json' ? value : JSON.stringify(value ?? null);
}

function toUri(field: Field, text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw unplaceable(field, 'is not valid Unicode');
  return encodeURIComponent(text);
}

function unplaceable(field: Field, message: string): Error {
  return failure('invalid-input', `${field.field} ${message}`, {
    details: { problems: [{ at: `/${field.field}`, rule: 'format', message }] },
  });
}
