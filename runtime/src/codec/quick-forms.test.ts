// The ways of reading by character codes give what the grammars say, at every border.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as codec from './index.js';

const accepts = (read: typeof codec.readEmail, text: string): boolean => {
  const problems = new codec.Problems();
  read(text, '', codec.here, problems);
  return problems.none;
};

test('instants are written as ECMAScript writes them, and read back', () => {
  const borders = [
    -62_167_219_200_000, -62_135_596_800_001, -1, 0, 86_399_999, 86_400_000, 253_402_300_799_999,
  ];
  const random = Array.from({ length: 500 }, () =>
    Math.floor(-62_167_219_200_000 + Math.random() * 315_569_520_000_000),
  );
  for (const at of [...borders, ...random].filter((at) => at <= 253_402_300_799_999)) {
    const instant = new Date(at);
    assert.equal(codec.writeDatetime(instant), instant.toISOString());
    const problems = new codec.Problems();
    assert.equal(codec.readDatetime(instant.toISOString(), '', codec.here, problems).getTime(), at);
    assert.ok(problems.none);
  }
});

test('a text of the usual form with a character changed is read as the grammar says', () => {
  const usual = '2024-02-29T23:59:59.999Z';
  for (let at = 0; at < usual.length; at += 1) {
    for (const character of '0123456789-:.TtZz+ /\u0660') {
      const text = usual.slice(0, at) + character + usual.slice(at + 1);
      const parts = /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}[Zz]$/.exec(text);
      const [, year = '', month = '', day = ''] = parts ?? [];
      const noon = new Date(`${year}-${month}-${day}T12:00:00Z`);
      const exists = parts !== null && noon.getUTCDate() === Number(day);
      const leap = /T23:59:60/.test(text);
      assert.equal(accepts(codec.readDatetime as never, text), exists || leap, text);
      if (!exists) continue;
      const problems = new codec.Problems();
      const read = codec.readDatetime(text, '', codec.here, problems);
      assert.equal(read.getTime(), Date.parse(text.toUpperCase()), text);
    }
  }
});

test('e-mail addresses are what their grammar says', () => {
  const mailbox = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
  const host = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/i;
  const isAddress = (text: string): boolean => {
    const sign = text.lastIndexOf('@');
    if (sign < 1 || sign > 64 || text.length > 254) return false;
    return mailbox.test(text.slice(0, sign)) && host.test(text.slice(sign + 1));
  };
  const parts = [
    'a',
    'Z9',
    '.',
    '-',
    '_',
    '@',
    '+',
    ' ',
    'é',
    '\u212a',
    '\0',
    'x'.repeat(62),
    'y'.repeat(63),
    "~'",
    ',',
    'b.c',
  ];
  for (let round = 0; round < 5_000; round += 1) {
    const count = 1 + Math.floor(Math.random() * 8);
    const text = Array.from({ length: count }, () => parts[Math.floor(Math.random() * parts.length)]).join(
      '',
    );
    for (const tried of [text, `a@${text}`, `${text}@b.c`])
      assert.equal(accepts(codec.readEmail, tried), isAddress(tried), JSON.stringify(tried));
  }
});
