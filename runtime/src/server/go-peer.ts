// What peers of the Go framework send and can read (docs/peers.md). Their client prints every value with `%v`, sends all but GET and HEAD
// as a form, and takes no answer without an envelope and its `data`.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FieldPlaces, TextLookup } from '../call/text.js';
import { failure } from '../error/service-error.js';
import { respondJson } from '../front/respond.js';
import type { FieldPlace } from '../wire/contract.js';
import { headerNames } from '../wire/headers.js';

/**
 * Whether a request was made by their client: it gives the RPC key and does not say who calls. Whether the key is right does not matter
 * here: nothing is allowed by this, it only chooses a form.
 */
export function isGoPeer({ headers }: IncomingMessage): boolean {
  return headers[headerNames.rpcKey] !== undefined && headers[headerNames.caller] === undefined;
}

/** Answers a success without a result so that their client can read it: with `data`, and never with 204. */
export function respondNothing(response: ServerResponse, status: number): void {
  respondJson(response, status === 204 ? 200 : status, '{"code":0,"data":null}');
}

/**
 * Makes what reads texts as `%v` prints them, once for each operation and place: `<nil>` is absent, `[1 2]` a list. Asking for a list of
 * texts throws `invalid-input` where there is a space in it: whether that ends an item nobody can tell.
 */
export function createGoReader(
  fields: FieldPlaces,
  place: FieldPlace['in'],
): (lookup: TextLookup) => TextLookup {
  const lists = new Map(
    Object.entries(fields)
      .filter(([, field]) => field.in === place && field.many)
      .map(([field, { name, text }]) => [name ?? field, { field, isText: text === 'string' }]),
  );
  return (lookup) => (name) => {
    const found = lookup(name);
    if (found === undefined) return undefined;
    const texts = (typeof found === 'string' ? [found] : found).filter((text) => text !== '<nil>');
    const list = lists.get(name);
    const printed = texts.length === 1 ? /^\[([^]*)\]$/.exec(texts[0] ?? '')?.[1] : undefined;
    if (list === undefined || printed === undefined) return texts.length === 0 ? undefined : texts;
    if (printed === '') return undefined;
    const items = printed.split(' ');
    if (list.isText && items.length > 1) throw unreadableList(list.field);
    return items;
  };
}

function unreadableList(field: string): Error {
  const message = 'is a list as Go prints it, in which items can not be told apart: send JSON';
  return failure('invalid-input', undefined, {
    details: { problems: [{ at: `/${field}`, rule: 'format', message }] },
  });
}
