// `scaffold config push [targets..]`: what changed in config/ into etcd, all of it checked before the first is written.
import { CommandError } from '../command-error.js';
import { type CommandContext, type ExitCode, exitCodes } from '../command.js';
import { withLive } from '../live/live.js';
import { isGood } from './check-config.js';
import { conflictOf, noConfig, openConfigs, type PlatformConfigs } from './platform-configs.js';
import { planPush, type PushOutcome, writeConfig } from './push-file.js';
import { describeDifference, paintPatch } from './show-difference.js';
import { type ConfigOptions, namedOr, requireFiles } from './targets.js';

/**
 * Pushes files that have changed. Exit 3, and nothing is written, where etcd holds what somebody else has written; `--force`
 * replaces that. A file that has not changed since it was last pushed or pulled is left alone, unless it is named.
 */
export async function runConfigPush(
  context: CommandContext,
  options: ConfigOptions & {
    readonly targets: readonly string[] | undefined;
    readonly force: boolean;
    readonly profile: string | undefined;
  },
): Promise<ExitCode> {
  const { output } = context;
  return withLive(context, options, async (live) => {
    const configs = await openConfigs(live, { profile: options.profile });
    const isNamed = options.targets !== undefined && options.targets.length > 0;
    const targets = namedOr(options.targets, requireFiles(configs));
    configs.require(targets);
    const pushes = targets.map((target) => {
      const outgoing = configs.outgoing(target);
      if (outgoing === undefined) throw noConfig(target, 'in config/');
      return { target, push: configs.toPush(target, outgoing.text, outgoing.source, options.force) };
    });
    const found = (
      await Promise.all(
        pushes.map(({ target, push: { text, source } }) => configs.check(target, text, source)),
      )
    ).flat();
    if (!isGood(found)) throw new CommandError(found);
    const planned = await Promise.all(
      pushes.map(async ({ target, push }) => ({ target, push, plan: await planPush(push) })),
    );
    const behind = planned.filter(({ plan }) => plan.kind === 'behind');
    const blocked = planned.filter(
      ({ plan }) => plan.kind === 'conflict' || (isNamed && plan.kind === 'behind'),
    );
    for (const { target, plan } of blocked)
      showConflict(context, options, configs, { target, outcome: plan });
    if (blocked.length > 0)
      throw new CommandError(
        blocked.flatMap(({ target, plan }) => conflictOf(configs, target, plan).diagnostics),
        exitCodes.drift,
      );
    output.diagnostics(found);
    const pushed: string[] = [];
    for (const { target, push, plan } of planned) {
      if (plan.kind === 'behind') continue;
      const outcome = await writeConfig(push, plan);
      if (outcome.kind !== 'conflict') configs.keep(target, push.text);
      if (outcome.kind === 'pushed') pushed.push(target);
      if (outcome.kind !== 'conflict') continue;
      showConflict(context, options, configs, { target, outcome });
      if (pushed.length > 0) output.note(`Pushed ${pushed.join(', ')} before that.`);
      throw conflictOf(configs, target, outcome);
    }
    const left = behind.map(({ target }) => target);
    if (output.isJson) output.json({ pushed, left });
    else {
      if (left.length > 0)
        output.note(
          `Left alone: ${left.join(', ')} (changed in etcd, not in config/; see: scaffold config diff).`,
        );
      if (pushed.length > 0) output.note(`Pushed ${pushed.join(', ')}.`);
      else if (left.length === 0) output.note('etcd has them already.');
    }
    return exitCodes.done;
  });
}

function showConflict(
  context: CommandContext,
  { showSecrets }: ConfigOptions,
  configs: PlatformConfigs,
  { target, outcome }: { readonly target: string; readonly outcome: PushOutcome },
): void {
  const { patch, isHidden } = describeDifference({
    from: { name: `etcd:${configs.key(target)}`, text: 'stored' in outcome ? outcome.stored : undefined },
    to: { name: configs.path(target), text: configs.outgoing(target)?.text },
    isSecret: showSecrets ? () => false : configs.isSecret(target),
  });
  context.output.note(
    isHidden
      ? `${configs.path(target)}: only secrets differ (--show-secrets shows them).`
      : paintPatch(patch, context),
  );
}
