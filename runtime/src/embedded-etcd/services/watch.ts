// etcd's Watch service: many watchers on one stream, numbered by the server or by the client.
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { StreamWatchers } from './stream-watchers.js';
import type { WatchMessage } from './watch-messages.js';
import { contextOf } from './protocol.js';
import type { WatchServiceOptions } from './stream-watchers.js';

/** Watch's stream. */
export function watchStream(options: WatchServiceOptions) {
  return (call: ServerDuplexStream<WatchMessage, object>): void => {
    const watchers = new StreamWatchers(call, contextOf(call).token, options);
    call.on('data', (message: WatchMessage) => {
      if (message.create_request) watchers.create(message.create_request);
      else if (message.cancel_request) watchers.cancel(message.cancel_request.watch_id);
      else if (message.progress_request) watchers.progress();
    });
    call.on('drain', () => watchers.drained());
    call.on('end', () => call.end());
    call.on('close', () => watchers.close());
    call.on('cancelled', () => watchers.close());
    call.on('error', () => watchers.close()); // the client is gone; there is nobody to tell
  };
}
