// Requests of one connection are taken one after another: answers go out in their order anyway (RFC 9112 §9.3.2), and a client that sends
// many without reading would have all of them answered into memory.
import type { Socket } from 'node:net';

/** The turns of connections. */
export interface Turns {
  /** Whether it is the next one's turn at once; it has it then. Else whoever asks waits. */
  free(socket: Socket): boolean;
  /** Runs `go` when those before it are over. `tooMany`: more wait than may, and this is the last one that is answered. */
  wait(socket: Socket, go: (tooMany: boolean) => void): void;
  /** The request whose turn it was is over. */
  over(socket: Socket): void;
}

interface Line {
  busy: boolean;
  waiting: (() => void)[];
  full: boolean;
}

/** Creates them; so many requests of one connection may wait. */
export function createTurns(mostWaiting: number): Turns {
  // A property of the connection: a WeakMap costs more than all else here.
  const key = Symbol('turns');
  type Lined = Socket & { [key]?: Line };
  return {
    free(socket) {
      const line = (socket as Lined)[key];
      if (line === undefined) (socket as Lined)[key] = { busy: true, waiting: [], full: false };
      else if (line.busy) return false;
      else line.busy = true;
      return true;
    },
    wait(socket, go) {
      const line = (socket as Lined)[key];
      if (line === undefined) return go(false);
      if (line.waiting.length < mostWaiting) {
        line.waiting.push(() => go(false));
      } else {
        if (!line.full) line.waiting.push(() => go(true));
        line.full = true;
        // Nothing more is read: the connection ends with the answer to this one.
        socket.pause();
      }
    },
    over(socket) {
      const line = (socket as Lined)[key];
      if (line === undefined) return;
      if (socket.destroyed) line.waiting = [];
      if (line.waiting.length === 0) return void (line.busy = false);
      const next = line.waiting.shift();
      line.busy = next !== undefined;
      next?.();
    },
  };
}
