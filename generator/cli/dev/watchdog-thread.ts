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

let seen = -1;
let missed = 0;
setInterval(() => {
  const now = Atomics.load(beats, 0);
  missed = now === seen ? missed + 1 : 0;
  seen = now;
  if (missed === patience) askWhere();
}, lookMs);

interface Frame {
  readonly functionName: string;
  readonly location: {
    readonly scriptId: string;
    readonly lineNumber: number;
    readonly columnNumber?: number;
  };
}

function askWhere(): void {
  const session = new Session();
  session.connectToMainThread();
  // Frames have no URL of their own: scripts are announced when the debugger is switched on.
  const scripts = new Map<string, string>();
  session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params.url));
  session.on('Debugger.paused', ({ params }) => tell(params.callFrames as readonly Frame[], scripts));
  session.post('Debugger.enable', () => session.post('Debugger.pause'));
}

/** Past the stream of standard error, which goes through the thread that hangs. */
function tell(frames: readonly Frame[], scripts: ReadonlyMap<string, string>): void {
  const found = frames
    .map((frame) => ({ frame, code: toPath(scripts.get(frame.location.scriptId)) }))
    .find(({ code }) => code?.startsWith(codeFolder));
  const blocked: Blocked =
    found?.code === undefined
      ? {}
      : {
          code: found.code,
          function: found.frame.functionName,
          line: found.frame.location.lineNumber + 1,
          column: (found.frame.location.columnNumber ?? 0) + 1,
        };
  writeSync(2, `\n${mark}${JSON.stringify(blocked)}\n`);
}

function toPath(url: string | undefined): string | undefined {
  return url?.startsWith('file:') ? fileURLToPath(url) : undefined;
}
