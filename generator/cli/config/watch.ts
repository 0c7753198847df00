// `scaffold config watch [target]`: prints each change of configs in etcd until Ctrl-C.
import { createTwoFilesPatch } from 'diff';
import type { Registry } from '@armature/runtime';
import { type CommandContext, type ExitCode, exitCodes } from '../command.js';
import { type LiveOptions, withLive } from '../live/live.js';
import { paintPatch } from './show-difference.js';
import { openConfigs } from './platform-configs.js';
import { maskSecrets } from './secrets.js';

/** The options of `scaffold config watch`. */
export interface ConfigWatchOptions extends LiveOptions {
  readonly targets: readonly string[] | undefined;
  readonly showSecrets: boolean;
}

/** Prints a diff for each change; with `--json` a line of JSON. An etcd that goes away is waited for. */
export async function runConfigWatch(
  context: CommandContext,
  options: ConfigWatchOptions,
): Promise<ExitCode> {
  const { output, signal } = context;
  return withLive(context, options, async (live) => {
    const configs = await openConfigs(live);
    const named = options.targets ?? [];
    configs.require(named);
    const targets = named.length > 0 ? named : (configs.files ?? ['parent']);
    const show = (target: string, before: string | undefined, after: string | undefined): void => {
      const isSecret = options.showSecrets ? () => false : configs.isSecret(target);
      const [from, to] = [before, after].map((text) =>
        text === undefined ? undefined : maskSecrets(text, isSecret),
      );
      const time = new Date().toISOString();
      if (output.isJson) {
        output.result(JSON.stringify({ time, target, text: to ?? null }));
        return;
      }
      const patch = createTwoFilesPatch(target, target, from ?? '', to ?? '', time, time, { context: 1 });
      output.result(from === to ? `${target}: only secrets changed` : paintPatch(patch, context));
    };
    const stops = await Promise.all(
      targets.map((target) =>
        followKey(live.registry, configs.key(target), (before, after) => show(target, before, after)),
      ),
    );
    output.note(`Watching ${targets.join(', ')}. Ctrl-C ends it.`);
    if (!signal.aborted)
      await new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }));
    for (const stop of stops) stop();
    return exitCodes.done;
  });
}

const againMs = 1_000;

/** Follows one key; a watch that ends is begun anew, and what changed meanwhile counts as one change. */
async function followKey(
  registry: Registry,
  key: string,
  onChange: (before: string | undefined, after: string | undefined) => void,
): Promise<() => void> {
  let value: string | undefined;
  let watch: ReturnType<Registry['watch']> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const take = (next: string | undefined): void => {
    if (next === value) return;
    const before = value;
    value = next;
    onChange(before, next);
  };
  const load = async (isFirst: boolean): Promise<void> => {
    const { entries, revision } = await registry.list(key);
    if (isFirst) value = entries[0]?.value;
    else take(entries[0]?.value);
    if (stopped) return;
    watch = registry.watch(key, revision + 1, {
      changed: (changes) => {
        for (const change of changes) take(change.kind === 'put' ? change.entry.value : undefined);
      },
      ended: again,
    });
  };
  const again = (): void => {
    if (!stopped) timer = setTimeout(() => void load(false).catch(again), againMs);
  };
  await load(true);
  return () => {
    stopped = true;
    clearTimeout(timer);
    watch?.close();
  };
}
