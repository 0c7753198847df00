// Machines for tests: network namespaces on one switch, each with an address of its own. Needs root and iproute2.
import { execFileSync, spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';

/** Some machines that reach each other, and nobody else. */
export interface Hosts {
  /** Adds one. */
  add(name: string): Host;
  /** Ends everything that was started on them, and takes them away. */
  close(): Promise<void>;
}

/** One machine. */
export interface Host {
  readonly address: string;
  start(command: string, args: readonly string[], options?: SpawnOptions): ChildProcess;
}

/** Why tests with machines are skipped, or false. */
export function hostsMissing(): string | false {
  if (process.getuid?.() !== 0) return 'namespaces of the network need root';
  const name = `arm-try-${process.pid}`;
  const made = spawnSync('ip', ['netns', 'add', name]);
  spawnSync('ip', ['netns', 'delete', name]);
  return made.status === 0 ? false : 'there are no namespaces of the network here';
}

/** Makes the switch. */
export function createHosts(): Hosts {
  const prefix = `arm${process.pid}`;
  const ip = (...args: string[]): void =>
    void execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const spaces: string[] = [];
  const children = new Set<ChildProcess>();
  const space = (name: string): string => {
    const full = `${prefix}-${name}`;
    ip('netns', 'add', full);
    spaces.push(full);
    ip('-n', full, 'link', 'set', 'lo', 'up');
    return full;
  };
  const middle = space('switch');
  ip('-n', middle, 'link', 'add', 'br0', 'type', 'bridge');
  ip('-n', middle, 'link', 'set', 'br0', 'up');
  let count = 0;

  return {
    add(name) {
      count += 1;
      const address = `10.231.0.${count}`;
      const full = space(name);
      const port = `p${count}`;
      ip('-n', middle, 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', full);
      ip('-n', middle, 'link', 'set', port, 'master', 'br0', 'up');
      ip('-n', full, 'address', 'add', `${address}/24`, 'dev', 'eth0');
      ip('-n', full, 'link', 'set', 'eth0', 'up');
      return {
        address,
        start(command, args, options = {}) {
          const child = spawn('ip', ['netns', 'exec', full, command, ...args], options);
          children.add(child);
          child.once('exit', () => children.delete(child));
          return child;
        },
      };
    },
    async close() {
      await Promise.all(
        [...children].map(
          (child) =>
            new Promise<void>((ended) => {
              child.once('exit', () => ended());
              child.kill('SIGKILL');
            }),
        ),
      );
      for (const each of spaces.reverse()) spawnSync('ip', ['netns', 'delete', each]);
    },
  };
}
