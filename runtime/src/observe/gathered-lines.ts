// Log lines on their way to standard output: gathered, since a write for each line costs more than the line.
import { pino } from 'pino';

/** Characters that are written at once. */
const most = 16_000;
/** How long a line waits at most, in milliseconds. */
const longestMs = 100;

/** Where pino writes. */
export interface LineSink {
  write(line: string): void;
  /** Writes what waits, now. pino calls it for fatal lines. */
  flushSync(): void;
}

const open = new Set<LineSink>();

/**
 * Lines to standard output, written when there are 16 kB of them or the first has waited for 100 ms, at a fatal line, and when the process
 * ends, also by an error that nobody caught. A process that is killed outright loses those that wait.
 */
export function gatherLines(): LineSink {
  // Gathered here, not by sonic-boom: its `flushSync` tries for ever where nobody reads the lines any more, its `write` gives up.
  const out = pino.destination({ sync: true });
  let gathered = '';
  let waiting = false;
  const flush = (): void => {
    const lines = gathered;
    gathered = '';
    if (lines !== '') out.write(lines);
  };
  const flushLate = (): void => {
    waiting = false;
    flush();
  };
  const sink: LineSink = {
    write(line) {
      gathered += line;
      if (gathered.length >= most) return flush();
      if (waiting) return;
      waiting = true;
      // What waits keeps no process alive: its end writes it.
      setTimeout(flushLate, longestMs).unref();
    },
    flushSync: flush,
  };
  if (open.size === 0) process.on('exit', flushAll);
  open.add(sink);
  return sink;
}

function flushAll(): void {
  for (const sink of open) sink.flushSync();
}
