// Readers of texts: plain strings with their rules. Lengths count code points, as JSON Schema does.
import { type Key, pointerTo, type Problems } from './problems.js';
import { wrongFormat, wrongType } from './refusal.js';

/** What a string must keep to. All rules have one shape, so that checking stays fast. */
export interface StringRule {
  readonly minLength: number;
  readonly maxLength: number;
  readonly pattern: RegExp | undefined;
}

/** Makes a rule of the constraints that a manifest gives. A pattern must have the flag `u` and neither `g` nor `y`. */
export function stringRule(constraints: Partial<StringRule>): StringRule {
  const { minLength = 0, maxLength = Infinity, pattern } = constraints;
  return { minLength, maxLength, pattern };
}

/** Reads a string. */
export function readString(
  value: unknown,
  at: string,
  key: Key,
  problems: Problems,
  rule?: StringRule,
): string {
  if (typeof value !== 'string') return wrongType(value, at, key, problems, 'a string');
  if (rule !== undefined) checkString(value, at, key, problems, rule);
  return value;
}

/** Reads a text, or gives what stands in for one that was reported. */
export type TextReader = typeof readString;

/** Makes a reader of texts with a form of their own. `what`: 'a UUID'; `expected`: what is said of a text that has another form. */
export function formReader(what: string, isRight: (text: string) => boolean, expected = what): TextReader {
  return (value, at, key, problems, rule) => {
    if (typeof value !== 'string') return wrongType(value, at, key, problems, `${what} in a string`);
    if (!isRight(value)) return wrongFormat(at, key, problems, expected);
    if (rule !== undefined) checkString(value, at, key, problems, rule);
    return value;
  };
}

/** Reports what a string breaks of its rule. A text that is too long is not held against the pattern, which may take long for it. */
export function checkString(text: string, at: string, key: Key, problems: Problems, rule: StringRule): void {
  const { minLength, maxLength, pattern } = rule;
  // A text has at most as many code points as code units, and at least half as many.
  if (text.length < minLength * 2 || text.length > maxLength) {
    const length = codePoints(text);
    if (length < minLength) {
      problems.add(pointerTo(at, key), 'minLength', `must have at least ${characters(minLength)}`);
    } else if (length > maxLength) {
      problems.add(pointerTo(at, key), 'maxLength', `must have at most ${characters(maxLength)}`);
      return;
    }
  }
  if (pattern !== undefined && !pattern.test(text)) {
    problems.add(pointerTo(at, key), 'pattern', `must match ${pattern.source}`);
  }
}

/** Reads true or false. */
export function readBoolean(value: unknown, at: string, key: Key, problems: Problems): boolean {
  return typeof value === 'boolean' ? value : wrongType(value, at, key, problems, 'true or false');
}

function codePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(i + 1);
    if (next >= 0xdc00 && next <= 0xdfff) {
      count -= 1;
      i += 1;
    }
  }
  return count;
}

function characters(count: number): string {
  return count === 1 ? '1 character' : `${count} characters`;
}
