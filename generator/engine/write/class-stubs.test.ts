// Methods that nobody wrote yet go with their operation and follow it; the least edit makes them the user's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MethodSeam } from './change.js';
import { merge, seam } from './merge-class.test.fixture.js';

const login = seam('login', 'LoginInput');
const greet = seam('greet', 'GreetInput', 'Greeting');
const getOrder = seam('getOrder', 'GetOrderInput', 'Order');
const implement = (text: string): string =>
  text.replace("throw failure('internal', 'login');", 'return mySession(input);');

/** As formatters leave a file: other quotes, no semicolons, lists on lines of their own. */
const formats: readonly [string, (text: string) => string][] = [
  ['as it was emitted', (text) => text],
  ['with tabs', (text) => text.replaceAll('  ', '\t')],
  ['with other line ends', (text) => text.replaceAll('\n', '\r\n')],
  ['with other quotes and no semicolons', (text) => text.replaceAll("'", '"').replaceAll(';\n', '\n')],
  [
    'with a list of parameters on lines',
    (text) =>
      text.replace('(input: GreetInput, call: Call)', '(\n    input: GreetInput,\n    call: Call,\n  )'),
  ],
  ['with a comment on lines', (text) => text.replace('/** Does greet. */', '/**\n   * Does greet.\n   */')],
  [
    'with an import under another name',
    (text) => text.replace('failure }', 'failure as no }').replaceAll('throw failure', 'throw no'),
  ],
];
for (const [name, format] of formats) {
  test(`a stub ${name} goes with its operation, and the imports that it alone used`, () => {
    // The user wrote what stands beside it.
    const { text, codes } = merge([login, greet], (t) => format(implement(t)), [login, getOrder]);
    const same = merge([login, getOrder], (t) => format(implement(t)), [login, getOrder]);
    assert.deepEqual(codes, []);
    assert.doesNotMatch(text, /greet|Greet/);
    assert.match(text, /mySession\(input\)/);
    assert.match(text, /async getOrder/);
    assert.equal(withoutQuotes(text), withoutQuotes(same.text));
  });
}

test('an import that only stubs used goes with the last of them, and comes back with the next', () => {
  const { text } = merge([login, greet], implement, [login]);
  assert.doesNotMatch(text, /failure|Greet/);
  assert.match(text, /^import type \{ LoginInput, Session \} from/);
  const again = merge([login], () => text, [login, greet]);
  assert.match(again.text, /import \{ failure \} from '@armature\/runtime'/);
});

const edits: readonly [string, (text: string) => string][] = [
  ['its body', (t) => t.replace("failure('internal', 'greet')", "failure('internal', 'greet!')")],
  [
    'a comment within',
    (t) =>
      t.replace("  throw failure('internal', 'greet')", "  // soon\n    throw failure('internal', 'greet')"),
  ],
  ['a remark above', (t) => t.replace('  /** Does greet', '  // soon\n  /** Does greet')],
  ['a remark behind', (t) => t.replace(/'greet'\);\n {2}\}/, (found) => `${found} // soon`)],
  ['its doc comment', (t) => t.replace('Does greet.', 'Greets well.')],
  ['no doc comment', (t) => t.replace('  /** Does greet. */\n', '')],
  ['a name of its own for the input', (t) => t.replace('input: GreetInput', '_input: GreetInput')],
  ['a decorator', (t) => t.replace('  async greet', '  @logged()\n  async greet')],
  ['a modifier', (t) => t.replace('  async greet', '  public async greet')],
  ['somebody who calls it', (t) => t.replace('return mySession(input)', 'return this.greet(input, call)')],
  ['somebody who takes it out', (t) => `${t}export const { greet } = UserService.prototype;\n`],
];
for (const [name, edit] of edits) {
  test(`a stub with ${name} stays, byte for byte, and is reported`, () => {
    const before = merge([login, greet], (t) => edit(implement(t)), [login, greet]).text;
    const { text, codes } = merge([login, greet], (t) => edit(implement(t)), [login]);
    assert.deepEqual(codes, ['ARM5007']);
    assert.equal(text, before);
  });
}

test('a remark that stands for itself stays where the stub was', () => {
  const edit = (t: string): string =>
    implement(t).replace('  /** Does greet', '  // --- people ---\n\n  /** Does greet');
  const { text, codes } = merge([login, greet, getOrder], edit, [login, getOrder]);
  assert.deepEqual(codes, []);
  assert.match(text, /\n {2}\}\n\n {2}\/\/ --- people ---\n\n {2}\/\*\* Does getOrder/);
});

test('a stub goes from the beginning of a class, and from a class of one line', () => {
  const { text } = merge([greet, login], implement, [login]);
  assert.match(text, /implements UserApi \{\n {2}\/\*\* Does login/);
  const line = (t: string): string =>
    implement(t).replace(
      /\n {2}\/\*\* Does login[^]*\n\}\n$/,
      (found) => ` ${found.trim().replace(/\s+/g, ' ')}\n`,
    );
  const { text: inLine, codes } = merge([greet, login], line, [login]);
  assert.deepEqual(codes, []);
  assert.doesNotMatch(inLine, /greet/);
});

test('a stub follows its operation as a whole: its comment, its input, a stream in place of a promise', () => {
  const changed: MethodSeam = {
    ...greet,
    signature: '(call: Call): AsyncIterable<Greeting>',
    text: "/** Greets for ever. */\nasync *greet(call: Call): AsyncIterable<Greeting> {\n  throw failure('internal', 'greet');\n}",
    imports: greet.imports.filter(({ name }) => name !== 'GreetInput'),
  };
  const { text, codes } = merge([login, greet], (t) => implement(t).replaceAll('  ', '\t'), [login, changed]);
  assert.deepEqual(codes, []);
  assert.match(
    text,
    /\t\/\*\* Greets for ever\. \*\/\n\tasync \*greet\(call: Call\): AsyncIterable<Greeting> \{\n\t\tthrow/,
  );
  assert.doesNotMatch(text, /GreetInput|Does greet/);
  assert.match(text, /mySession/);
});

function withoutQuotes(text: string): string {
  return text.replaceAll('"', "'").replaceAll(';', '');
}
