// Every shape of a class through every step of its manifest: no body is touched, and what is new is in place or told of once.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createMemoryTree } from '../../file/memory-tree.js';
import { loadTsMorph } from '../../source/typescript.js';
import { applyChanges } from './apply.js';
import type { MethodSeam } from './change.js';
import { body, type ClassShape, classShapes } from './class-shapes.test.fixture.js';
import { readLock } from './lock.js';
import { emitted, path, seam } from './merge-class.test.fixture.js';
import { planChanges } from './plan.js';

const known = (method: MethodSeam, identity: string): MethodSeam => ({ ...method, identity });
const login = known(seam('login', 'LoginInput'), 'POST /login');
const logout = known(seam('logout', undefined, 'void'), 'POST /logout');
const getMe = known(seam('getMe', undefined, 'User'), 'GET /me');

interface Step {
  readonly name: string;
  readonly methods: readonly MethodSeam[];
  /** Names that the class must have or must not have afterwards, in code. */
  readonly has: RegExp;
  /** What is told where the shape follows, and where it can't. */
  readonly codes: readonly string[];
  readonly reported?: readonly string[];
}

const signedIn: MethodSeam = {
  ...login,
  signature: '(input: LoginInput, call: SignedIn): Promise<Session>',
  imports: [...login.imports, { name: 'SignedIn', module: './generated/service.js', typeOnly: true }],
  text: login.text.replace('call: Call', 'call: SignedIn'),
};
const steps: readonly Step[] = [
  { name: 'an operation is added', methods: [login, getMe, logout], has: /async getMe\(/, codes: [] },
  {
    name: 'an operation is renamed',
    methods: [known(seam('signIn', 'SignInInput'), 'POST /login'), logout],
    has: /\bsignIn\b/,
    codes: ['ARM5020'],
    reported: ['ARM5006', 'ARM5020'],
  },
  {
    name: 'an operation is typed anew',
    methods: [known(seam('login', 'SignInInput', 'Token'), 'POST /login'), logout],
    has: /\blogin\b/,
    codes: [],
    reported: ['ARM5006'],
  },
  { name: 'an operation is removed', methods: [logout], has: /Does logout/, codes: ['ARM5007'] },
  {
    name: 'an operation is for services only',
    methods: [
      { ...login, text: login.text.replace('Does login.', 'Does login. Only for other services.') },
      logout,
    ],
    has: /\blogin\b/,
    codes: [],
  },
  {
    name: 'an operation asks for a user',
    methods: [signedIn, logout],
    has: /\blogin\b/,
    codes: [],
    reported: ['ARM5006'],
  },
];

/** Files that must compile, each case in a folder of its own, all in one program. */
const sources = new Map<string, string>();

for (const [row, shape] of classShapes.entries()) {
  for (const [column, step] of steps.entries()) {
    test(`${shape.name}: ${step.name}`, () => {
      const { text, codes, messages } = run(shape, step);
      const elsewhere = Object.values(shape.beside ?? {}).join('');
      assert.ok((text + elsewhere).includes(body), text);
      assert.match(text + elsewhere, step.has);
      assert.doesNotMatch(messages, /not added: .*login/);
      assert.doesNotMatch(text, /async login[^]*async login\(input/);
      const expected = expectedCodes(shape, step);
      assert.deepEqual(codes, expected, `${messages}\n${text}`);
      if (expected.every((code) => code === 'ARM5020'))
        addSources(`case-${row}-${column}`, text, shape, step.methods);
    });
  }
}

/** What is elsewhere can't be given another name here: the new operation is added, and the old one told of. */
function expectedCodes(shape: ClassShape, step: Step): readonly string[] {
  if (step.name.includes('renamed') && shape.isReported)
    return isRenamable(shape) ? ['ARM5006', 'ARM5020'] : ['ARM5007'];
  return (shape.isReported && step.reported) || step.codes;
}

function isRenamable({ name }: ClassShape): boolean {
  return ['a delegation', 'overloads', 'a getter'].includes(name);
}

test('the doc comment follows where nobody edited it', () => {
  const step = steps[4]!;
  const [, second] = classShapes;
  assert.match(
    run(second!, step).text,
    /\/\*\* Does login\. Only for other services\. \*\/\n {2}async login\(input: LoginInput\)/,
  );
  const edited: ClassShape = {
    ...second!,
    edit: (text) => second!.edit(text).replace('Does login.', 'Lets people in.'),
  };
  assert.match(run(edited, step).text, /\/\*\* Lets people in\. \*\/\n {2}async login/);
});

after(() => {
  assert.deepEqual(compile(sources), []);
  assert.ok(sources.size > 100, 'too few were compiled');
});

function run(shape: ClassShape, { methods }: Step): { text: string; codes: string[]; messages: string } {
  const tree = createMemoryTree(shape.beside ?? {});
  const generate = (operations: readonly MethodSeam[]) => {
    const changes = planChanges({ files: [emitted(operations)], tree, lock: readLock(tree), scope: 'all' });
    applyChanges(changes, tree);
    return changes.flatMap((change) => change.diagnostics);
  };
  generate([login, logout]);
  tree.write(path, shape.edit(tree.read(path)!));
  assert.deepEqual(generate([login, logout]), []);
  const said = generate(methods);
  const text = tree.read(path)!;
  assert.deepEqual(generate(methods), []);
  assert.equal(tree.read(path), text);
  return {
    text,
    codes: said.map(({ code }) => code).sort(),
    messages: said.map(({ message }) => message).join('\n'),
  };
}

function addSources(
  folder: string,
  text: string,
  { beside = {} }: ClassShape,
  methods: readonly MethodSeam[],
): void {
  const at = (file: string): string => `/${folder}/${file.split('/').at(-1)}`;
  sources.set(
    at(path),
    `${text}\ndeclare function mine(value: number): any;\ndeclare function logged(): any;\n`,
  );
  for (const [file, content] of Object.entries(beside))
    sources.set(at(file), `${content}\ndeclare function mine(value: number): any;\n`);
  const types = ['LoginInput', 'SignInInput', 'Session', 'Token', 'User'];
  sources.set(
    `/${folder}/generated/dto.ts`,
    types.map((name) => `export interface ${name} { is: '${name}' }\n`).join(''),
  );
  sources.set(
    `/${folder}/generated/service.ts`,
    [
      "import type { LoginInput, SignInInput, Session, Token, User } from './dto.js';",
      'export interface Call { id: string }\nexport interface SignedIn extends Call { user: string }',
      `export interface UserApi {\n${methods.map(({ name, signature }) => `  ${name}${signature};`).join('\n')}\n}\n`,
    ].join('\n'),
  );
}

function compile(files: ReadonlyMap<string, string>): string[] {
  const { Project, ts } = loadTsMorph();
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      strict: true,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      skipLibCheck: true,
    },
  });
  project.getFileSystem().writeFileSync('/package.json', '{ "type": "module" }');
  for (const [file, text] of files) project.createSourceFile(file, text);
  project.createSourceFile(
    '/runtime.d.ts',
    "declare module '@armature/runtime' { export function failure(code: string, text: string): Error; }",
  );
  return project.getPreEmitDiagnostics().map((found) => {
    const message = found.getMessageText();
    const said = typeof message === 'string' ? message : message.getMessageText();
    return `${found.getSourceFile()?.getFilePath()}: ${said}`;
  });
}
