// Texts with a form of their own: UUIDs, e-mail addresses, URIs.
import { type Key, type Problems } from './problems.js';
import { wrongFormat, wrongType } from './refusal.js';
import { checkString, type StringRule } from './text-readers.js';

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const mailboxForm = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const hostLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const uriForm = /^[a-z][a-z0-9+.-]*:(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9a-f]{2})+$/i;

/** Reads a UUID of any version, in either case. */
export function readUuid(
  value: unknown,
  at: string,
  key: Key,
  problems: Problems,
  rule?: StringRule,
): string {
  if (typeof value !== 'string') return wrongType(value, at, key, problems, 'a UUID in a string');
  if (!uuidForm.test(value)) return wrongFormat(at, key, problems, 'a UUID');
  if (rule !== undefined) checkString(value, at, key, problems, rule);
  return value;
}

/** Reads an e-mail address as people have them: an unquoted mailbox of at most 64 characters at a host name with a dot (RFC 5321). */
export function readEmail(
  value: unknown,
  at: string,
  key: Key,
  problems: Problems,
  rule?: StringRule,
): string {
  if (typeof value !== 'string') return wrongType(value, at, key, problems, 'an e-mail address in a string');
  if (!isEmail(value)) return wrongFormat(at, key, problems, 'an e-mail address');
  if (rule !== undefined) checkString(value, at, key, problems, rule);
  return value;
}

/** Reads a URI with its scheme (RFC 3986) that `new URL` takes; other characters than ASCII must be percent-encoded. */
export function readUri(value: unknown, at: string, key: Key, problems: Problems, rule?: StringRule): string {
  if (typeof value !== 'string') return wrongType(value, at, key, problems, 'a URI in a string');
  // The grammar knows nothing of hosts and ports: `http://[::1` and `http://a:x` are of its form.
  if (!uriForm.test(value) || !URL.canParse(value))
    return wrongFormat(at, key, problems, 'a URI with its scheme');
  if (rule !== undefined) checkString(value, at, key, problems, rule);
  return value;
}

function isEmail(text: string): boolean {
  const sign = text.lastIndexOf('@');
  if (sign < 1 || sign > 64 || text.length > 254 || !mailboxForm.test(text.slice(0, sign))) return false;
  const labels = text.slice(sign + 1).split('.');
  return labels.length > 1 && labels.every((label) => hostLabel.test(label));
}
