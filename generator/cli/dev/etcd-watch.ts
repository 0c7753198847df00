// Notices that etcd goes away and comes back; services live on meanwhile.
import type { Registry } from '@armature/runtime';

/** What is watched and who hears of it. */
export interface EtcdWatchOptions {
  readonly registry: Registry;
  readonly onGone: () => void;
  /** May have lost everything meanwhile. */
  readonly onBack: () => void;
  readonly everyMs: number;
}

/** Starts looking; `close` stops it at once. */
export function watchEtcd({ registry, onGone, onBack, everyMs }: EtcdWatchOptions): { close(): void } {
  let isThere = true;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const answered = await registry.get('/scaffold/dev').then(
      () => true,
      () => false,
    );
    if (closed) return;
    if (answered !== isThere) (answered ? onBack : onGone)();
    isThere = answered;
    wait();
  };
  const wait = (): void => {
    timer = setTimeout(() => void look(), everyMs);
  };
  wait();
  return {
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
