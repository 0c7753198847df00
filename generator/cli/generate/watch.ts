// `scaffold generate --watch`: one run now, and one after each edit, until Ctrl-C.
import type { CommandContext, ExitCode } from '../command.js';
import { followEdits } from '../dev/edits.js';
import type { OpenWorkspace } from '../workspace.js';

/** Runs until the context's signal aborts. A run that fails is said, and the next edit is another try. */
export async function watchWorkspace(
  { output, signal }: CommandContext,
  { root }: OpenWorkspace,
  run: () => Promise<ExitCode>,
): Promise<void> {
  await run();
  const edits = await followEdits({
    root,
    settleMs: 60,
    onEdits: async (paths) => {
      output.note(`\n${paths.length === 1 ? paths[0] : `${paths.length} files`} changed`);
      await run();
    },
  });
  output.note('Watching. Ctrl-C ends it.');
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await edits.close();
}
