// `.scaffold/dev.json`: says that a dev session runs in a workspace and where its etcd is, so that a second one is refused and
// other commands find the platform.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a running dev session says about itself. */
export interface DevSession {
  readonly pid: number;
  /** Endpoint of the etcd that the platform uses. */
  readonly etcd: string;
  /** The embedded broker, where one is needed. */
  readonly mq?: string;
}

const place = '.scaffold/dev.json';

/** The session that runs in a workspace now, or undefined. */
export function readSession(root: string): DevSession | undefined {
  try {
    const session = JSON.parse(readFileSync(join(root, place), 'utf8')) as DevSession;
    // Signal 0 only asks whether the process is there.
    process.kill(session.pid, 0);
    return session;
  } catch {
    return undefined;
  }
}

/** Adds to what the running session says. */
export function noteInSession(root: string, more: Pick<DevSession, 'mq'>): void {
  const session = readSession(root);
  if (session) writeFileSync(join(root, place), `${JSON.stringify({ ...session, ...more })}\n`);
}

/** Writes the session down; gives the function that removes it. The file can't be made twice: the first one wins. */
export function claimSession(
  root: string,
  session: DevSession,
): { release: () => void } | { taken: DevSession } {
  const taken = readSession(root);
  if (taken) return { taken };
  const path = join(root, place);
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  try {
    writeFileSync(path, `${JSON.stringify(session)}\n`, { flag: 'wx' });
  } catch (error) {
    const other = readSession(root);
    if (other) return { taken: other };
    throw error;
  }
  return { release: () => rmSync(path, { force: true }) };
}
