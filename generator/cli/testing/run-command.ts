// For tests: one run of the command line in this process.
import { runCommandLine } from '../run.js';
import type { ProcessParts } from '../start.js';

/** What a run said, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** An etcd that is there answers, however busy the machine is. */
const patient = { ARMATURE_ETCD_TIMEOUT: '60000' };

/** Runs `scaffold` with these words; `parts` replaces what it takes from the process. */
export async function runCommand(
  cwd: string,
  words: string | readonly string[],
  parts: Partial<ProcessParts> = {},
): Promise<Ran> {
  let [out, err] = ['', ''];
  const args = typeof words === 'string' ? words.split(' ').filter((word) => word !== '') : words;
  const code = await runCommandLine(args, {
    cwd,
    env: patient,
    stdout: { write: (text) => (out += String(text)) },
    stderr: { write: (text) => (err += String(text)) },
    stdin: {},
    ...parts,
  });
  return { code, out, err };
}

/** The codes of the diagnostics that a run with `--json` printed; fails where stdout is not one JSON value. */
export function codesIn({ out }: Ran): string[] {
  const { diagnostics = [] } = JSON.parse(out) as { diagnostics?: readonly { readonly code: string }[] };
  return diagnostics.map(({ code }) => code);
}
