import assert from 'node:assert/strict';
import test from 'node:test';
import { printable, printableLine } from './printable.js';

test('shows what a terminal would obey, one character for one', () => {
  for (let code = 0; code <= 0xffff; code += 1) {
    const character = String.fromCharCode(code);
    const shown = printable(`a${character}b`);
    assert.equal(shown.length, 3);
    assert.equal(printable(shown), shown);
    const isControl = /\p{Cc}|\p{Zl}|\p{Zp}|\p{Bidi_Control}/u.test(character);
    assert.equal(
      shown !== `a${character}b`,
      (isControl && !'\t\n'.includes(character)) || code === 0xfeff,
      `U+${code.toString(16)}`,
    );
    assert.equal(printableLine(`a${character}b`) === shown, !'\t\n'.includes(character));
  }
  assert.equal(printable('a\r\nb'), 'a\r\nb');
  assert.equal(printable('\u001b[31mé日🙂'), '␛[31mé日🙂');
});
