// Which classes a first look finds broken: by the parser that lays text out, which is loaded already, before the compiler is.
import { inLane, layOut, LayoutUnavailable } from '../engine/emit/oxfmt.js';
import type { EmittedFile } from '../engine/write/change.js';
import type { FileTree } from '../file/file-tree.js';

/** The paths of users' classes that do not parse, as it seems. */
export async function findBroken(
  files: readonly EmittedFile[],
  tree: FileTree,
): Promise<ReadonlySet<string>> {
  const classes = files.filter(({ merge }) => merge?.kind === 'class');
  const broken = await Promise.all(
    classes.map(async ({ path, text }) => {
      const before = tree.read(path);
      if (before === undefined || before === text) return [];
      return (await inLane(() => parses(path, before))) ? [] : [path];
    }),
  );
  return new Set(broken.flat());
}

async function parses(path: string, text: string): Promise<boolean> {
  try {
    await layOut(path, text);
    return true;
  } catch (error) {
    if (error instanceof LayoutUnavailable) throw error;
    return false;
  }
}
