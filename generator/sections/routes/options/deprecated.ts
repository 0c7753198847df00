// `deprecated`: an operation that should not be called any more, since when, until when, and what to call in its place.
import type { Deprecation } from '@armature/runtime/wire';
import { type DocumentNode, textOf, valueOf } from '../../../engine/document/document.js';
import { nearest } from '../../../diagnostic/near-miss.js';
import { rule } from '../../../engine/compare/rule.js';
import { report } from '../../../engine/read/reader.js';
import { operationName } from '../../../engine/shape/forms.js';
import type { Form, Key } from '../../../engine/shape/shape.js';
import { readDeprecated } from '../../../language/read/read-type.js';
import type { ImportedOperation, OptionSite, RouteOption } from './option.js';

/** What is said of a deprecated operation; days as `2026-01-31`. `text` is what the manifest says in words of its own. */
export interface DeprecationNote {
  readonly since?: string;
  readonly sunset?: string;
  /** An operation of the same service. */
  readonly operation?: string;
  readonly text?: string;
}

const day: Form = {
  pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
  says: 'a day',
  example: '2026-01-31',
};

const keys: Readonly<Record<keyof Deprecation, Key>> = {
  since: {
    shape: { kind: 'text', form: day },
    description: 'The day from which it is deprecated: answers say so in the header Deprecation (RFC 9745).',
  },
  sunset: {
    shape: { kind: 'text', form: day },
    description: 'The day from which it may be gone: answers say so in the header Sunset (RFC 8594).',
  },
  use: {
    shape: { kind: 'text' },
    description: 'What to call in its place: an operation of this service, or a text.',
  },
};

const deprecationHeader = {
  description: 'Since when the operation is deprecated (RFC 9745): seconds since 1970 behind an @',
  schema: { type: 'string' },
} as const;
const sunsetHeader = {
  description: 'From when on the operation may be gone (RFC 8594): a date of HTTP',
  schema: { type: 'string' },
} as const;

/** Whether it is, and what is said of that. */
export const deprecated: RouteOption<
  DeprecationNote | undefined,
  Deprecation,
  'deprecation-added' | 'deprecation-removed' | 'deprecation-changed'
> = {
  key: 'deprecated',
  place: 'label',
  shape: {
    kind: 'either',
    of: [{ kind: 'boolean' }, { kind: 'text' }, { kind: 'section', what: 'deprecated', keys }],
  },
  description: 'Not to be called any more: true, what to call in its place, or { since, sunset, use }.',
  absent: undefined,
  read: (node) => (node.kind === 'mapping' ? readNote(node) : toNote(readDeprecated(node))),
  check: checkNote,
  publish: (value) => {
    if (!value) return undefined;
    const { since, sunset } = value;
    const use = value.operation ?? value.text;
    return { ...(since && { since }), ...(sunset && { sunset }), ...(use && { use }) };
  },
  compare(before, after, { note }) {
    const [old, now] = [
      before.deprecated && label(before.deprecated),
      after.deprecated && label(after.deprecated),
    ];
    if (old === undefined && now !== undefined) note('deprecation-added', undefined, now);
    else if (old !== undefined && now === undefined) note('deprecation-removed', old);
    else if (old !== undefined && now !== undefined && old !== now) note('deprecation-changed', old, now);
  },
  rules: {
    'deprecation-added': rule(
      'the operation should not be called any more',
      'nobody',
      'It answers as before, and says so in headers; clients say so in their logs.',
    ),
    'deprecation-removed': rule('the operation may be called again', 'nobody', 'It answers as before.'),
    'deprecation-changed': rule(
      'another day or another way of a deprecated operation',
      'nobody',
      'It answers as before. Callers may have less time than they were told.',
    ),
  },
  remember: ({ deprecated: known }) =>
    known && (known.sunset ? `deprecated until ${known.sunset}` : 'deprecated'),
  openapi: (value) => {
    if (!value) return {};
    const said = words(value);
    return {
      ...(said !== '' && { description: `Deprecated: ${said}` }),
      deprecated: true,
      ...(value.sunset && { 'x-sunset': value.sunset }),
    };
  },
  answerHeaders: (value) => ({
    ...(value?.since && { Deprecation: deprecationHeader }),
    ...(value?.sunset && { Sunset: sunsetHeader }),
  }),
  fromOpenapi: (imported) => {
    if (imported.value['deprecated'] !== true) return undefined;
    const { since, sunset, operation, text } = parse(splitDeprecation(imported).replacement ?? '');
    const { 'x-sunset': told } = imported.value;
    const end = sunset ?? (typeof told === 'string' && isDay(told) ? told : undefined);
    const use = operation ?? text;
    if (!since && !end) return splitDeprecation(imported).replacement ?? true;
    return { ...(since && { since }), ...(end && { sunset: end }), ...(use && { use }) };
  },
  comment: (value) => (value ? { deprecated: words(value) || true } : {}),
};

/** The description of an operation, and apart from it the paragraph that our own documents end it in. */
export function splitDeprecation({ value, isOwn }: ImportedOperation): {
  readonly description: string | undefined;
  readonly replacement: string | undefined;
} {
  const said = typeof value['description'] === 'string' ? value['description'] : undefined;
  const found = value['deprecated'] === true && isOwn ? /(?:^|\n\n)Deprecated: (.+)$/.exec(said ?? '') : null;
  return { description: found ? said?.slice(0, found.index) : said, replacement: found?.[1] };
}

function toNote(value: boolean | string | undefined): DeprecationNote | undefined {
  if (typeof value === 'string') return { text: value };
  return value ? {} : undefined;
}

function readNote(node: DocumentNode): DeprecationNote {
  const [since, sunset, use] = ['since', 'sunset', 'use'].map((key) => textOf(valueOf(node, key))?.value);
  const isName = use !== undefined && new RegExp(operationName.pattern).test(use);
  return {
    ...(since !== undefined && { since }),
    ...(sunset !== undefined && { sunset }),
    ...(use !== undefined && (isName ? { operation: use } : { text: use })),
  };
}

/** Days have to be in the calendar, and in their order (RFC 9745, 4); a single word has to be another operation. */
function checkNote(
  note: DeprecationNote | undefined,
  { entry, route, operations, reader }: OptionSite,
): void {
  if (note === undefined) return;
  const { since, sunset, operation } = note;
  const complain = (key: 'since' | 'sunset', value: string, form: string, example: string): void => {
    const span = valueOf(entry.value, key)?.span ?? entry.key.span;
    report(reader, 'ARM1013', span, { value, form, example });
  };
  for (const [key, value] of [
    ['since', since],
    ['sunset', sunset],
  ] as const) {
    if (value !== undefined && new RegExp(day.pattern).test(value) && !isDay(value))
      complain(key, value, 'a day of the calendar', day.example);
  }
  if (since !== undefined && sunset !== undefined && sunset < since)
    complain('sunset', sunset, `a day from ${since} on`, since);
  const others = operations.filter((name) => name !== route.name.value);
  if (operation === undefined || others.includes(operation)) return;
  report(
    reader,
    'ARM1014',
    valueOf(entry.value, 'use')?.span ?? entry.key.span,
    { value: operation, where: '"use"', choices: [...others, 'or a text of several words'].join(', ') },
    { suggestion: nearest(operation, others) },
  );
}

function isDay(text: string): boolean {
  return new RegExp(day.pattern).test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

/** `since 2026-01-31, to be removed on 2027-01-31; use getUser`. */
function words({ since, sunset, operation, text }: DeprecationNote): string {
  const days = [since && `since ${since}`, sunset && `to be removed on ${sunset}`].filter(Boolean).join(', ');
  return [days, operation === undefined ? (text ?? '') : `use ${operation}`].filter(Boolean).join('; ');
}

/** What `words` were made of, where there are days in them. */
function parse(said: string): DeprecationNote {
  const [, since, sunset, use = ''] =
    /^(?:since (\d{4}-\d\d-\d\d))?(?:(?:^|, )to be removed on (\d{4}-\d\d-\d\d))?(?:(?:^|; )(.*))?$/s.exec(
      said,
    ) ?? [];
  const operation = /^use ([a-z][A-Za-z0-9]*)$/.exec(use)?.[1];
  return {
    ...(since && { since }),
    ...(sunset && { sunset }),
    ...(operation ? { operation } : use && { text: use }),
  };
}

function label({ since, sunset, use }: Deprecation): string {
  const parts = [since && `since ${since}`, sunset && `until ${sunset}`, use && `in its place: ${use}`];
  return parts.filter(Boolean).join(', ') || 'deprecated';
}
