// The thread of `front-thread.ts`: opens fronts as it is told.
import { parentPort } from 'node:worker_threads';
import { openFront, type Front } from './front.js';
import type { FrontNews, FrontOrder } from './front-thread.js';

const fronts = new Map<number, Front>();
const tell = (news: FrontNews): void => parentPort?.postMessage(news);

parentPort?.on('message', (order: FrontOrder) => {
  const { id } = order;
  if (order.kind === 'open') {
    const front = openFront({
      port: order.port,
      onListening: () => tell({ kind: 'listening', id }),
      onTrouble: (reason) => tell({ kind: 'trouble', id, reason }),
    });
    fronts.set(id, front);
  } else if (order.kind === 'lead') fronts.get(id)?.lead(order.address);
  else {
    fronts.get(id)?.close();
    fronts.delete(id);
  }
});
