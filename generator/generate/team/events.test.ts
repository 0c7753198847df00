// What happens to a workspace in a team, and how people settle it: after one plain `generate` it compiles, or one diagnostic names the
// place. Real repositories, real merges; nothing is ever mended by force.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isFull } from '../../testing/random.test.fixture.js';
import { createRepository, type Repository, said } from './repository.test.fixture.js';
import { compileAll } from './compile.test.fixture.js';
import { edits, type Files, start } from './edits.test.fixture.js';

const classPath = 'services/user/user.service.ts';
const smallPath = 'services/order/order.service.ts';
const manifest = 'services/user/service.yaml';
const lock = 'scaffold.lock';
const dto = 'services/user/generated/dto.ts';

/** How somebody deals with what git could not merge. */
type Resolution = 'as left' | 'ours' | 'theirs';
const resolutions: readonly Resolution[] = isFull() ? ['as left', 'ours', 'theirs'] : ['as left', 'theirs'];

interface Event {
  readonly name: string;
  /** Brings the repository into the state that it leaves; the branches are those of `branches`. */
  readonly happens: (repository: Repository) => void | Promise<void>;
  /** Where somebody has to choose: the file that is named when it is left as it is. */
  readonly chooses?: string;
  /** The commit has code in which nothing is written yet. */
  readonly isOld?: true;
  /** Codes that may be said all the same: of methods whose operation went. */
  readonly says?: readonly string[];
}

let repository: Repository;
const settled: { readonly name: string; readonly files: Files }[] = [];

/** Branches, each from main: what is edited in manifests, and what in code. */
const branches: Readonly<Record<string, (files: Files) => Files>> = {
  top: edits['a route at the top']!,
  end: edits['a route at the end']!,
  middle: edits['a route in the middle']!,
  'middle-too': replaced(
    manifest,
    '  # Who is it?\n',
    '  # Forgets.\n  forget:\n    post: /forget\n    body: { token: string }\n\n  # Who is it?\n',
  ),
  field: edits['a field']!,
  'field-too': edits['a field of another type']!,
  mail: edits['a service']!,
  pay: edits['another service']!,
  renamed: edits['a route renamed']!,
  removed: edits['a route removed']!,
  retyped: edits['a route retyped']!,
  'without-order': (files) => {
    const { 'services/order/service.yaml': _order, ...rest } = files;
    return { ...rest, 'services/front/service.yaml': 'service: front\ngateway:\n  expose: [user]\n' };
  },
  'order-one': edits['a route of the other service']!,
  'order-two': replaced(
    'services/order/service.yaml',
    '  getOrder:\n',
    '  findOrder:\n    post: /find\n    body: { words: string }\n    returns: Order\n\n  getOrder:\n',
  ),
  'code-one': replaced(classPath, /return notWritten\("invite[^;]*;/, 'void input.email; // one'),
  'code-two': replaced(classPath, /return notWritten\("invite[^;]*;/, 'void input.words; // two'),
};

function replaced(path: string, from: string | RegExp, to: string): (files: Files) => Files {
  return (files) => {
    const text = files[path] ?? '';
    assert.match(text, typeof from === 'string' ? /./ : from);
    return { ...files, [path]: text.replace(from, to) };
  };
}

const merge =
  (ours: string, theirs: string) =>
  ({ git }: Repository): void => {
    git('checkout', '-q', '-f', ours);
    git('merge', '-q', '--no-edit', theirs);
  };

const events: readonly Event[] = [
  { name: 'both add a route, far apart', happens: merge('top', 'end') },
  { name: 'both add a route, at one place', happens: merge('middle', 'middle-too'), chooses: manifest },
  { name: 'both add a field', happens: merge('field', 'field-too') },
  { name: 'both add a service', happens: merge('mail', 'pay') },
  { name: 'both add a route to a small service', happens: merge('order-one', 'order-two') },
  { name: 'one renames a route, one adds another', happens: merge('renamed', 'end'), says: ['ARM5007'] },
  { name: 'one removes a route, one edits it', happens: merge('removed', 'retyped'), chooses: manifest },
  { name: 'one removes a service, one adds a route to another', happens: merge('without-order', 'top') },
  { name: 'one removes a service, one edits it', happens: merge('without-order', 'order-one') },
  { name: 'both write one method', happens: merge('code-one', 'code-two'), chooses: classPath },
  {
    name: 'a rebase',
    happens({ git }) {
      git('checkout', '-q', '-f', '-B', 'work', 'end');
      git('rebase', '-q', 'top');
    },
  },
  {
    name: 'a cherry-pick',
    happens({ git }) {
      git('checkout', '-q', '-f', '-B', 'work', 'field');
      git('cherry-pick', 'order-one');
    },
  },
  {
    name: 'a squashed merge',
    happens({ git }) {
      git('checkout', '-q', '-f', '-B', 'work', 'field');
      git('merge', '-q', '--squash', 'middle');
    },
  },
  {
    name: 'a merge that is reverted',
    happens({ git }) {
      git('checkout', '-q', '-f', '-B', 'work', 'field');
      git('merge', '-q', '--no-edit', 'middle');
      git('revert', '-m', '1', '--no-edit', 'HEAD');
    },
    says: ['ARM5007'],
  },
  {
    name: 'unstashed over what others have committed',
    async happens({ git, tree, generate }) {
      git('checkout', '-q', '-f', '-B', 'work', 'main');
      for (const [path, text] of Object.entries(branches['top']!(start))) tree.write(path, text);
      await generate();
      git('stash', '-u');
      git('merge', '-q', '--no-edit', 'end');
      git('stash', 'pop');
    },
  },
  {
    name: 'an old commit that is checked out',
    happens({ git, tree }) {
      git('checkout', '-q', '-f', 'top');
      git('checkout', '-q', 'main~1', '--', 'services', 'shared');
      tree.write(manifest, branches['field']!(start)[manifest]!);
    },
    isOld: true,
  },
  {
    name: 'the lock is deleted',
    happens({ git, tree }) {
      git('checkout', '-q', '-f', 'top');
      tree.remove(lock);
    },
  },
  {
    name: 'the lock of one side alone',
    happens({ git, tree }) {
      git('checkout', '-q', '-f', '-B', 'work', 'top');
      const own = tree.read(lock)!;
      git('merge', '-q', '--no-edit', 'end');
      tree.write(lock, own);
    },
  },
  {
    name: 'markers in lock and generated files that were committed',
    happens({ git, tree, commit }) {
      git('checkout', '-q', '-f', '-B', 'work', 'top');
      for (const path of [lock, dto]) {
        const text = tree.read(path)!;
        tree.write(path, `<<<<<<< HEAD\n${text}=======\n${text.replace('Session', 'Sitting')}>>>>>>> end\n`);
      }
      commit('markers');
    },
  },
  {
    name: 'generated files that only one of them commits',
    happens({ git, tree }) {
      git('checkout', '-q', '-f', '-B', 'work', 'top');
      git('rm', '-rq', '--cached', 'services/user/generated');
      git('commit', '-qm', 'uncommitted');
      tree.remove('.scaffold/generated.json');
      git('merge', '-q', '--no-edit', 'mail');
    },
  },
];

before(async () => {
  repository = await createRepository(start);
  const { git, tree } = repository;
  const code = tree.read(classPath)!;
  tree.write(
    classPath,
    code.replace(/return notWritten\("login[^;]*;/, 'return { token: input.name, until: new Date() };'),
  );
  repository.commit('login is written');
  const files = { ...start, [classPath]: tree.read(classPath)! };
  for (const [name, edit] of Object.entries(branches)) {
    git('checkout', '-q', '-f', '-B', name, 'main');
    const edited = edit(files);
    for (const path of Object.keys(files)) if (!(path in edited)) tree.remove(path);
    for (const [path, text] of Object.entries(edited)) tree.write(path, text);
    const generated = await repository.generate();
    assert.ok(generated.isDone, `${name}: ${said(generated).join('\n')}`);
    repository.commit(name);
  }
});
after(() => repository.remove());

function resolve({ git, unmerged }: Repository, resolution: Resolution): void {
  if (resolution === 'as left') return;
  for (const path of unmerged()) {
    // A side that has removed the file has none to take.
    if (!git('checkout', `--${resolution}`, '--', path).isDone) git('rm', '-q', '--', path);
  }
}

function isAtWork({ git }: Repository): void {
  for (const what of ['merge', 'rebase', 'cherry-pick', 'revert']) git(what, '--abort');
  git('checkout', '-q', '-f', 'main');
  git('stash', 'clear');
  git('reset', '-q', '--hard');
  git('clean', '-qfd');
}

for (const event of events) {
  test(event.name, async () => {
    for (const resolution of resolutions) {
      isAtWork(repository);
      await event.happens(repository);
      const isSettled = repository.unmerged().length === 0;
      resolve(repository, resolution);
      const story = `${event.name}, ${resolution}`;
      const generated = await repository.generate();
      const codes = generated.diagnostics.map(({ code }) => code);
      if (resolution === 'as left' && event.chooses !== undefined) {
        assert.deepEqual(codes, ['ARM5014'], story + said(generated).join('\n'));
        assert.equal(generated.diagnostics[0]?.span?.file.path, event.chooses);
        continue;
      }
      const rest = codes.filter((code) => !event.says?.includes(code));
      assert.deepEqual(rest, [], `${story}: ${said(generated).join('\n')}`);
      assert.ok(generated.isDone, story);
      const again = await repository.generate();
      assert.deepEqual(again.written, [], story);
      const { tree } = repository;
      if (!event.isOld) assert.match(tree.read(classPath)!, /return \{ token: input\.name/, story);
      const paths = tree.list('');
      settled.push({ name: story, files: Object.fromEntries(paths.map((path) => [path, tree.read(path)!])) });
      if (isSettled) break;
    }
  });
}

test('all of them compile', async () => {
  const complaints = await compileAll(settled.map(({ files }) => files));
  assert.deepEqual(
    complaints.flatMap((lines, index) => lines.map((line) => `${settled[index]!.name}: ${line}`)),
    [],
  );
  assert.ok(settled.length > events.length * (isFull() ? 1.2 : 0.8), `only ${settled.length} states`);
  assert.ok(settled.some(({ files }) => /findOrder[^]*cancelOrder/.test(files[smallPath] ?? '')));
});

test('a class that does not parse is an error, also where nothing else has changed', async () => {
  isAtWork(repository);
  const { tree } = repository;
  tree.write(classPath, `${tree.read(classPath)}\nconst broken = ((;\n`);
  const generated = await repository.generate();
  assert.deepEqual(
    generated.diagnostics.map(({ code, span }) => `${code} ${span?.file.path}`),
    [`ARM5005 ${classPath}`],
  );
});

test('markers in several files are told together, before anything else, with what each side has', async () => {
  isAtWork(repository);
  const { tree } = repository;
  const marked = (text: string): string =>
    text.replace(
      /^types:\n/m,
      'types:\n<<<<<<< HEAD\n  One: string\n=======\n  Two: nothing\n>>>>>>> other\n',
    );
  for (const path of [manifest, 'shared/common.yaml']) tree.write(path, marked(tree.read(path)!));
  const { diagnostics } = await repository.generate();
  assert.deepEqual(
    diagnostics.map(({ code, span }) => `${code} ${span?.file.path}`),
    [`ARM5014 ${manifest}`, 'ARM5014 shared/common.yaml'],
  );
  const sides = diagnostics[0]!.related!.map(({ span: { file, start, end } }) => file.text.slice(start, end));
  assert.deepEqual(sides, ['  One: string', '  Two: nothing']);
});
