// Requests of one connection are taken one after another: answers go out in their order anyway (RFC 9112 §9.3.2), and a client that sends
// many without reading would have all of them answered into memory.
import type { Socket } from 'node:net';

/** The turns of connections. */
export interface Turns {
  /** Runs `go` now, or when those before it are over. `tooMany`: more wait than may, and this is the last one that is answered. */
  take(socket: Socket, go: (tooMany: boolean) => void): void;
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
    take(socket, go) {
      const line = (socket as Lined)[key];
      if (line === undefined) {
        (socket as Lined)[key] = { busy: true, waiting: [], full: false };
        go(false);
      } else if (!line.busy) {
        line.busy = true;
        go(false);
      } else if (line.waiting.length < mostWaiting) {
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
      const next = line.waiting.shift();
      line.busy = next !== undefined;
      next?.();
    },
  };
}
