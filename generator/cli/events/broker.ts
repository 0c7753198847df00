// The broker that commands of `scaffold events` look at.
import { readFileSync } from 'node:fs';
import type { DeadLetters, DeadLettersPlace, SubscribedQueue } from '@armature/runtime/events';
import type { TomlTable } from 'smol-toml';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { CommandError } from '../command-error.js';
import { type CommandContext, exitCodes } from '../command.js';
import { findConfigKeys } from '../config/config-keys.js';
import { isRecord, parseToml } from '../config/parse-toml.js';
import { readSession } from '../dev/session-file.js';
import { type LiveOptions, type LivePlatform, withLive } from '../live/live.js';
import { openWorkspace } from '../workspace.js';
import { readSubscriptions } from './subscriptions.js';

/** The options of commands that look at a broker. */
export interface BrokerOptions extends LiveOptions {
  readonly mq: string | undefined;
}

/** Connects, runs something over the subscriptions of the workspace, and ends it. Stops with ARM9021, exit 4, where the broker is away. */
export async function withDeadLetters<T>(
  context: CommandContext,
  options: BrokerOptions,
  run: (letters: DeadLetters, queues: readonly SubscribedQueue[]) => Promise<T>,
): Promise<T> {
  const queues = readSubscriptions(context.cwd, options.namespace);
  const place = await findPlace(context, options);
  const { openDeadLetters } = await import('@armature/runtime/events');
  let letters: DeadLetters | undefined;
  try {
    letters = await openDeadLetters(place);
    return await run(letters, queues);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    throw new CommandError([createDiagnostic('ARM9021', { parameters: { problem } })], exitCodes.environment);
  } finally {
    await letters?.close().catch(() => {});
  }
}

/** `--mq`, else ARMATURE_MQ, else the broker of the running dev, else `[mq]` of the parent config in etcd. */
async function findPlace(context: CommandContext, options: BrokerOptions): Promise<DeadLettersPlace> {
  const { root } = openWorkspace(context.cwd);
  const said = [options.mq, context.env['ARMATURE_MQ'], readSession(root)?.mq];
  const url = said.find((each) => each !== undefined && each !== '');
  const config = url === undefined ? await withLive(context, options, readBroker) : undefined;
  return { url, config, folder: root };
}

async function readBroker({
  registry,
  namespace,
  env,
  cwd,
}: LivePlatform): Promise<DeadLettersPlace['config']> {
  const { pullConfig, resolveReferences } = await import('@armature/runtime');
  const text = await pullConfig(registry, namespace, { kind: 'parent' });
  if (text === undefined) return undefined;
  const table = parseToml(text) as TomlTable;
  const { keys } = await findConfigKeys(env, cwd, undefined);
  resolveReferences(table, { env, readFile: readFileSync, keys }, { namespace, target: 'parent' });
  const { mq } = table;
  if (!isRecord(mq)) return undefined;
  const word = (name: string): string => (typeof mq[name] === 'string' ? mq[name] : '');
  return {
    host: word('host'),
    port: typeof mq['port'] === 'number' ? mq['port'] : 0,
    user: word('user'),
    pass: word('pass'),
    vhost: word('vhost'),
    tls: word('tls'),
  };
}
