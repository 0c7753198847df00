// Headers that a route cannot declare, and two fields of one header.
import { findHeader, type WireHeader } from '@armature/runtime/wire';
import type { FieldNode } from '../../language/node.js';
import { report, type Reader } from '../../engine/read/reader.js';

interface Owner {
  readonly owner: string;
  readonly hint: string;
}

const framework: Owner = {
  owner: "the framework's, which sets and reads it",
  hint: 'remove it: call has what it says',
};
const http: Owner = { owner: "HTTP's own", hint: 'choose another name' };

/** Whose a header is that a route cannot declare, by who sets it. */
const owners: Readonly<Record<WireHeader['sets'], Owner>> = {
  user: {
    owner: "the framework's: it carries the user's token",
    hint: 'use auth: jwt, and call.claims in the code',
  },
  service: framework,
  gateway: framework,
  message: http,
  connection: http,
};

/** Reports reserved headers and headers that are declared twice. */
export function checkHeaders(
  reader: Reader,
  fields: readonly (FieldNode & { readonly wire: string })[],
): void {
  const seen = new Map<string, FieldNode>();
  for (const field of fields) {
    const known = findHeader(field.wire);
    if (known?.declarable === false) {
      const { owner, hint } = owners[known.sets];
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
