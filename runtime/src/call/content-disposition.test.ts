import assert from 'node:assert/strict';
import test from 'node:test';
import { parseDispositionName, writeDisposition } from './content-disposition.js';

for (const name of [
  'a.txt',
  'a "b" \\c.txt',
  'Übergröße €.pdf',
  '100%41.txt',
  "it's (1)*.txt",
  '😀.png',
  'a;b=c.txt',
]) {
  test(`${name} survives the header`, () => {
    const header = writeDisposition(name);
    assert.match(header, /^[\x20-\x7e]+$/);
    assert.equal(parseDispositionName(header), name);
  });
}

test('drops what would break the header', () => {
  assert.equal(parseDispositionName(writeDisposition('a\r\nX: y.txt')), 'aX: y.txt');
  assert.equal(parseDispositionName(writeDisposition('a\ud800.txt')), 'a\ufffd.txt');
});

test('reads other forms', () => {
  assert.equal(parseDispositionName('attachment; filename=a.txt'), 'a.txt');
  assert.equal(parseDispositionName('attachment; filename="b"; filename*=UTF-8\'en\'%C3%A4'), 'ä');
  assert.equal(parseDispositionName('attachment; filename="b"; filename*=UTF-8\'\'%E0'), 'b');
  assert.equal(parseDispositionName('inline'), undefined);
});
