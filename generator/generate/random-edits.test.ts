// Random edits by a user against random edits of the manifests, through the whole generator: nothing of the user's is lost, the next
// run changes nothing, and what compiled goes on compiling but for what was reported.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMemoryTree } from '../file/memory-tree.js';
import type { WritableFileTree } from '../file/file-tree.js';
import { loadTypeScript } from '../source/typescript.js';
import { countOf, seedOr } from '../testing/random.test.fixture.js';
import { applyChanges } from '../engine/write/apply.js';
import type { Change } from '../engine/write/change.js';
import { parseFile } from '../engine/write/class-file.js';
import { repository } from './fixtures.test.fixture.js';
import { generate } from './generate.js';
import { generateIncrementally } from './incremental.js';
import { manifestEdits, manifestsOf, platform, userEdits } from './random-edits.test.fixture.js';

const typescript = loadTypeScript();
const path = 'services/user/user.service.ts';
const settings = { versions: { runtime: '^1.0.0', scaffold: '^1.0.0' } };
const seed = seedOr(500);
/** Manifests that are wrong, and files that do not parse, are not counted. */
const pairs = countOf({ few: 100, full: 500 });
const start = await startingFiles();
const emitted = start[path]!;

const edits = <Of>(of: Readonly<Record<string, Of>>, maxLength: number) =>
  fc.array(fc.tuple(fc.constantFrom(...Object.keys(of)), fc.nat({ max: 5 })), { minLength: 1, maxLength });

/** A workspace to compile, and what was said about it. */
interface Compiled {
  readonly files: Readonly<Record<string, string>>;
  /** The user's file as it was edited, before the manifests were. */
  readonly edited: string;
  /** Names of operations, and of imports that are gone, that were reported. */
  readonly reported: readonly string[];
  readonly story: string;
}

test(`${pairs} pairs of a user’s edits and a manifest’s edits lose nothing and compile`, async () => {
  const compiled: Compiled[] = [];
  const drawn = fc.tuple(edits(userEdits, 3), edits(manifestEdits, 2));
  let conflicts = 0;
  let merges = 0;
  let stubsGone = 0;
  await fc.assert(
    fc.asyncProperty(drawn, async ([byUser, byManifest]) => {
      const story = `seed ${seed}: ${byUser.join(' ')} | ${byManifest.join(' ')}`;
      const tree = createMemoryTree(start);
      const edited = byUser.reduce(
        // A number of its own for each edit: two may be alike.
        (text, [name, n], index) => userEdits[name]!(text, n + index * 6),
        tree.read(path)!,
      );
      tree.write(path, edited);
      const next = byManifest.reduce((given, [name, n]) => manifestEdits[name]!(given, n), platform);
      for (const [file, text] of Object.entries(manifestsOf(next))) tree.write(file, text);
      const before = filesOf(tree);

      const result = await generateIncrementally({ tree, settings }, 'test');
      const isBroken = parseFile(typescript, path, edited).kind === 'broken';
      if (result.model === undefined) {
        // An edit may take away what another one needs: then the manifests are wrong, and nothing is written.
        assert.deepEqual(result.changes, []);
        return;
      }
      applyChanges(result.changes, tree);
      if (result.changes.some(({ kind }) => kind === 'conflict')) {
        assert.ok(isBroken, `${story}: a conflict in a file that parses`);
        assert.deepEqual(filesOf(tree), before);
        conflicts += 1;
        return;
      }
      result.remember(tree);
      const after = tree.read(path)!;
      if (after !== edited && edited !== emitted) merges += 1;
      assertSurvives(edited, after, story);
      stubsGone += assertStubsAreGone(edited, after, next.services[0]!.routes, story);
      // The whole generator finds nothing to do after the incremental one, and nothing to say.
      const again = await generate({ tree, settings });
      assert.deepEqual(changedPaths(again.changes), [], story);
      assert.deepEqual(
        again.changes.flatMap(({ diagnostics }) => diagnostics),
        [],
        story,
      );
      const third = await generateIncrementally({ tree, settings }, 'test');
      if (result.diagnostics.length === 0) assert.deepEqual(third.reached, [], story);
      if (isBroken) return;
      compiled.push({ edited, files: filesOf(tree), reported: reportedNames(result.changes), story });
    }),
    { seed, numRuns: pairs * 1.3, endOnFailure: true },
  );
  assert.ok(compiled.length + conflicts >= pairs, `seed ${seed}: only ${compiled.length + conflicts} pairs`);
  assert.ok(
    conflicts > pairs / 100 && merges > pairs / 5,
    `seed ${seed}: ${conflicts} conflicts, ${merges} merges`,
  );
  assert.ok(stubsGone > pairs / 25, `seed ${seed}: only ${stubsGone} stubs went with their operation`);
  const users = Object.keys(userEdits).filter((name) => name !== 'breakSyntax');
  const untouched = users.map((name): Compiled => {
    const edited = userEdits[name]!(emitted, 1);
    return { edited, files: { ...start, [path]: edited }, reported: [], story: `${name}, nothing generated` };
  });
  const all = [...untouched, ...compiled];
  const complaints = await compile(all);
  assert.deepEqual(complaints.slice(0, untouched.length).flat(), []);
  // Edits that each compile may not do so together: what counts is whether it did before the generator came.
  const suspects = all.filter((_, index) => complaints[index]!.length > 0);
  const before = await compile(
    suspects.map((each) => ({ ...each, files: { ...start, [path]: each.edited }, reported: [] })),
  );
  assert.ok(suspects.length < all.length / 20, `seed ${seed}: ${suspects.length} do not compile`);
  const broken = suspects.filter((_, index) => before[index]!.length === 0);
  assert.deepEqual(
    broken.map((each) => [each.story, complaints[all.indexOf(each)]]),
    [],
  );
});

async function startingFiles(): Promise<Record<string, string>> {
  const tree = createMemoryTree(manifestsOf(platform));
  const result = await generateIncrementally({ tree, settings }, 'test');
  assert.deepEqual(result.diagnostics, []);
  assert.deepEqual(applyChanges(result.changes, tree), []);
  result.remember(tree);
  return filesOf(tree);
}

function filesOf(tree: WritableFileTree): Record<string, string> {
  const paths = [...tree.list(''), '.scaffold/generated.json', '.scaffold/written'];
  return Object.fromEntries(paths.map((file) => [file, tree.read(file) ?? '']));
}

function changedPaths(changes: readonly Change[]): string[] {
  return changes.filter(({ kind }) => kind !== 'unchanged').map((change) => `${change.kind} ${change.path}`);
}

/** Every token that the generator did not write itself is there, in order; so are byte order mark and line ends. */
function assertSurvives(edited: string, after: string, story: string): void {
  const known = new Set(tokensOf(emitted));
  const kept = tokensOf(after);
  let at = 0;
  for (const token of tokensOf(edited)) {
    if (known.has(token)) continue;
    const found = kept.indexOf(token, at);
    assert.notEqual(found, -1, `lost ${token} (${story})`);
    at = found + 1;
  }
  assert.equal(after.startsWith('\uFEFF'), edited.startsWith('\uFEFF'), story);
  if (/\r\n/.test(edited) && !/[^\r]\n/.test(edited)) assert.doesNotMatch(after, /[^\r]\n/, story);
}

/** A method that stands as it was emitted, with nothing near it, goes with its operation. Gives how many did. */
function assertStubsAreGone(
  edited: string,
  after: string,
  routes: readonly { readonly name: string }[],
  story: string,
): number {
  const departed = platform.services[0]!.routes.filter(
    ({ name }) => !routes.some((one) => one.name === name),
  );
  const gone = departed.filter(({ name }) => {
    const stub = new RegExp(`\\n\\n {2}/\\*\\*[^\\n]*\\n {2}async ${name}\\([^]*?\\n {2}\\}\\n`).exec(
      emitted,
    )?.[0];
    const isAlone = edited.split(new RegExp(`\\b${name}\\(`)).length === 2;
    return (
      stub !== undefined && isAlone && edited.includes(stub) && !new RegExp(`\\.${name}\\b`).test(edited)
    );
  });
  for (const { name } of gone) assert.doesNotMatch(after, new RegExp(`async ${name}\\(`), story);
  return gone.length;
}

/** Comments are tokens here, white space is not. */
function tokensOf(text: string): string[] {
  const scanner = typescript.createScanner(typescript.ScriptTarget.Latest, false, undefined, text);
  const tokens: string[] = [];
  for (let kind = scanner.scan(); kind !== typescript.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const token = scanner.getTokenText().trim();
    if (token !== '' && token !== '\uFEFF') tokens.push(token);
  }
  return tokens;
}

/** ARM5006, 5007, 5008 and 5011 name what they are about. */
function reportedNames(changes: readonly Change[]): string[] {
  return changes
    .flatMap((change) => change.diagnostics)
    .filter(({ code }) => ['ARM5006', 'ARM5007', 'ARM5008', 'ARM5011'].includes(code))
    .flatMap(
      ({ message }) => /not added: ([\w, ]+)/.exec(message)?.[1]?.split(', ') ?? [message.split(' ')[0]!],
    );
}

/** What the compiler says of each workspace's files that was not reported. All workspaces are one project: one start of the compiler. */
async function compile(workspaces: readonly Compiled[]): Promise<string[][]> {
  if (workspaces.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), 'armature-edits-'));
  try {
    symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
    const roots = workspaces.map(({ files }, index) => {
      for (const [file, text] of Object.entries(files)) {
        if (!/\.ts$|openapi\.json$/.test(file) || file.endsWith('.test.ts')) continue;
        const target = join(folder, `w${index}`, file);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, text);
      }
      return `w${index}/${path}`;
    });
    const options = {
      target: 'es2023',
      module: 'nodenext',
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      resolveJsonModule: true,
      skipLibCheck: true,
      noEmit: true,
    };
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: roots }));
    const output = await runCompiler(folder);
    const complaints = workspaces.map((): string[] => []);
    for (const line of output.split('\n')) {
      if (/^\s|^$/.test(line)) continue;
      const [, index, file, row, message] = /^w(\d+)\/(.*)\((\d+),\d+\): (.*)$/.exec(line) ?? [];
      const workspace = workspaces[Number(index)];
      assert.ok(workspace !== undefined, line);
      const { reported, files } = workspace;
      const place = files[path]!.split('\n').slice(0, Number(row));
      const isExplained = reported.some(
        (name) =>
          message!.includes(`'${name}'`) || enclosingMethod(place) === name || place.at(-1)!.includes(name),
      );
      if (file !== path || !isExplained) complaints[Number(index)]!.push(line);
    }
    return complaints;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runCompiler(folder: string): Promise<string> {
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  const args = [tsc, '-p', folder, '--pretty', 'false'];
  return new Promise((resolve) => {
    // What it complains of stands in its output.
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }, (_error, stdout) => resolve(stdout));
  });
}

function enclosingMethod(lines: readonly string[]): string | undefined {
  const heads = lines.map((line) => /^\s+(?:async )?\*?(\w+)(?: = async )?\(.*\{/.exec(line)?.[1]);
  return heads.findLast((name) => name !== undefined);
}
