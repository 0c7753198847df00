// Who generates into a workspace: one process at a time. The others wait, and say for whom.
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isFileSystemError } from '../../file/file-error.js';

/** Who has the turn, as it stands in the lock file. */
export interface TurnHolder {
  readonly pid: number;
  /** When the process began, as its system counts: another process may have its number by now. Empty where the system does not tell. */
  readonly started: string;
  /** `scaffold dev`. */
  readonly command: string;
}

/** Where the lock file stands in a workspace. */
export const turnPath = '.scaffold/turn.json';

/** What a task that takes its turn needs. */
export interface TurnRequest {
  /** The workspace's folder. */
  readonly root: string;
  /** What people know this process by: `scaffold generate`. */
  readonly command: string;
  /** Told once, with who is waited for. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The process that has the turn of a workspace now; undefined: nobody. */
export function turnHolder(root: string): TurnHolder | undefined {
  const holder = readHolder(join(root, turnPath));
  return holder !== undefined && isAlive(holder) ? holder : undefined;
}

/**
 * Runs a task while no other process generates into the workspace. The turn of a process that is gone is taken over. Where no lock
 * file can be made, as in a folder that is read only, the task runs without one. Rejects with the signal's reason while it waits.
 */
export async function inTurn<Result>(request: TurnRequest, task: () => Promise<Result>): Promise<Result> {
  const place = join(request.root, turnPath);
  const text = `${JSON.stringify(ownTurn(request.command))}\n`;
  const isHeld = await take(place, text, request);
  try {
    return await task();
  } finally {
    if (isHeld && readText(place) === text) giveBack(place);
  }
}

/** Leaves nothing behind, and no folder that was made for it alone. */
function giveBack(place: string): void {
  rmSync(place, { force: true });
  try {
    rmdirSync(dirname(place));
  } catch {
    // Something else stands in it.
  }
}

function ownTurn(command: string): TurnHolder {
  return { pid: process.pid, started: startOf(process.pid) ?? '', command };
}

async function take(place: string, text: string, { say, signal }: TurnRequest): Promise<boolean> {
  let isSaid = false;
  for (;;) {
    signal.throwIfAborted();
    const made = tryTake(place, text);
    if (made !== 'taken') return made === 'made';
    const found = readText(place);
    const holder = found === undefined ? undefined : parseHolder(found);
    if (found !== undefined && (holder === undefined ? isOld(place) : !isAlive(holder))) {
      removeStale(place, found);
      continue;
    }
    if (!isSaid && holder !== undefined) {
      say(`Waiting for ${holder.command} (process ${holder.pid}), which generates here.`);
      isSaid = true;
    }
    await wait(25, undefined, { signal });
  }
}

/** The file comes to stand with its text at once, so nobody ever reads half of it. */
function tryTake(place: string, text: string): 'made' | 'taken' | 'impossible' {
  const draft = `${place}.${process.pid}`;
  try {
    makeFolder(dirname(place));
    writeFileSync(draft, text);
  } catch (error) {
    // Whoever had the turn has just taken the folder away; or the workspace is not there yet, and nobody else is in it.
    if (codeOf(error) === 'ENOENT' && existsSync(dirname(dirname(place)))) return 'taken';
    if (isFileSystemError(error)) return 'impossible';
    throw error;
  }
  try {
    linkSync(draft, place);
    return 'made';
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return 'taken';
    // Some file systems have no second names for files.
    return tryWrite(place, text);
  } finally {
    rmSync(draft, { force: true });
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function tryWrite(place: string, text: string): 'made' | 'taken' | 'impossible' {
  try {
    writeFileSync(place, text, { flag: 'wx' });
    return 'made';
  } catch (error) {
    return codeOf(error) === 'EEXIST' ? 'taken' : 'impossible';
  }
}

/** Takes a lock file away that was read before; one that somebody else has put there since is put back. */
function removeStale(place: string, found: string): void {
  const aside = `${place}.${process.pid}.stale`;
  try {
    renameSync(place, aside);
    if (readText(aside) !== found) linkSync(aside, place);
  } catch {
    // Another one was faster.
  } finally {
    rmSync(aside, { force: true });
  }
}

function readHolder(place: string): TurnHolder | undefined {
  const text = readText(place);
  return text === undefined ? undefined : parseHolder(text);
}

function readText(place: string): string | undefined {
  try {
    return readFileSync(place, 'utf8');
  } catch {
    return undefined;
  }
}

function parseHolder(text: string): TurnHolder | undefined {
  try {
    const { pid, started, command } = JSON.parse(text) as Partial<TurnHolder>;
    const isWhole = Number.isInteger(pid) && typeof started === 'string' && typeof command === 'string';
    return isWhole ? { pid: pid!, started, command } : undefined;
  } catch {
    return undefined;
  }
}

/** A file that says nothing may be one that is being written. */
function isOld(place: string): boolean {
  const stats = statSync(place, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > 2_000;
}

function isAlive({ pid, started }: TurnHolder): boolean {
  try {
    // Signal 0 only asks whether the process is there.
    process.kill(pid, 0);
  } catch (error) {
    // It is there, and somebody else's.
    if (codeOf(error) !== 'EPERM') return false;
  }
  const start = startOf(pid);
  return start === undefined || started === '' || start === started;
}

/** Clock ticks since the system began, on Linux; undefined elsewhere. */
function startOf(pid: number): string | undefined {
  // The name in parentheses may hold blanks and parentheses; behind it stand numbers, of which the 20th is the time.
  const stat = readText(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}
