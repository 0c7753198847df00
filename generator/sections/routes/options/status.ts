// `status`: the HTTP status of success.
import { numberOf } from '../../../engine/document/document.js';
import { report } from '../../../engine/read/reader.js';
import { rule } from '../../../engine/compare/rule.js';
import type { RouteOption } from './option.js';

/** 200 unless told. */
export const status: RouteOption<number, number, 'status-changed'> = {
  key: 'status',
  place: 'answer',
  shape: { kind: 'number', whole: true, least: 100, most: 599 },
  description: 'The HTTP status of success: 200 unless told, 201, 202 or 204.',
  absent: 200,
  read: (node) => numberOf(node)?.value ?? 200,
  check(value, { entry, route: { returns }, reader }) {
    const complain = (problem: string, hint: string): void =>
      report(reader, 'ARM4014', entry.value.span, { status: value, problem, hint });
    if (![200, 201, 202, 204].includes(value)) {
      complain('is not a status of success that the envelope knows', 'give 200, 201, 202 or 204');
    } else if (value === 204 && returns) {
      complain('carries no result, but the route has "returns"', 'remove returns, or give 200');
    } else if (value !== 200 && returns?.kind === 'stream') {
      complain('cannot begin a stream', 'remove status: a stream is answered with 200');
    }
  },
  publish: (value) => value,
  // Of results of another kind, all is another.
  compare(before, after, { note }) {
    if (before.result === after.result && before.status !== after.status)
      note('status-changed', String(before.status), String(after.status));
  },
  rules: {
    'status-changed': rule(
      'another status of success',
      'callers',
      'Generated clients take any of 2xx; callers of another make may look at the number.',
    ),
  },
  fromOpenapi: (imported) => (imported.status === 200 ? undefined : imported.status),
};
