// Dates and times: RFC 3339 for instants, days and times of day, ISO 8601 for durations.
import { type Key, type Problems } from './problems.js';
import { wrongFormat, wrongType } from './refusal.js';
import { checkString, formReader, type StringRule } from './text-readers.js';

const dayForm = /^(\d{4})-(\d\d)-(\d\d)$/;
const timeForm =
  /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:([Zz])|([+-])([01]\d|2[0-3]):([0-5]\d))?$/;
const durationForm =
  /^P(?!$)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?)$/;

/**
 * Reads an instant of RFC 3339, with its offset. Digits beyond milliseconds are cut. A leap second (`23:59:60` in UTC) is read as
 * the first instant of the next day, as POSIX time counts it. An instant that lies outside of the years 0 to 9999 in UTC, by its offset or
 * as the last leap second, is refused: nobody could write it again.
 */
export function readDatetime(
  value: unknown,
  at: string,
  key: Key,
  problems: Problems,
  rule?: StringRule,
): Date {
  if (typeof value !== 'string') return wrongType(value, at, key, problems, 'a date and time in a string');
  const instant = toInstant(value);
  if (instant === undefined) {
    return wrongFormat(at, key, problems, 'a date and time with offset as in RFC 3339');
  }
  if (!isWritable(instant)) return wrongFormat(at, key, problems, withinYears);
  if (rule !== undefined) checkString(value, at, key, problems, rule);
  return instant;
}

/** Writes an instant in UTC with milliseconds. Throws a RangeError for an invalid date and for years that RFC 3339 can't write. */
export function writeDatetime(value: Date): string {
  if (!(value instanceof Date)) throw new TypeError('a datetime must be a Date');
  if (!isWritable(value)) throw new RangeError(`a datetime must be ${withinYears}`);
  return isoText(value.getTime());
}

/** Reads a day that the calendar has: `2024-02-29`. */
export const readDate = formReader('a date', isDay, 'a date: year-month-day');

/** Reads a time of day, `08:30:00`, with a fraction and an offset where the sender gives them. `23:59:60` in UTC is a time too. */
export const readTime = formReader('a time', isTime, 'a time: hours:minutes:seconds');

/** Reads a duration of ISO 8601: `P3D`, `PT1H30M`, `PT0.5S`, `P2W`. */
export const readDuration = formReader(
  'a duration',
  (text) => durationForm.test(text),
  'a duration as in ISO 8601: PT1H30M',
);

const withinYears = 'a date and time within the years 0 to 9999 in UTC';
const firstInstant = Date.parse('0000-01-01T00:00:00.000Z');
const lastInstant = Date.parse('9999-12-31T23:59:59.999Z');

/** An invalid date is none. */
function isWritable(instant: Date): boolean {
  const at = instant.getTime();
  return at >= firstInstant && at <= lastInstant;
}

function isDay(text: string): boolean {
  const parts = dayForm.exec(text);
  if (parts === null) return false;
  const month = Number(parts[2]);
  const day = Number(parts[3]);
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(Number(parts[1]), month);
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isTime(text: string): boolean {
  const parts = timeForm.exec(text);
  return parts !== null && (parts[3] !== '60' || isLastMinute(parts));
}

/** Whether a time's minute is the last of a day in UTC: only there may a second be inserted. */
function isLastMinute(parts: RegExpExecArray): boolean {
  const offset = Number(parts[6] ?? 0) * 60 + Number(parts[7] ?? 0);
  const minutes = Number(parts[1]) * 60 + Number(parts[2]) - (parts[5] === '-' ? -offset : offset);
  return ((minutes % 1440) + 1440) % 1440 === 1439;
}

const dayMs = 86_400_000;
const twoDigits = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));
let knownDay = Number.NaN;
let knownDayText = '';

/** The form of `Date.prototype.toISOString`, of which the day is kept: most instants that are written together are of one day. */
function isoText(at: number): string {
  const inDay = ((at % dayMs) + dayMs) % dayMs;
  if (at - inDay !== knownDay) {
    knownDay = at - inDay;
    knownDayText = new Date(knownDay).toISOString().slice(0, 11);
  }
  const seconds = Math.floor(inDay / 1000);
  const minutes = Math.floor(seconds / 60);
  const rest = inDay % 1000;
  const hour = twoDigits[Math.floor(minutes / 60)];
  return `${knownDayText}${hour}:${twoDigits[minutes % 60]}:${twoDigits[seconds % 60]}.${Math.floor(rest / 100)}${twoDigits[rest % 100]}Z`;
}

/** The instant of a text in the form that we write ourselves, by its characters; NaN where it is another one. */
function isoInstant(text: string): number {
  if (text.length !== 24 || text.charCodeAt(10) !== 0x54 || text.charCodeAt(23) !== 0x5a) return Number.NaN;
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d || text.charCodeAt(19) !== 0x2e)
    return Number.NaN;
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return Number.NaN;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const [hour, minute, second] = [digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19)];
  // Years of two digits are others to `Date.UTC`. Comparisons with NaN are false.
  if (!(year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month)))
    return Number.NaN;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return Number.NaN;
  return Date.UTC(year, month - 1, day, hour, minute, second, digits(text, 20, 23));
}

/** The number that the digits from one place to another say; NaN where one is none. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

function toInstant(text: string): Date | undefined {
  const usualForm = isoInstant(text);
  if (!Number.isNaN(usualForm)) return new Date(usualForm);
  const separator = text.charAt(10);
  if ((separator !== 'T' && separator !== 't') || !isDay(text.slice(0, 10))) return undefined;
  const time = text.slice(11);
  const parts = timeForm.exec(time);
  if (parts === null || (parts[4] === undefined && parts[5] === undefined)) return undefined;
  const leap = parts[3] === '60';
  if (leap && !isLastMinute(parts)) return undefined;
  // ECMAScript's own parser takes capital letters, no 60, and reads fractions to the millisecond.
  const usual = leap ? `${time.slice(0, 6)}59${time.slice(8).replace(/^\.\d+/, '')}` : time;
  const instant = Date.parse(`${text.slice(0, 10)}T${usual.toUpperCase()}`);
  return new Date(leap ? instant + 1000 : instant);
}
