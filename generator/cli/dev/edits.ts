// Follows a workspace's files and reports what really changed, in batches: by content, so that files written by this command
// itself, or saved without a change, restart nothing.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { watch } from 'chokidar';

/** `data` is what services write: not a service of that name, two levels down. */
const ignoredFolder =
  /(^|\/)(node_modules|dist|coverage|\.[^/]+)(\/|$)|^data(\/|$)|^[^/]+\/[^/]+\/.*(?<=\/)data(\/|$)/;
const rescanMs = 400;
const followed = /\.(?:ya?ml|[cm]?[jt]sx?|json|toml|hbs)$/;

/** Files that are followed. */
export interface Edits {
  /** Takes files as they are now for known: changes made by this command are no edits. */
  accept(paths: readonly string[]): void;
  close(): Promise<void>;
}

/** What is watched and who hears of it. */
export interface EditsOptions {
  /** Absolute. */
  readonly root: string;
  /** Quiet time in milliseconds that ends a batch. */
  readonly settleMs: number;
  /** Gets paths relative to the root, sorted. The next batch waits until it is done. */
  readonly onEdits: (paths: readonly string[]) => Promise<void>;
}

/** Starts following; resolves when every file is known. */
export async function followEdits(options: EditsOptions): Promise<Edits> {
  const { root, settleMs, onEdits } = options;
  const known = new Map<string, string | undefined>();
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let closed = false;

  const ignored = (path: string) => ignoredFolder.test(toRelative(root, path));
  const watcher = watch(root, { ignored, ignoreInitial: true, persistent: true });
  // Taken before the watcher reports anything: an edit at any later time differs from it.
  for (const path of filesBelow(root)) known.set(path, digest(root, path));

  let rescan: NodeJS.Timeout | undefined;
  const settle = () => {
    running = running.then(async () => {
      const batch = [...pending].filter((path) => digest(root, path) !== known.get(path)).sort();
      pending.clear();
      for (const path of batch) known.set(path, digest(root, path));
      if (batch.length > 0 && !closed) await onEdits(batch);
    });
  };
  const lookThrough = () => {
    for (const path of new Set([...known.keys(), ...filesBelow(root)])) pending.add(path);
    clearTimeout(timer);
    timer = setTimeout(settle, settleMs);
  };
  watcher.on('all', (event, path) => {
    const edited = toRelative(root, path);
    if (event.endsWith('Dir')) {
      // A file that is written while its new folder is not watched yet is reported by nobody: looked for here, once more later.
      lookThrough();
      clearTimeout(rescan);
      rescan = setTimeout(lookThrough, rescanMs);
      return;
    }
    if (!followed.test(edited)) return;
    pending.add(edited);
    clearTimeout(timer);
    timer = setTimeout(settle, settleMs);
  });
  await new Promise<void>((resolve, reject) => {
    watcher.once('ready', resolve);
    watcher.once('error', reject);
  });

  return {
    accept(paths) {
      for (const path of paths) known.set(path, digest(root, path));
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      clearTimeout(rescan);
      await watcher.close();
      await running;
    },
  };
}

function filesBelow(root: string): string[] {
  return below(root, root);
}

function below(root: string, folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      walk(root, join(folder, entry.name), entry.isDirectory()),
    );
  } catch {
    // Deleted meanwhile.
    return [];
  }
}

function walk(root: string, path: string, isFolder: boolean): string[] {
  const name = toRelative(root, path);
  if (ignoredFolder.test(name)) return [];
  if (!isFolder) return followed.test(name) ? [name] : [];
  return below(root, path);
}

function toRelative(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

function digest(root: string, path: string): string | undefined {
  try {
    return createHash('sha1')
      .update(readFileSync(join(root, path)))
      .digest('base64');
  } catch {
    // Deleted, or not readable: the same to whoever runs it.
    return undefined;
  }
}
