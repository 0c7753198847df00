// Bodies for peers that read forms, as Gin binds them: a text for each value, the name again for each item of a list.
import type { Transport, TransportRequest } from '../call/transport.js';
import { headerNames } from '../wire/headers.js';

/** The transport to a peer that reads forms: bodies in JSON become forms. */
export function sendForms(transport: Transport): Transport {
  return { ...transport, send: (request) => transport.send(asForm(request)) };
}

/** A request with its body as a form; one without a body in JSON stays as it is. Throws what `toFormBody` throws. */
export function asForm(request: TransportRequest): TransportRequest {
  if (typeof request.body !== 'string') return request;
  const headers = { ...request.headers, [headerNames.contentType]: 'application/x-www-form-urlencoded' };
  return { ...request, headers, body: toFormBody(request.body) };
}

/**
 * Turns the JSON text of an object into `application/x-www-form-urlencoded`. What is null, and a list without items, is left out: a form
 * has neither. Throws a TypeError for what no form can carry; `scaffold generate` refuses such inputs (ARM3057).
 */
export function toFormBody(json: string): string {
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError('only an object can travel as a form');
  }
  const form = new URLSearchParams();
  for (const [name, field] of Object.entries(value)) {
    if (field === null) continue;
    for (const item of Array.isArray(field) ? field : [field]) form.append(name, toText(name, item));
  }
  return form.toString();
}

function toText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object')
    throw new TypeError(`${name} can't travel as a form: it has more than texts`);
  // Numbers as JSON writes them: integers in digits up to 21 of them, which Go parses as integers.
  return JSON.stringify(value);
}
