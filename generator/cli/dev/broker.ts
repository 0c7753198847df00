// The message broker of a dev session: an embedded one, started when a manifest has events and nobody says where another is.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { parentConfigFile } from '../../generate/load/index.js';
import { type EmbeddedProcess, startEmbedded } from './embedded-process.js';
import { noteInSession } from './session-file.js';

/** The broker, as soon as there is one. */
export interface DevBroker {
  /** Starts it where it is needed and is not there yet. Rejects where it can not listen. */
  need(): Promise<void>;
  /** What services are told of it. */
  env(): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Starts nothing yet. */
export function createDevBroker(root: string, env: Readonly<Record<string, string | undefined>>): DevBroker {
  let started: Promise<EmbeddedProcess> | undefined;
  let running: EmbeddedProcess | undefined;
  return {
    async need() {
      if (running || (env['ARMATURE_MQ'] ?? '') !== '' || hasOwnBroker(root)) return;
      running = await (started ??= startEmbedded('broker'));
      noteInSession(root, { mq: running.endpoint });
    },
    env: () => (running ? { ARMATURE_MQ: running.endpoint } : {}),
    close: async () => (await started?.catch(() => undefined))?.close(),
  };
}

/** Whether the parent config says where a broker is. */
function hasOwnBroker(root: string): boolean {
  try {
    return parse(readFileSync(join(root, parentConfigFile), 'utf8'))['mq'] !== undefined;
  } catch {
    // No file, or one that is no TOML: the push of configs says so.
    return false;
  }
}
