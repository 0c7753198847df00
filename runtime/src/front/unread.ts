// What is left of a request whose answer came before it was read: it is read on and thrown away, within bounds. Closing with bytes unread
// would have TCP reset the connection, and a sender that reads only once it has sent all would lose the answer.
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock/clock.js';
import { settings } from '../wire/settings.js';

/** Reads on as long as something comes. Calls `over` once: at the end of the request, of its connection, or of patience. */
export function readOn(request: IncomingMessage, clock: Clock, over: () => void): void {
  const cancelLast = clock.after(settings.unreadMs.value, stop);
  let cancelSilence = clock.after(settings.unreadSilenceMs.value, stop);
  let bytes = 0;
  const take = (part: Buffer): void => {
    bytes += part.length;
    if (bytes > settings.unreadBytes.value) return stop();
    cancelSilence();
    cancelSilence = clock.after(settings.unreadSilenceMs.value, stop);
  };
  request.on('data', take).once('end', stop).once('close', stop).resume();

  function stop(): void {
    cancelLast();
    cancelSilence();
    request.off('data', take).off('end', stop).off('close', stop);
    over();
  }
}
