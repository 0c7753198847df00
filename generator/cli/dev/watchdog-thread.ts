// The thread of watchdog.ts. Looks for the beat of the main thread, and asks the inspector where it is once it has missed three.
import { writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import { workerData } from 'node:worker_threads';
import type { Blocked } from './watchdog.js';

const { beats, codeFolder, mark } = workerData as {
  readonly beats: Int32Array;
  readonly codeFolder: string;
  readonly mark: string;
};
const lookMs = 1_000;
/** Several in a row: after a pause of the whole machine the main thread beats between two looks. */
const patience = 3;
/** Microseconds of processor time between two beats: on a machine that is busy with other things a process may just wait for its turn. */
const leastSpent = 1_500_000;

let seen = -1;
let missed = 0;
let spentAtBeat = spent();
setInterval(() => {
  const now = Atomics.load(beats, 0);
  if (now !== seen) {
    missed = 0;
    spentAtBeat = spent();
  } else missed += 1;
  seen = now;
  if (missed >= patience && spent() - spentAtBeat >= leastSpent) {
    spentAtBeat = spent();
    askWhere();
  }
}, lookMs);

function spent(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

interface Frame {
  readonly functionName: string;
  readonly location: {
    readonly scriptId: string;
    readonly lineNumber: number;
    readonly columnNumber?: number;
  };
}

/** Where no service is on the stack, a package is being loaded, or the like: it goes on. */
function askWhere(): void {
  const session = new Session();
  session.connectToMainThread();
  // Frames have no URL of their own: scripts are announced when the debugger is switched on.
  const scripts = new Map<string, string>();
  session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params.url));
  session.on('Debugger.paused', ({ params }) => {
    const blocked = findService(params.callFrames as readonly Frame[], scripts);
    // Past the stream of standard error, which goes through the thread that hangs.
    if (blocked !== undefined) writeSync(2, `\n${mark}${JSON.stringify(blocked)}\n`);
    else session.post('Debugger.resume', () => session.disconnect());
  });
  session.post('Debugger.enable', () => session.post('Debugger.pause'));
}

function findService(frames: readonly Frame[], scripts: ReadonlyMap<string, string>): Blocked | undefined {
  for (const { functionName, location } of frames) {
    const code = toPath(scripts.get(location.scriptId));
    if (!code?.startsWith(codeFolder)) continue;
    return {
      code,
      function: functionName,
      line: location.lineNumber + 1,
      column: (location.columnNumber ?? 0) + 1,
    };
  }
  return undefined;
}

function toPath(url: string | undefined): string | undefined {
  return url?.startsWith('file:') ? fileURLToPath(url) : undefined;
}
