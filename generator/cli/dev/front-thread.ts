// Fronts in a thread of their own: while dev generates, or reads what it was told, calls through the ports that it holds do not wait.
import { Worker } from 'node:worker_threads';
import type { Front, FrontOptions } from './front.js';

/** What the thread is told; each front has a number. */
export type FrontOrder =
  | { readonly kind: 'open'; readonly id: number; readonly port: number }
  | { readonly kind: 'lead'; readonly id: number; readonly address: string }
  | { readonly kind: 'close'; readonly id: number };

/** What it tells. */
export type FrontNews =
  | { readonly kind: 'listening'; readonly id: number }
  | { readonly kind: 'trouble'; readonly id: number; readonly reason: string };

/** Where fronts are opened. */
export interface FrontThread {
  open(options: FrontOptions): Front;
  /** Ends the thread: every port is free, every connection is cut. */
  close(): Promise<void>;
}

/** Creates it; the thread starts with the first front. */
export function createFrontThread(): FrontThread {
  const hearers = new Map<number, FrontOptions>();
  let worker: Worker | undefined;
  let count = 0;

  const start = (): Worker => {
    const started = new Worker(new URL('./front-worker.js', import.meta.url), { execArgv: [] });
    started.on('message', (news: FrontNews) => {
      const hearer = hearers.get(news.id);
      if (news.kind === 'listening') hearer?.onListening();
      else hearer?.onTrouble(news.reason);
    });
    return started;
  };

  return {
    open(options) {
      const thread = (worker ??= start());
      const tell = (order: FrontOrder): void => thread.postMessage(order);
      const id = (count += 1);
      hearers.set(id, options);
      tell({ kind: 'open', id, port: options.port });
      return {
        port: options.port,
        lead: (address) => tell({ kind: 'lead', id, address }),
        close() {
          hearers.delete(id);
          tell({ kind: 'close', id });
        },
      };
    },
    async close() {
      hearers.clear();
      await worker?.terminate();
    },
  };
}
