// Which bindings take a message, by the exchange's type.
import { isSameField, type Table, textOf } from '../wire/fields.js';

/** The types of exchanges. */
export const exchangeTypes = ['direct', 'fanout', 'topic', 'headers'] as const;

/** One of them. */
export type ExchangeType = (typeof exchangeTypes)[number];

/** Whether a word is one of them. */
export function isExchangeType(word: string): word is ExchangeType {
  return (exchangeTypes as readonly string[]).includes(word);
}

/** Whether a topic's pattern takes a key: `*` is a word, `#` any number of them. The empty key has no words. */
export function matchesTopic(pattern: string, key: string): boolean {
  return matchWords(wordsOf(pattern), wordsOf(key));
}

function wordsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('.');
}

function matchWords(pattern: readonly string[], words: readonly string[]): boolean {
  // reached[i]: the pattern up to here can take the first i words.
  let reached = words.map(() => false);
  reached.unshift(true);
  for (const part of pattern) {
    const next = reached.map(() => false);
    for (const [index, isReached] of reached.entries()) {
      if (part === '#') next[index] = isReached || next[index - 1] === true;
      else if (index > 0)
        next[index] = reached[index - 1] === true && (part === '*' || part === words[index - 1]);
    }
    reached = next;
  }
  return reached[words.length] === true;
}

const matches = ['all', 'any', 'all-with-x', 'any-with-x'];

/** Why a binding's arguments are refused by an exchange of headers. */
export function problemOfMatch(wanted: Table): string | undefined {
  const mode = textOf(wanted.get('x-match')) ?? 'all';
  return matches.includes(mode)
    ? undefined
    : `Invalid x-match field value <<"${mode}">>; expected all, any, all-with-x, or any-with-x`;
}

/** Whether a binding's arguments take a message's headers. */
export function matchesHeaders(wanted: Table, headers: Table): boolean {
  const mode = textOf(wanted.get('x-match')) ?? 'all';
  const rules = [...wanted].filter(
    ([name]) => name !== 'x-match' && (mode.endsWith('-with-x') || !name.startsWith('x-')),
  );
  const fits = ([name, value]: (typeof rules)[number]): boolean => {
    const given = headers.get(name);
    return given !== undefined && (value.type === 'V' || isSameField(value, given));
  };
  return mode.startsWith('any') ? rules.some(fits) : rules.every(fits);
}
