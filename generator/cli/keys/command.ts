// `scaffold keys ls|rotate`: the keys by which one service signs users' tokens.
import type { SigningKey } from '@armature/runtime';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { CommandError } from '../command-error.js';
import { type CommandContext, type ExitCode, exitCodes } from '../command.js';
import { findConfigKeys } from '../config/config-keys.js';
import { type LiveOptions, withLive } from '../live/live.js';

type KeysOptions = LiveOptions & { readonly service: string };

/** `keys ls <service>`: id, algorithm and times of each key, the newest first. */
export async function runKeysList(context: CommandContext, options: KeysOptions): Promise<ExitCode> {
  return withLive(context, options, async ({ registry, namespace }) => {
    const { createKeys, readSigningKeys } = await import('@armature/runtime');
    const entry = await registry.get(createKeys(namespace).signingKeys(options.service));
    show(context, options.service, (entry && readSigningKeys(entry.value)) ?? none(options.service));
    return exitCodes.done;
  });
}

/** `keys rotate <service>`: a new key of the newest one's algorithm. Stops with ARM6059 where it could not be sealed. */
export async function runKeysRotate(
  context: CommandContext,
  options: KeysOptions & { readonly now: boolean; readonly keep: number },
): Promise<ExitCode> {
  const { service, now: atOnce, keep } = options;
  if (!(keep > 0)) {
    const parameters = { problem: '--keep takes hours, more than 0' };
    throw new CommandError([createDiagnostic('ARM6012', { parameters })]);
  }
  return withLive(context, options, async (live) => {
    const { registry, namespace, env, cwd, devRoot } = live;
    const { createKeys, readSigningKeys, rotateSigningKeys } = await import('@armature/runtime');
    const { keys: configKeys } = await findConfigKeys(env, cwd, devRoot);
    if (configKeys.length === 0) {
      const parameters = { key: 'signing_keys', target: service };
      throw new CommandError([createDiagnostic('ARM6059', { parameters })]);
    }
    const entry = await registry.get(createKeys(namespace).signingKeys(service));
    const [newest] = (entry && readSigningKeys(entry.value)) ?? none(service);
    const after = await rotateSigningKeys(
      { registry, namespace, service, configKeys },
      { algorithm: newest?.public.alg ?? 'ES256', atOnce, keepMs: keep * 3_600_000 },
    );
    show(context, service, after ?? none(service));
    return exitCodes.done;
  });
}

function show({ output }: CommandContext, service: string, keys: readonly SigningKey[]): void {
  const shown = keys.map(({ public: { kid, alg, exp }, signsFrom }) => ({
    kid,
    algorithm: alg,
    signsFrom: new Date(signsFrom).toISOString(),
    ...(exp !== undefined && { acceptedUntil: new Date(exp * 1000).toISOString() }),
  }));
  if (output.isJson) return output.json({ service, keys: shown });
  for (const { kid, algorithm, signsFrom, acceptedUntil } of shown) {
    const until = acceptedUntil === undefined ? '' : `, accepted until ${acceptedUntil}`;
    output.result(`${kid}  ${algorithm}  signs from ${signsFrom}${until}`);
  }
}

function none(service: string): never {
  throw new CommandError([createDiagnostic('ARM6083', { parameters: { service } })]);
}
