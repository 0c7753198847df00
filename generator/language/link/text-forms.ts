// The forms of built-in types that are texts on the wire: the rules of the runtime's readers, which the generator may not import. A test
// holds the two against each other.
import type { BuiltinName } from '../node.js';

/** Whether a text has the form of a built-in type; of types without a form, any has. */
export function hasForm(text: string, name: BuiltinName): boolean {
  return forms[name]?.(text) ?? true;
}

const day = /^(\d{4})-(\d\d)-(\d\d)$/;
const time = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:([Zz])|([+-])([01]\d|2[0-3]):([0-5]\d))?$/;
const duration =
  /^P(?!$)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?)$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const mailbox = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const hostLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const uri = /^[a-z][a-z0-9+.-]*:([\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9a-f]{2})+$/i;

const forms: Partial<Record<BuiltinName, (text: string) => boolean>> = {
  datetime: isInstant,
  date: isDay,
  time: isTime,
  duration: (text) => duration.test(text),
  uuid: (text) => uuid.test(text),
  email: isEmail,
  uri: (text) => uri.test(text),
  bytes: (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text),
  decimal: (text) => text.length <= 1000 && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text),
  int64: isInt64,
};

/** RFC 3339, with an offset. */
function isInstant(text: string): boolean {
  if (!/^[Tt]$/.test(text.charAt(10)) || !isDay(text.slice(0, 10)) || !isTime(text.slice(11))) return false;
  const [, , , , utc, sign] = time.exec(text.slice(11)) ?? [];
  return utc !== undefined || sign !== undefined;
}

function isDay(text: string): boolean {
  const [, year, month, date] = (day.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || date === undefined) return false;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return date >= 1 && date <= (days[month - 1] ?? 0);
}

/** A second of number 60 is a leap second, which stands at the end of a day in UTC. */
function isTime(text: string): boolean {
  const parts = time.exec(text);
  if (parts === null || parts[3] !== '60') return parts !== null;
  const offset = Number(parts[6] ?? 0) * 60 + Number(parts[7] ?? 0);
  const minutes = Number(parts[1]) * 60 + Number(parts[2]) - (parts[5] === '-' ? -offset : offset);
  return ((minutes % 1440) + 1440) % 1440 === 1439;
}

/** An unquoted mailbox of at most 64 characters at a host name with a dot (RFC 5321). */
function isEmail(text: string): boolean {
  const sign = text.lastIndexOf('@');
  if (sign < 1 || sign > 64 || text.length > 254 || !mailbox.test(text.slice(0, sign))) return false;
  const labels = text.slice(sign + 1).split('.');
  return labels.length > 1 && labels.every((label) => hostLabel.test(label));
}

function isInt64(text: string): boolean {
  if (text.length > 20 || !/^-?(0|[1-9]\d*)$/.test(text)) return false;
  return BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}
