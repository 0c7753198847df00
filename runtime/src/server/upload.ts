// One uploaded file as it comes in: in memory while it is small, from then on in a temporary file that has no name any more, so that it is
// gone whenever the process is done with it, however that ends.
import { randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileUpload } from '../codec/binary.js';
import type { Budget } from '../front/budget.js';
import { GatheredBytes } from '../front/gathered-bytes.js';
import { failure } from '../error/service-error.js';

/** Where uploads are kept, and how much of them. */
export interface UploadStore {
  /** Bytes of one file that are kept in memory. */
  readonly inMemory: number;
  /** Bytes in memory, for all requests together. */
  readonly memory: Budget;
  /** Bytes on disk, for all requests together. */
  readonly disk: Budget;
}

/** A file that is coming in. */
export interface IncomingUpload {
  /** Takes a part. Rejects with `unavailable` where there is no room for it. */
  write(chunk: Uint8Array): Promise<void>;
  /** What the handler gets. Readable until `close`. */
  readonly file: FileUpload;
  /** Lets go of it. Idempotent. */
  close(): Promise<void>;
}

/** Begins a file. */
export function createUpload(
  { name, type }: Pick<FileUpload, 'name' | 'type'>,
  store: UploadStore,
): IncomingUpload {
  let kept = new GatheredBytes();
  let size = 0;
  let handle: FileHandle | undefined;
  let spilled = false;
  let closed = false;
  const file: FileUpload = {
    name,
    type,
    get size() {
      return size;
    },
    arrayBuffer: async () => {
      const all = new Uint8Array(size);
      let at = 0;
      for await (const part of parts()) {
        all.set(part, at);
        at += part.length;
      }
      return all.buffer;
    },
    stream: () => toStream(parts()),
  };
  return { write, file, close };

  async function write(chunk: Uint8Array): Promise<void> {
    if (closed) throw gone();
    if (handle === undefined && size + chunk.length <= store.inMemory) {
      store.memory.take(chunk.length);
      kept.add(chunk);
      size += chunk.length;
      return;
    }
    if (handle === undefined) await spill();
    if (closed) throw gone();
    store.disk.take(chunk.length);
    size += chunk.length;
    await append(handle, chunk, size - chunk.length);
  }

  async function spill(): Promise<void> {
    store.disk.take(size);
    store.memory.give(size);
    // From here on the bytes count on disk, whatever comes of it.
    spilled = true;
    const opened = await openNameless();
    if (closed) {
      await opened.close();
      throw gone();
    }
    handle = opened;
    await append(handle, kept.whole(), 0);
    kept = new GatheredBytes();
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    (spilled ? store.disk : store.memory).give(size);
    kept = new GatheredBytes();
    await handle?.close();
  }

  async function* parts(): AsyncGenerator<Uint8Array, void, undefined> {
    if (closed) throw gone();
    if (handle === undefined) {
      if (size > 0) yield kept.whole();
      return;
    }
    for (let at = 0; at < size; ) {
      const part = new Uint8Array(Math.min(readAtOnce, size - at));
      const { bytesRead } = await handle.read(part, 0, part.length, at);
      if (bytesRead === 0) throw gone();
      at += bytesRead;
      yield part.subarray(0, bytesRead);
    }
  }
}

const readAtOnce = 256 * 1024;

function gone(): Error {
  return new Error('the upload is gone, since its call is over: keep a copy of what is needed longer');
}

/** A file that only this process can read; its name goes at once, so that it is gone with its handle. */
async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `armature-upload-${randomUUID()}`);
  try {
    const handle = await open(path, 'wx+', 0o600);
    await unlink(path);
    return handle;
  } catch (cause) {
    throw failure('unavailable', 'there is no room for uploads', { cause });
  }
}

async function append(handle: FileHandle | undefined, bytes: Uint8Array, at: number): Promise<void> {
  try {
    for (let done = 0; done < bytes.length; ) {
      if (handle === undefined) throw gone();
      done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
    }
  } catch (cause) {
    throw failure('unavailable', 'there is no room for uploads', { cause });
  }
}

function toStream(parts: AsyncGenerator<Uint8Array, void, undefined>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await parts.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await parts.return();
    },
  });
}
