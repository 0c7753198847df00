// Which patterns are refused, and how sure that is: those that a text can hold up, and none that people use.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { seedOr } from '../../testing/random.test.fixture.js';
import { slownessOf } from './slow-pattern.js';

const exponential = [
  '^(a+)+$',
  '^(a*)*$',
  '^(a|aa)+$',
  '^(a|a?)+$',
  '^(a|a)*$',
  '^(a|b|ab)*c',
  '(x+x+)+y',
  '([a-z]+)*=',
  '^(\\w+\\s?)*$',
  '^(\\d+)*$',
  '^(.*)*$',
  '^(.|[a-z])*!$',
  '^(?:.*,)*$',
  '(.*a){12}$',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$',
  '^(\\p{L}+\\s?)+$',
  '^(?:(?:a|b)+c?)+$',
  '^(a{1,100}){1,100}$',
  '^(a?){30}a{30}$',
  '^(\\d{1,3},?){1,20}$',
  '(?=(a+)+b)',
  '^(?!(a+)+b)',
  'x(?<=b(a+)+)y',
  '(a+)\\1+$',
  '^(?:(a+)+b|a+)$',
  '^((ab)*)*c',
  '^(([a-z]+-?)+)@x$',
  '^(?:\\s*,?\\s*x?)*;',
];

/** Each with the power of the length, and the longest text that does no harm. */
const polynomial: readonly (readonly [string, number, number])[] = [
  ['\\s+$', 2, 1000],
  ['[a-z]+$', 2, 1000],
  ['(\\.\\d+)+x', 2, 1000],
  ['^\\d+\\d+$', 2, 1000],
  ['^.*,.*$', 2, 1000],
  ['^\\S+@\\S+$', 2, 1000],
  ['^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$', 2, 1000],
  ['foo(?=.*bar)', 2, 1000],
  ['^a*a*a*$', 3, 54],
  ['^.*a.*b.*c$', 3, 54],
  ['^\\S+@\\S+\\.\\S+$', 3, 54],
  ['^(0|1)*1(0|1)*(00|11)*$', 3, 54],
  ['^(\\w+)\\1$', 2, 1000],
];

const usual: Readonly<Record<string, string>> = {
  slug: '^[a-z0-9]+(?:-[a-z0-9]+)*$',
  semver:
    '^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-((?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\\+([0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*))?$',
  phone: '^\\+?[0-9 ()-]{7,20}$',
  'phone in groups': '^(?:\\+?1[-. ]?)?\\(?\\d{3}\\)?[-. ]?\\d{3}[-. ]?\\d{4}$',
  'E.164': '^\\+[1-9]\\d{1,14}$',
  IBAN: '^[A-Z]{2}\\d{2}[A-Z0-9]{1,30}$',
  'IBAN in groups': '^[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?$',
  colour: '^#(?:[0-9a-fA-F]{3}){1,2}$',
  'e-mail, one @': '^[^@\\s]+@[^@\\s]+$',
  'e-mail, by labels': '^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+$',
  'e-mail, as many write it': '^[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+\\.[a-zA-Z0-9-.]+$',
  "e-mail, HTML's":
    "^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$",
  identifier: '^[A-Za-z_][A-Za-z0-9_]*$',
  'dotted name': '^[a-z]+(?:\\.[a-z]+)*$',
  IPv4: '^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}$',
  'IPv4, loosely': '^(?:[0-9]{1,3}\\.){3}[0-9]{1,3}$',
  address: '^https?://[^\\s/$.?#].[^\\s]*$',
  'address in parts': '^https?:\\/\\/[\\w.-]+(?::\\d+)?(?:\\/[^\\s?#]*)?(?:\\?[^\\s#]*)?(?:#\\S*)?$',
  'begins with': '^prefix-',
  contains: '[a-z]+',
  'ends with': '\\.(?:jpg|png)$',
  'a file': '^.*\\.(jpg|png)$',
  'not blank': '^\\s*\\S.*$',
  'not blank, by looking ahead': '^(?!\\s*$).+',
  path: '^(?:/[^/]+)+/?$',
  base64: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
  password: '^(?=.*[a-z])(?=.*[A-Z])(?=.*\\d)[A-Za-z\\d@$!%*?&]{8,}$',
  price: '^\\d+(?:[.,]\\d{1,2})?$',
  thousands: '^\\d{1,3}(?:,\\d{3})*(?:\\.\\d+)?$',
  'names of people': '^\\p{Lu}\\p{Ll}*(?: \\p{Lu}\\p{Ll}*)*$',
  'names, with what else they have': "^[\\p{L}\\p{M}'’ .-]{1,100}$",
  arn: '^arn:aws:[a-z]+:[a-z0-9-]*:\\d{12}:.*$',
  uuid: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
  date: '^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])$',
  time: '^(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d+)?)?Z?$',
  hash: '^[0-9a-f]{64}$',
  jwt: '^[\\w-]+\\.[\\w-]+\\.[\\w-]+$',
  'host name': '^(?=.{1,253}$)(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.)+[a-zA-Z]{2,63}$',
  list: '^[a-z]+(?:,\\s*[a-z]+)*$',
  anything: '^(.|\\s)*$',
  'quoted text': '^"(?:[^"\\\\]|\\\\.)*"$',
  plate: '^[A-Z]{1,3}[ -]?[A-Z]{1,2}[ -]?\\d{1,4}[EH]?$',
  'a mime type': '^[a-z]+/[a-z0-9.+-]+(?:;\\s*[a-z]+=[^;]+)*$',
  'a git branch': '^(?!/)(?!.*//)[\\w./-]+$',
  cron: '^(?:\\S+\\s+){4}\\S+$',
};

describe('a pattern is refused', () => {
  for (const pattern of exponential)
    test(`that doubles its time: ${pattern}`, () => {
      for (const maxLength of [undefined, 20])
        assert.deepEqual(slownessOf(pattern, maxLength), { kind: 'exponential' });
    });

  for (const [pattern, degree, maxLength] of polynomial)
    test(`whose time grows with a power, unless texts are short: ${pattern}`, () => {
      assert.deepEqual(slownessOf(pattern, undefined), { kind: 'polynomial', degree, maxLength });
      assert.deepEqual(slownessOf(pattern, maxLength + 1), { kind: 'polynomial', degree, maxLength });
      assert.equal(slownessOf(pattern, maxLength), undefined);
    });

  test('that nobody can judge', () => {
    assert.deepEqual(slownessOf(`^(?:${'(?:a|b)'.repeat(3000)})+$`, undefined), { kind: 'unknown' });
  });
});

describe('a usual pattern is taken', () => {
  for (const [name, pattern] of Object.entries(usual))
    test(name, () => assert.equal(slownessOf(pattern, undefined), undefined));
});

/** Random patterns over few characters, so that they are often ambiguous. */
const randomPattern = fc
  .letrec<{ part: string }>((tie) => ({
    part: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      { weight: 3, arbitrary: fc.constantFrom('a', 'b', '[ab]', '.', 'ab') },
      {
        weight: 2,
        arbitrary: fc
          .tuple(tie('part'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}'))
          .map(([part, many]) => `(?:${part})${many}`),
      },
      { weight: 2, arbitrary: fc.tuple(tie('part'), tie('part')).map((parts) => parts.join('')) },
      { weight: 1, arbitrary: fc.tuple(tie('part'), tie('part')).map((parts) => `(?:${parts.join('|')})`) },
    ),
  }))
  .part.chain((part) => fc.constantFrom(`^${part}$`, `^${part}`, `${part}$`));

test('what is taken of random patterns runs no longer than a line, whatever the text', () => {
  // A backtracking matcher that counts what it tries, as no clock could.
  let slow = 0;
  fc.assert(
    fc.property(
      randomPattern,
      fc.array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 3 }),
      (pattern, pump) => {
        const slowness = slownessOf(pattern, undefined);
        if (slowness !== undefined) {
          slow += 1;
          return;
        }
        const text = pump.join('').repeat(12);
        const [short, long] = [text, text.repeat(4)].map((each) => triesOf(pattern, `${each}!`));
        assert.ok(
          (long ?? 0) < 10 * (short ?? 1) + 2000,
          `${pattern} on ${pump.join('')}: ${short} tries, then ${long}`,
        );
      },
    ),
    { seed: seedOr(3), numRuns: 1_500 },
  );
  assert.ok(slow > 100, `only ${slow} were slow`);
});

type Node =
  | { readonly kind: 'char'; readonly takes: (char: string) => boolean }
  | { readonly kind: 'all'; readonly of: readonly Node[] }
  | { readonly kind: 'one'; readonly of: readonly Node[] }
  | { readonly kind: 'many'; readonly of: Node; readonly min: number; readonly max: number }
  | { readonly kind: 'begin' }
  | { readonly kind: 'end' };

/** How many steps a backtracking engine takes for a text; a million at most. */
function triesOf(pattern: string, text: string): number {
  const node = parse(pattern);
  let tries = 0;
  const match = (at: Node, index: number, then: (index: number) => boolean): boolean => {
    if (++tries > 1_000_000) return true;
    switch (at.kind) {
      case 'char':
        return index < text.length && at.takes(text[index] ?? '') && then(index + 1);
      case 'begin':
        return index === 0 && then(index);
      case 'end':
        return index === text.length && then(index);
      case 'one':
        return at.of.some((each) => match(each, index, then));
      case 'all': {
        const from = (place: number, here: number): boolean => {
          const next = at.of[place];
          return next === undefined ? then(here) : match(next, here, (after) => from(place + 1, after));
        };
        return from(0, index);
      }
      case 'many': {
        const round = (count: number, here: number): boolean =>
          (count < at.max &&
            match(at.of, here, (after) => (after > here || count < at.min) && round(count + 1, after))) ||
          (count >= at.min && then(here));
        return round(0, index);
      }
    }
  };
  // A match that would take more tries ends as one that was found.
  for (let start = 0; start <= text.length; start += 1) if (match(node, start, () => true)) break;
  return tries;
}

/** The patterns above only: groups, classes, repetitions, choices. */
function parse(pattern: string): Node {
  let at = 0;
  const choice = (): Node => {
    const alternatives = [sequence()];
    while (pattern[at] === '|') {
      at += 1;
      alternatives.push(sequence());
    }
    return alternatives.length === 1 ? (alternatives[0] as Node) : { kind: 'one', of: alternatives };
  };
  const sequence = (): Node => {
    const of: Node[] = [];
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') of.push(repeated(atom()));
    return { kind: 'all', of };
  };
  const repeated = (of: Node): Node => {
    const found = /^(?:[*+?]|\{(\d)(?:,(\d))?\})/.exec(pattern.slice(at));
    if (found === null) return of;
    at += found[0].length;
    const [sign, low, high] = found;
    if (sign === '?') return { kind: 'many', of, min: 0, max: 1 };
    if (low !== undefined) return { kind: 'many', of, min: Number(low), max: Number(high ?? low) };
    return { kind: 'many', of, min: sign === '+' ? 1 : 0, max: Infinity };
  };
  const atom = (): Node => {
    const sign = pattern[at];
    at += 1;
    if (sign === '^') return { kind: 'begin' };
    if (sign === '$') return { kind: 'end' };
    if (sign === '(') {
      at += 2;
      const inner = choice();
      at += 1;
      return inner;
    }
    if (sign === '[') {
      at = pattern.indexOf(']', at) + 1;
      return { kind: 'char', takes: (char) => char === 'a' || char === 'b' };
    }
    return { kind: 'char', takes: (char) => sign === '.' || char === sign };
  };
  return choice();
}
