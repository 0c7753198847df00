// One watch on one stream of its own. Never resumes: whatever is in doubt ends it, and its owner lists again.
import type { IDuplexStream, IEvent, IKeyValue, IWatchRequest, IWatchResponse } from 'etcd3';
import type { Clock } from '../clock/clock.js';
import { rangeOf } from './etcd-connection.js';
import { RegistryError, type Change, type Entry, type Watch, type WatchListener } from './registry.js';

/** What one watch needs. */
export interface EtcdWatchOptions {
  readonly open: () => Promise<IDuplexStream<IWatchRequest, IWatchResponse>>;
  /** The connection's streams: holds how to end this one while it runs. */
  readonly streams: Set<(reason: Error) => void>;
  readonly range: string;
  readonly fromRevision: number;
  readonly clock: Clock;
  /** How long etcd may take to confirm the watch. */
  readonly timeoutMs: number;
  readonly toEntry: (kv: IKeyValue) => Entry;
  readonly listener: WatchListener;
}

/** Starts a watch. */
export function watchRange(options: EtcdWatchOptions): Watch {
  const { range, fromRevision, listener, streams } = options;
  let stream: IDuplexStream<IWatchRequest, IWatchResponse> | undefined;
  let over = false;
  let revision = fromRevision - 1;
  streams.add(end);
  const unconfirmed = options.clock.after(options.timeoutMs, () =>
    end(new RegistryError('unavailable', 'the watch was not confirmed in time')),
  );
  options.open().then(begin, (error: Error) => end(error));
  return { close: stop };

  function begin(opened: IDuplexStream<IWatchRequest, IWatchResponse>): void {
    // Without a listener an error that comes late would take the process down.
    opened.on('error', (error) => end(error));
    if (over) return drop(opened);
    stream = opened;
    opened.on('data', take);
    opened.on('end', () => end(new RegistryError('unavailable', 'etcd ended the watch')));
    opened.write({
      create_request: { ...rangeOf(range), start_revision: fromRevision, progress_notify: true },
    });
  }

  function take(response: IWatchResponse): void {
    if (over) return;
    if (response.canceled) {
      const compacted = Number(response.compact_revision) > 0;
      const reason =
        response.cancel_reason || (compacted ? 'required revision has been compacted' : 'without a reason');
      return end(new RegistryError(compacted ? 'compacted' : 'failed', `the watch was cancelled: ${reason}`));
    }
    const reached = Number(response.header.revision);
    // A store that was wiped or restored would stay silent until it reaches the start: for ever, as far as we know.
    if (reached < revision) {
      return end(new RegistryError('failed', `the revision went back from ${revision} to ${reached}`));
    }
    if (response.created) unconfirmed();
    if (response.events.length === 0) return;
    const changes = response.events.map((event) => toChange(event, options.toEntry));
    // Events may come in parts: only the last one's revision is surely reached.
    const last = Number(response.events.at(-1)?.kv.mod_revision);
    revision = Math.max(revision, last);
    listener.changed(changes, revision);
  }

  function stop(): void {
    over = true;
    unconfirmed();
    streams.delete(end);
    if (stream !== undefined) drop(stream);
  }

  function end(reason: Error): void {
    if (over) return;
    stop();
    listener.ended(reason);
  }
}

/** Ends before it cancels: etcd3 takes the error of a stream that can still be written for a failure of the host. */
function drop(stream: IDuplexStream<IWatchRequest, IWatchResponse>): void {
  stream.end();
  stream.cancel();
}

function toChange(event: IEvent, toEntry: (kv: IKeyValue) => Entry): Change {
  // etcd3's protocol file renames the members to Put and Delete.
  if (event.type.toLowerCase() === 'put') return { kind: 'put', entry: toEntry(event.kv) };
  return { kind: 'delete', key: event.kv.key.toString(), revision: Number(event.kv.mod_revision) };
}
