// Headers that a route cannot declare, and two fields of one header.
import type { FieldNode } from '../../language/node.js';
import { report, type Reader } from '../../engine/read/reader.js';

interface Owner {
  readonly headers: readonly string[];
  readonly owner: string;
  readonly hint: string;
}

/** Headers by owner: RFC 9110's, and the framework's own (DESIGN.md, on the wire). */
const owners: readonly Owner[] = [
  {
    headers: ['authorization', 'cookie'],
    owner: "the framework's: it carries the user's token",
    hint: 'use auth: jwt, and call.claims in the code',
  },
  {
    headers: ['x-rpc-key', 'x-deadline-ms', 'x-request-id', 'traceparent', 'tracestate'],
    owner: "the framework's, which sets and reads it",
    hint: 'remove it: call has what it says',
  },
  {
    headers:
      'content-type content-length content-encoding transfer-encoding connection host te upgrade keep-alive expect trailer'.split(
        ' ',
      ),
    owner: "HTTP's own",
    hint: 'choose another name',
  },
];

/** Reports reserved headers and headers that are declared twice. */
export function checkHeaders(
  reader: Reader,
  fields: readonly (FieldNode & { readonly wire: string })[],
): void {
  const seen = new Map<string, FieldNode>();
  for (const field of fields) {
    const found = owners.find((candidate) => candidate.headers.includes(field.wire));
    if (found) {
      const { owner, hint } = found;
      report(reader, 'ARM4017', field.name.span, { header: field.wire, owner, hint });
    }
    const first = seen.get(field.wire);
    if (!first) {
      seen.set(field.wire, field);
      continue;
    }
    const related = [{ span: first.name.span, message: 'declared here' }];
    const parameters = { header: field.wire, owner: 'declared twice', hint: 'remove one of the two' };
    report(reader, 'ARM4017', field.name.span, parameters, { related });
  }
}
