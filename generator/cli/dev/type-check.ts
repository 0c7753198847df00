// Looks for type errors beside the running platform: services run without a look at types, so a handler that does not fit its manifest
// would say nothing until it is called. Runs the workspace's own compiler after edits, one run at a time, behind everything else.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';

/** What is checked and who hears of it. */
export interface TypeCheckOptions {
  /** Of the workspace; absolute. */
  readonly root: string;
  readonly say: (text: string, kind: 'good' | 'bad') => void;
  /** Quiet time in milliseconds before a run. */
  readonly settleMs: number;
}

/** A check that can be asked for at any time. */
export interface TypeCheck {
  /** Checks soon; a run that is under way is given up for it. What is wrong in edited files is shown first. */
  soon(edited?: readonly string[]): void;
  /** Gives up a run that is under way, until the next `soon`. */
  cancel(): void;
}

/** How many errors are shown; the compiler itself shows the rest. */
const shown = 5;

/** Creates it; undefined where the workspace has no compiler or nothing that tells it what to check. */
export function createTypeCheck({ root, say, settleMs }: TypeCheckOptions): TypeCheck | undefined {
  const compiler = findCompiler(root);
  if (compiler === undefined || !existsSync(join(root, 'tsconfig.json'))) return undefined;
  let timer: NodeJS.Timeout | undefined;
  let child: ChildProcess | undefined;
  let last: readonly CompilerError[] = [];
  const touched = new Set<string>();

  const run = (): void => {
    const args = ['--noEmit', '--incremental', '--tsBuildInfoFile', '.scaffold/types.tsbuildinfo'];
    const started = spawn(process.execPath, [compiler, ...args, '--pretty', 'false', '-p', 'tsconfig.json'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
      // A group of its own: what npm installs as the compiler starts the real one, which has to end with it.
      detached: true,
    });
    child = started;
    if (started.pid !== undefined) giveWay(started.pid);
    let out = '';
    started.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    // Without the compiler there is no check; nothing else depends on it.
    started.once('error', () => undefined);
    started.once('close', (code) => {
      if (child !== started) return;
      child = undefined;
      const errors = parseTypeErrors(out);
      // Ended by a signal, or by a mistake of its own.
      if (code === null || (code !== 0 && errors.length === 0)) return;
      const text = describeTypeErrors(errors, last, touched);
      touched.clear();
      if (text !== '') say(text, errors.length === 0 ? 'good' : 'bad');
      // While the syntax is broken the compiler says nothing of types: what was wrong with them still is.
      last = errors.some(isSyntax) ? [...last.filter((error) => !isSyntax(error)), ...errors] : errors;
    });
  };

  const cancel = (): void => {
    clearTimeout(timer);
    const running = child;
    child = undefined;
    if (running?.pid !== undefined) endGroup(running.pid);
  };

  return {
    soon(edited = []) {
      cancel();
      for (const path of edited) touched.add(path);
      timer = setTimeout(run, settleMs);
    },
    cancel,
  };
}

/** An error as the compiler prints it without colours. */
export interface CompilerError {
  /** `services/user/user.service.ts:12:5`; empty for what concerns the whole. */
  readonly place: string;
  readonly code: string;
  readonly message: string;
}

/** Reads `path(line,column): error TS1: message`; what follows indented belongs to the message, and is left out. */
export function parseTypeErrors(text: string): readonly CompilerError[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = /^(?:(.+)\((\d+),(\d+)\): )?error (TS\d+): (.*)$/.exec(line);
    if (!match) return [];
    const [, path, row, column, code = '', message = ''] = match;
    return [{ place: path === undefined ? '' : `${path}:${row}:${column}`, code, message }];
  });
}

/** What is new since the last run, in words; empty where nothing is. Lines move with every edit, so places are not compared. */
export function describeTypeErrors(
  errors: readonly CompilerError[],
  before: readonly CompilerError[] = [],
  edited: ReadonlySet<string> = new Set(),
): string {
  const isEdited = ({ place }: CompilerError): boolean => edited.has(pathOf(place));
  const found = newAmong(errors, before);
  const fresh = [...found.filter(isEdited), ...found.filter((error) => !isEdited(error))];
  if (fresh.length === 0) {
    if (errors.length >= before.length) return '';
    return errors.length === 0 ? 'the types are right again' : `${count(errors.length)} left`;
  }
  const lines = fresh
    .slice(0, shown)
    .map(({ place, code, message }) => `  ${[place, code, message].filter((part) => part !== '').join(' ')}`);
  const rest = fresh.length - shown;
  if (rest > 0) lines.push(`  and ${rest} more: npx tsc --noEmit shows them`);
  const all = fresh.length < errors.length ? ` (${errors.length} in all)` : '';
  return [`${count(fresh.length)}${all}:`, ...lines].join('\n');
}

/**
 * Those that no error of before accounts for. Each accounts for one, that of its own place first: the same mistake made a second time in a
 * file is a new one.
 */
function newAmong(
  errors: readonly CompilerError[],
  before: readonly CompilerError[],
): readonly CompilerError[] {
  const left = [...before];
  const isNew = (error: CompilerError, matches: (known: CompilerError) => boolean): boolean => {
    const index = left.findIndex((known) => identityOf(known) === identityOf(error) && matches(known));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  };
  return errors
    .filter((error) => isNew(error, ({ place }) => place === error.place))
    .filter((error) => isNew(error, () => true));
}

/** TS1005: syntax and the like. */
function isSyntax({ code }: CompilerError): boolean {
  return /^TS1\d{3}$/.test(code);
}

function identityOf({ place, code, message }: CompilerError): string {
  return `${pathOf(place)} ${code} ${message}`;
}

function pathOf(place: string): string {
  return place.replace(/:\d+:\d+$/, '');
}

function count(number: number): string {
  return `${number} ${number === 1 ? 'type error' : 'type errors'}`;
}

function findCompiler(root: string): string | undefined {
  try {
    const path = createRequire(join(root, 'package.json')).resolve('typescript/package.json');
    const { bin } = JSON.parse(readFileSync(path, 'utf8')) as { readonly bin?: { readonly tsc?: string } };
    return bin?.tsc === undefined ? undefined : join(dirname(path), bin.tsc);
  } catch {
    return undefined;
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** What the author waits for comes first; by a little only, or the check would never end beside a busy browser or build. */
function giveWay(pid: number): void {
  try {
    setPriority(pid, 5);
  } catch {
    // It has ended already, or the system does not allow it: it runs as it is.
  }
}
