// `scaffold config history|rollback`: what a config in etcd said before, and back to it.
import { isDeepStrictEqual } from 'node:util';
import type { ConfigHistory, StoredConfig } from '@armature/runtime';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { CommandError } from '../command-error.js';
import { type CommandContext, type ExitCode, exitCodes } from '../command.js';
import { withLive } from '../live/live.js';
import { isGood } from './check-config.js';
import { isRecord, parseToml } from './parse-toml.js';
import { conflictOf, noConfig, openConfigs } from './platform-configs.js';
import { toTarget, writeConfig } from './push-file.js';
import { describeDifference, paintPatch } from './show-difference.js';
import type { ConfigOptions } from './targets.js';

const ends: Readonly<Record<ConfigHistory['end'], string>> = {
  first: 'The last one listed is the first there was.',
  compacted: 'etcd has forgotten what was before (it was compacted).',
  limit: 'There are older ones (--limit).',
};

/** `config history <target>`: each revision with the keys that it changed, the newest first. */
export async function runConfigHistory(
  context: CommandContext,
  options: ConfigOptions & { readonly target: string; readonly limit: number },
): Promise<ExitCode> {
  const { output } = context;
  return withLive(context, options, async (live) => {
    const { target, limit } = options;
    const configs = await openConfigs(live);
    const { readConfigHistory } = await import('@armature/runtime');
    // One more, so that what the last one changed is known.
    const { revisions, end } = await readConfigHistory(
      live.registry,
      live.namespace,
      toTarget(target),
      Math.max(1, limit) + 1,
    );
    if (revisions.length === 0) {
      configs.require([target]);
      throw noConfig(target, 'in etcd');
    }
    const shown = revisions.slice(0, Math.max(1, limit)).map(({ text, revision }, index) => ({
      revision,
      changed: changedKeys(revisions[index + 1]?.text, text),
    }));
    const isCut = revisions.length > shown.length;
    if (output.isJson) {
      output.json({ target, revisions: shown, end: isCut ? 'limit' : end });
      return exitCodes.done;
    }
    for (const [index, { revision, changed }] of shown.entries()) {
      const mark = index === 0 ? '  (in force)' : '';
      output.result(`${revision}${mark}  ${changed?.join(', ') ?? ''}`.trimEnd());
    }
    output.note(ends[isCut ? 'limit' : end]);
    return exitCodes.done;
  });
}

/** `config rollback <target>`: writes the text of an older revision again, checked like any other. */
export async function runConfigRollback(
  context: CommandContext,
  options: ConfigOptions & { readonly target: string; readonly to: number | undefined },
): Promise<ExitCode> {
  const { output } = context;
  return withLive(context, options, async (live) => {
    const { target, to } = options;
    const configs = await openConfigs(live);
    const { readConfigHistory } = await import('@armature/runtime');
    const history = await readConfigHistory(live.registry, live.namespace, toTarget(target), mostRevisions);
    const [current] = history.revisions;
    if (current === undefined) {
      configs.require([target]);
      throw noConfig(target, 'in etcd');
    }
    const wanted = to === undefined ? history.revisions[1] : inForceAt(history.revisions, to);
    if (wanted === undefined) throw missing(target, to, history.end);
    const source = `etcd:${configs.key(target)}`;
    const found = await configs.check(target, wanted.text, source);
    if (!isGood(found)) throw new CommandError(found);
    output.diagnostics(found);
    const outcome = await writeConfig(configs.toPush(target, wanted.text, source, true), {
      over: current.revision,
    });
    if (outcome.kind === 'conflict') throw conflictOf(configs, target, outcome);
    if (output.isJson) {
      output.json({ target, revision: wanted.revision, changed: outcome.kind === 'pushed' });
      return exitCodes.done;
    }
    const { patch } = describeDifference({
      from: { name: `revision ${current.revision}`, text: current.text },
      to: { name: `revision ${wanted.revision}`, text: wanted.text },
      isSecret: options.showSecrets ? () => false : configs.isSecret(target),
    });
    output.result(paintPatch(patch, context));
    output.note(
      outcome.kind === 'pushed'
        ? `${target} says again what it said at ${wanted.revision}. Its file in config/ does not know that yet: scaffold config pull ${target}`
        : `Nothing to do: ${target} says that already.`,
    );
    return exitCodes.done;
  });
}

/** What is looked through for a revision. */
const mostRevisions = 1_000;

/** The text that was in force at a revision: etcd counts all keys, so most revisions are those of others. */
function inForceAt(revisions: readonly StoredConfig[], at: number): StoredConfig | undefined {
  return revisions.find(({ revision }) => revision <= at);
}

function missing(target: string, to: number | undefined, end: ConfigHistory['end']): CommandError {
  const problem =
    end === 'compacted' ? 'etcd has forgotten it (it was compacted)' : 'there was no config at that time';
  const wanted = to === undefined ? 'what it said before' : `revision ${to}`;
  return new CommandError([createDiagnostic('ARM6082', { parameters: { target, wanted, problem } })]);
}

/** The keys whose values differ; undefined where that cannot be told. Names only: values may be secrets. */
function changedKeys(before: string | undefined, after: string): readonly string[] | undefined {
  if (before === undefined) return undefined;
  try {
    return [...differing(parseToml(before), parseToml(after), [])];
  } catch {
    // One of them is no TOML.
    return undefined;
  }
}

function* differing(before: unknown, after: unknown, path: readonly string[]): Generator<string> {
  if (isRecord(before) && isRecord(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
      yield* differing(before[name], after[name], [...path, name]);
  } else if (!isDeepStrictEqual(before, after)) yield path.join('.');
}
