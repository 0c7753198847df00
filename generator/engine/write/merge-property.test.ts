// Random edits by a user against random changes of the manifest: what the user wrote survives, or a conflict is reported.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMemoryTree } from '../../file/memory-tree.js';
import { loadTypeScript, type ts } from '../../source/typescript.js';
import { seedOr } from '../../testing/random.test.fixture.js';
import { applyChanges } from './apply.js';
import type { Change, EmittedFile, MethodSeam } from './change.js';
import { parseFile } from './class-file.js';
import { lockPath, readLock } from './lock.js';
import { planChanges } from './plan.js';
import { plainText } from './text-form.js';

const typescript = loadTypeScript();
const path = 'services/user/user.service.ts';
const from = 'services/user/service.yaml';

interface Operation {
  readonly name: string;
  readonly input: string | undefined;
  readonly output: string;
}

const names = ['login', 'logout', 'getMe', 'listUsers', 'rename'];
const types = ['Session', 'User', 'LoginInput', 'Token', 'Page'];
const modules: Readonly<Record<string, string>> = {
  dto: './generated/dto.js',
  common: '../../shared/generated/common.js',
};

/** A manifest: operations in order, and which types are shared ones. */
const manifest = fc.record({
  operations: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom(...names),
      input: fc.option(fc.constantFrom(...types), { nil: undefined }),
      output: fc.constantFrom(...types, 'void'),
    }),
    { selector: (operation) => operation.name, minLength: 1 },
  ),
  shared: fc.subarray(types),
});
type Manifest = typeof manifest extends fc.Arbitrary<infer T> ? T : never;

const edits: Readonly<Record<string, (text: string, n: number) => string>> = {
  implement: (text, n) =>
    nth(text, /throw failure\([^)]*\);/g, n, () => `// solved ${n}\n    return solve${n}(call) as never;`),
  useInput: (text, n) =>
    nth(text, /throw failure\([^)]*\);/g, n, () => `return solve${n}(typeof input) as never;`),
  comment: (text, n) => nth(text, /\n(?= {2}async| {2}\/\*\*)/g, n, () => `\n  // remark ${n}\n`),
  privateMethod: (text, n) =>
    text.replace(/\n\}\n/, `\n\n  private own${n}(): string {\n    return "own${n}";\n  }\n}\n`),
  parameterName: (text, n) => nth(text, /\binput: /g, n, () => `payload${n}: `),
  signature: (text, n) => nth(text, /Promise<\w+>/g, n, (found) => `${found.slice(0, -1)} & Extra${n}>`),
  arrow: (text, n) =>
    nth(text, /async (\w+)(\([^)]*\): [^{]*)\{/g, n, (found) =>
      found.replace(/async (\w+)(\([^)]*\): [^{]*)\{/, '$1 = async $2=> {'),
    ),
  decorator: (text, n) => nth(text, / {2}async/g, n, () => `  @traced${n}()\n  async`),
  renameClass: (text, n) => text.replace('class UserService', `class Accounts${n}`),
  alias: (text) =>
    text.replace(/\bUserApi \}/, 'UserApi as Api }').replace('implements UserApi', 'implements Api'),
  helperOfType: (text, n) =>
    `${text}\nexport type Kept${n} = ${/import type \{ (\w+)/.exec(text)?.[1] ?? 'string'};\n`,
  deleteMethod: (text, n) => nth(text, / {2}\/\*\* Does \w+\. \*\/\n {2}async [^]*?\n {2}\}\n/g, n, () => ''),
  tabs: (text) => text.replaceAll('  ', '\t'),
  windows: (text) => text.replace(/\r?\n/g, '\r\n'),
  mark: (text) => (text.startsWith('\uFEFF') ? text : `\uFEFF${text}`),
  blankLines: (text, n) => nth(text, /\n/g, n * 3, () => '\n\n\n'),
  shadow: (text) => `${text}\ninterface GeneratedToken { mine: true }\n`,
  superclass: (text, n) => text.replace(' implements', ` extends Root${n} implements`),
  breakSyntax: (text, n) => `${text}\nconst broken${n} = ((;\n`,
};

const userEdits = fc.array(fc.tuple(fc.constantFrom(...Object.keys(edits)), fc.nat({ max: 4 })), {
  minLength: 1,
  maxLength: 6,
});

test('what a user wrote survives every change of the manifest, or a conflict is reported', () => {
  fc.assert(
    fc.property(manifest, userEdits, manifest, manifest, (first, edit, second, third) => {
      const tree = createMemoryTree();
      run(tree, first);
      const edited = edit.reduce((text, [name, n]) => edits[name]!(text, n), tree.read(path)!);
      tree.write(path, edited);
      const written = new Set([emitted(first)[0]!.text]);
      const past = [first];
      for (const next of [second, third]) {
        const before = tree.read(path)!;
        const lockBefore = tree.read(lockPath);
        const change = run(tree, next);
        const text = tree.read(path)!;
        if (change.kind === 'conflict') {
          assert.equal(text, before);
          assert.equal(tree.read(lockPath), lockBefore);
          assert.equal(parseFile(typescript, path, before).kind, 'broken');
          continue;
        }
        // A file that nobody edited is written anew, in the new order.
        if (!written.has(plainText(before))) {
          const { rest, names: unwritten } = withoutStubs(before, past);
          assertSurvives(inNewNames(rest, change), inNewNames(text, change));
          assertStubsAreGone(unwritten, next, text);
          // What is within a stub may have been the only line with another end.
          if (form(rest) === form(before)) assert.equal(form(text), form(before));
        }
        past.push(next);
        written.add(emitted(next)[0]!.text);
        // An edit that breaks the syntax is only noticed when there is something to merge.
        if (parseFile(typescript, path, before).kind === 'broken') assert.equal(text, before);
        else assertAnswers(text, next, change);
        const lock = tree.read(lockPath);
        const again = run(tree, next);
        assert.equal(again.kind, 'unchanged');
        assert.deepEqual(again.diagnostics, []);
        assert.equal(tree.read(lockPath), lock);
      }
    }),
    { seed: seedOr(1), numRuns: 400, includeErrorInReport: true },
  );
});

/** A method that follows the name of its operation does so with its doc comment, and with that no token is lost. */
function inNewNames(text: string, { diagnostics }: Change): string {
  return diagnostics.reduce((renamed, { code, message }) => {
    const [, to, from] = (code === 'ARM5020' && /^(\w+) looks like (\w+),/.exec(message)) || [];
    return to === undefined ? renamed : renamed.replace(new RegExp(`\\b${from}\\b`, 'g'), to);
  }, text);
}

/** Every token of the user's is there, in order. Names of types and modules are the generator's: they may go. */
function assertSurvives(before: string, after: string): void {
  const kept = ownTokens(after);
  let at = 0;
  for (const token of ownTokens(before)) {
    const found = kept.indexOf(token, at);
    assert.notEqual(found, -1, `lost ${token}`);
    at = found + 1;
  }
}

test('stubs of operations that left go; every other line of the class stays as it is', () => {
  fc.assert(
    fc.property(manifest, userEdits, fc.nat(), (first, edit, mask) => {
      const tree = createMemoryTree();
      run(tree, first);
      const names = edit.filter(([name]) => !['breakSyntax', 'superclass'].includes(name));
      const edited = names.reduce((text, [name, n]) => edits[name]!(text, n), tree.read(path)!);
      tree.write(path, edited);
      const left = first.operations.filter((_, index) => (mask >> index) % 2 === 0);
      if (left.length === 0 || edited === emitted(first)[0]!.text) return;
      // Lost methods come back: that is another matter.
      if (names.some(([name]) => name === 'deleteMethod')) return;
      run(tree, { ...first, operations: left });
      const gone = first.operations.filter((operation) => !left.includes(operation)).map(({ name }) => name);
      const { rest } = withoutStubs(edited, [first], gone);
      assert.deepEqual(classLines(tree.read(path)!), classLines(rest));
    }),
    { seed: seedOr(1), numRuns: 400, includeErrorInReport: true },
  );
});

/** From the class on, without blank lines. */
function classLines(text: string): string[] {
  return text
    .slice(text.search(/^(?:export |const )?.*\bclass\b/m))
    .split('\n')
    .filter((line) => line.trim() !== '');
}

/**
 * A file without the methods that nobody wrote: those that say, to the compiler's scanner, what an operation of the past was emitted
 * as. A remark right above makes one the user's.
 */
function withoutStubs(
  text: string,
  past: readonly Manifest[],
  only: readonly string[] = names,
): { readonly rest: string; readonly names: readonly string[] } {
  const parsed = parseFile(typescript, path, text);
  if (parsed.kind === 'broken') return { rest: text, names: [] };
  const words = (code: string): string => wordsOf(code).join(' ');
  const stubs = new Set(
    past.flatMap(({ operations }) => operations.map((operation) => words(seam(operation, () => '').text))),
  );
  const found: { name: string; start: number; end: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (typescript.isMethodDeclaration(node) && node.name.getText() !== '') {
      const [start, end] = [node.getStart(parsed.file, true), node.getEnd()];
      const above = text.slice(0, start).split('\n').at(-2) ?? '';
      const name = node.name.getText();
      const isStub = stubs.has(words(text.slice(start, end).replace(/\bGenerated(?=[A-Z])/g, '')));
      if (isStub && only.includes(name) && !/^\s*\/\//.test(above)) found.push({ name, start, end });
    }
    typescript.forEachChild(node, visit);
  };
  visit(parsed.file);
  const rest = found.reduceRight((so, { start, end }) => so.slice(0, start) + so.slice(end), text);
  return { rest, names: found.map(({ name }) => name) };
}

/** Of operations that left, nothing stands that nobody wrote. */
function assertStubsAreGone(unwritten: readonly string[], { operations }: Manifest, text: string): void {
  for (const name of unwritten) {
    if (operations.some((operation) => operation.name === name)) continue;
    assert.doesNotMatch(text, new RegExp(`Does ${name}\\.`), `${name} has gone, its stub stays`);
  }
}

function wordsOf(code: string): string[] {
  const scanner = typescript.createScanner(typescript.ScriptTarget.Latest, false, undefined, code);
  const found: string[] = [];
  for (let kind = scanner.scan(); kind !== typescript.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (scanner.getTokenText().trim() !== '') found.push(scanner.getTokenText());
  }
  return found;
}

/** Each operation has its method, or is spoken of; names that are used are imported or declared. */
function assertAnswers(text: string, { operations }: Manifest, change: Change): void {
  const parsed = parseFile(typescript, path, text);
  assert.equal(parsed.kind, 'parsed');
  if (parsed.kind !== 'parsed') return;
  const isAlone = /extends Root/.test(text);
  for (const { name } of operations) {
    if (!isAlone) assert.match(text, new RegExp(`\\b${name}\\b`), `${name} is missing`);
  }
  const declared = new Set<string>();
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (typescript.isImportSpecifier(node)) {
      assert.ok(!declared.has(node.name.text), `${node.name.text} is imported twice`);
      declared.add(node.name.text);
    } else if (typescript.isTypeAliasDeclaration(node) || typescript.isInterfaceDeclaration(node))
      declared.add(node.name.text);
    if (typescript.isTypeReferenceNode(node)) used.add(node.typeName.getText());
    typescript.forEachChild(node, visit);
  };
  visit(parsed.file);
  for (const name of used) {
    if (types.includes(name))
      assert.ok(declared.has(name), `${name} is used, but not imported: ${change.kind}`);
  }
}

function ownTokens(text: string): string[] {
  const scanner = typescript.createScanner(typescript.ScriptTarget.Latest, false, undefined, text);
  const tokens: string[] = [];
  for (let kind = scanner.scan(); kind !== typescript.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const token = scanner.getTokenText();
    if (/^[\s\uFEFF]*$|^[{}(),;:<>]$/.test(token) || generatedWords.has(token)) continue;
    tokens.push(token);
  }
  return tokens;
}

const generatedWords = new Set([
  ...types,
  ...types.map((type) => `Generated${type}`),
  ...Object.values(modules).map((module) => `'${module}'`),
  'import',
  'type',
  'from',
  'as',
  'void',
  'input',
  'call',
  'Call',
  'failure',
  "'@armature/runtime'",
  "'./generated/service.js'",
]);

function form(text: string): string {
  const unix = text.split('\n').length - text.split('\r\n').length;
  return `${text.startsWith('\uFEFF')} ${text.includes('\r\n') && unix === 0}`;
}

function nth(text: string, pattern: RegExp, n: number, replace: (found: string) => string): string {
  const found = [...text.matchAll(pattern)];
  const match = found[n % Math.max(found.length, 1)];
  if (match === undefined) return text;
  return text.slice(0, match.index) + replace(match[0]) + text.slice(match.index + match[0].length);
}

function run(tree: ReturnType<typeof createMemoryTree>, wanted: Manifest): Change {
  const changes = planChanges({ files: emitted(wanted), tree, lock: readLock(tree), scope: 'all' });
  applyChanges(changes, tree);
  return changes.find((change) => change.path === path)!;
}

function emitted({ operations, shared }: Manifest): EmittedFile[] {
  const moduleOf = (type: string): string => modules[shared.includes(type) ? 'common' : 'dto']!;
  const methods = operations.map((operation) => seam(operation, moduleOf));
  const needed = new Map<string, Set<string>>();
  for (const { name, module, typeOnly } of methods.flatMap((method) => method.imports)) {
    const clause = `import ${typeOnly ? 'type ' : ''}{ ~ } from '${module}';`;
    needed.set(clause, (needed.get(clause) ?? new Set()).add(name));
  }
  const api = `import type { Call, UserApi } from './generated/service.js';`;
  const imports = [...needed].map(([clause, found]) => clause.replace('~', [...found].sort().join(', ')));
  const text = [
    ...imports.filter((line) => !line.includes('service.js')),
    api,
    '',
    'export class UserService implements UserApi {',
    methods.map((method) => `${method.text.replace(/^(?=.)/gm, '  ')}\n`).join('\n') + '}',
    '',
  ].join('\n');
  const declare = (wanted: readonly string[]): string =>
    wanted.map((type) => `export interface ${type} {}\n`).join('');
  return [
    {
      path,
      ownership: 'merged',
      text,
      from,
      merge: { kind: 'class', implements: 'UserApi', module: './generated/service.js', methods },
    },
    {
      path: 'services/user/generated/dto.ts',
      ownership: 'generated',
      text: declare(types.filter((t) => !shared.includes(t))),
      from,
    },
    {
      path: 'shared/generated/common.ts',
      ownership: 'generated',
      text: declare(shared),
      from: 'shared/common.yaml',
    },
  ];
}

function seam({ name, input, output }: Operation, moduleOf: (type: string) => string): MethodSeam {
  const signature = `(${input === undefined ? '' : `input: ${input}, `}call: Call): Promise<${output}>`;
  const used = [
    ...new Set([input, output].filter((type) => type !== undefined && type !== 'void')),
  ] as string[];
  return {
    name,
    signature,
    text: `/** Does ${name}. */\nasync ${name}${signature} {\n  throw failure('internal', '${name}');\n}`,
    imports: [
      { name: 'failure', module: '@armature/runtime', typeOnly: false },
      ...used.map((type) => ({ name: type, module: moduleOf(type), typeOnly: true })),
      { name: 'Call', module: './generated/service.js', typeOnly: true },
    ],
  };
}
