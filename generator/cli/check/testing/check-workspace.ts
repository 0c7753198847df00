// Workspaces on the disk for tests of `scaffold check`, and the command run in process.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../version.js';
import { runCommandLine } from '../../run.js';

/** What a run of the command left. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A copy of the fixture `uses`: user, order and billing. */
export interface CheckWorkspace {
  readonly root: string;
  /** Runs `scaffold <args>` in it. */
  run(args: string, env?: Record<string, string>): Promise<Ran>;
  /** Replaces the first match in a file. Throws where there is none. */
  edit(path: string, from: string | RegExp, to: string): void;
  /** Writes a file. */
  write(path: string, text: string): void;
}

/** Makes a workspace below a folder of its own, in `inner` of it. */
export function makeWorkspace(inner = '.'): CheckWorkspace {
  const root = join(mkdtempSync(join(tmpdir(), 'scaffold-check-')), inner);
  mkdirSync(root, { recursive: true });
  const fixture = join(packageRoot, 'generator/fixtures/uses');
  cpSync(join(fixture, 'scaffold.yaml'), join(root, 'scaffold.yaml'));
  for (const service of ['user', 'order', 'billing']) {
    const path = `services/${service}/service.yaml`;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    cpSync(join(fixture, path), join(root, path));
  }
  return {
    root,
    run: async (args, env = {}) => {
      let [out, err] = ['', ''];
      const code = await runCommandLine(args.split(' '), {
        cwd: root,
        env,
        stdout: { write: (text) => (out += text) },
        stderr: { write: (text) => (err += text) },
        stdin: {},
      });
      return { code, out, err };
    },
    edit: (path, from, to) => {
      const text = readFileSync(join(root, path), 'utf8');
      const edited = text.replace(from, to);
      if (edited === text) throw new Error(`${String(from)} is not in ${path}`);
      writeFileSync(join(root, path), edited);
    },
    write: (path, text) => writeFileSync(join(root, path), text),
  };
}
