// The configs of one platform: in etcd, and as files in config/ of the workspace. Reads, checks and writes them.
import type { StoredConfig } from '@armature/runtime';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { readModel } from '../../generate/generate.js';
import type { ServiceModel } from '../../language/model.js';
import { CommandError } from '../command-error.js';
import { type ExitCode, exitCodes } from '../command.js';
import type { LivePlatform } from '../live/live.js';
import { requireServices } from '../workspace.js';
import { checkConfig } from './check-config.js';
import { asksForStrict, checkParent } from './check-parent.js';
import { openKnownTexts } from './known-texts.js';
import { type PushFileOptions, type PushOutcome, toTarget } from './push-file.js';
import { nearest } from '../../diagnostic/near-miss.js';
import { findConfigKeys } from './config-keys.js';
import { configNameOf } from './config-name.js';
import { localProfile, type Outgoing, type SealOptions, sealSecrets, toOutgoing } from './outgoing.js';
import { type IsSecret, secretsOf } from './secrets.js';

/** Both places of all configs. Targets are `parent` and names of services. */
export interface PlatformConfigs {
  /** Targets with a file in config/, or undefined outside of workspaces. */
  readonly files: readonly string[] | undefined;
  /** Stops with ARM6016 for names that the workspace does not know. */
  require(targets: readonly string[]): void;
  path(target: string): string;
  key(target: string): string;
  readFile(target: string): string | undefined;
  /** What of the files goes to etcd: with the profile, and sealed. Undefined where there is none; stops with what is wrong with it. */
  outgoing(target: string): { readonly text: string; readonly source: string } | undefined;
  /** The same text with its secrets sealed, as far as there are any; stops where there is no key. */
  sealed(target: string, text: string): string;
  writeFile(target: string, text: string): void;
  /** What stands in etcd, with the revision that a write may replace. */
  read(target: string): Promise<StoredConfig | undefined>;
  /** The model of a service; undefined for the parent and for services of other workspaces. */
  service(target: string): ServiceModel | undefined;
  /** What is to be said about a text; `source` is named in the diagnostics. Unknown keys are errors where `strict` is in force. */
  check(target: string, text: string, source: string): Promise<readonly Diagnostic[]>;
  /** A push of a text, for `planPush` and `pushFile`. */
  toPush(target: string, text: string, source: string, force: boolean): PushFileOptions;
  /** Remembers that file and etcd say this. */
  keep(target: string, text: string): void;
  isSecret(target: string): IsSecret;
}

/** Opens them. Stops with the manifests' diagnostics when those have errors: then types are not known. Files alone are checked without etcd. */
export async function openConfigs(
  live: LivePlatform,
  { asksEtcd = true, profile }: { readonly asksEtcd?: boolean; readonly profile?: string | undefined } = {},
): Promise<PlatformConfigs> {
  const { registry, namespace, workspace } = live;
  const runtime = await import('@armature/runtime');
  const { model, diagnostics } = workspace
    ? readModel(workspace.tree)
    : { model: undefined, diagnostics: [] };
  if (workspace && !model) throw new CommandError(diagnostics);
  const service = (name: string): ServiceModel | undefined =>
    name === 'parent' ? undefined : model?.services.find((each) => each.name === name);
  const path = (name: string): string =>
    profile === undefined ? `config/${name}.toml` : `config/${name}.${profile}.toml`;
  const { keys, isExplicit } = await findConfigKeys(live.env, live.cwd, live.devRoot);
  const seals = (name: string): SealOptions => ({
    runtime,
    namespace,
    target: name,
    service: service(name),
    keys,
    sealsParent: isExplicit,
  });
  const settled = (outcome: Outgoing | undefined) => {
    if (outcome?.ok === false) throw new CommandError(outcome.diagnostics);
    return outcome;
  };
  const key = (name: string): string => runtime.configKey(namespace, toTarget(name));

  const known = workspace && openKnownTexts(workspace.tree, { endpoints: live.endpoints, namespace });
  const read = (name: string) => runtime.readConfig(registry, namespace, toTarget(name));
  const readFile = (name: string): string | undefined => workspace?.tree.read(path(name));
  /** As the parent config says: the one in etcd, or the one that will be there. */
  const isStrict = async (): Promise<boolean> => {
    const stored = asksEtcd ? await read('parent') : undefined;
    return asksForStrict(stored?.text ?? readFile('parent') ?? '');
  };

  const named = (workspace?.tree.list('config') ?? []).flatMap((file) => configNameOf(file) ?? []);
  if (profile !== undefined && !named.some((each) => each.profile === profile)) {
    const suggestion = nearest(
      profile,
      named.flatMap((each) => each.profile ?? []),
    );
    throw new CommandError([createDiagnostic('ARM6081', { parameters: { profile }, suggestion })]);
  }
  const targets = named.filter((each) => each.profile === undefined || each.profile === profile);
  return {
    files: workspace && [...new Set(targets.map(({ name }) => name))].sort(),
    require(targets) {
      if (!model) return;
      requireServices(
        targets.filter((name) => name !== 'parent'),
        [...model.services.map(({ name }) => name), 'parent'],
      );
    },
    path,
    key,
    readFile,
    outgoing: (name) =>
      settled(
        toOutgoing({
          ...seals(name),
          file: workspace?.tree.read(`config/${name}.toml`),
          ...(profile === undefined ? {} : { profile: { name: profile, text: readFile(name) } }),
        }),
      ),
    sealed: (name, text) =>
      // That file stays on this machine.
      profile === localProfile ? text : (settled(sealSecrets(seals(name), text, path(name)))?.text ?? text),
    writeFile: (name, text) => workspace?.tree.write(path(name), text, { isPrivate: name === 'parent' }),
    read,
    service,
    check: async (name, text, source) =>
      name === 'parent'
        ? checkParent({ path: source, text }, runtime)
        : checkConfig({ path: source, text }, service(name), { strict: await isStrict() }),
    toPush: (name, text, source, force) => ({
      runtime,
      registry,
      namespace,
      name,
      text,
      source,
      // Outside of a workspace nobody remembers anything.
      known: known ?? { isKnown: () => false, keep: () => {} },
      force,
    }),
    keep: (name, text) => known?.keep(name, text),
    isSecret: (name) => secretsOf(service(name)),
  };
}

/** Stops with ARM6050: a config that is not where it was looked for. */
export function noConfig(target: string, place: 'in etcd' | 'in config/'): CommandError {
  const mend =
    place === 'in etcd' ? `push it with: scaffold config push ${target}` : `write config/${target}.toml`;
  const exitCode: ExitCode = exitCodes.environment;
  return new CommandError([createDiagnostic('ARM6050', { parameters: { target, place, mend } })], exitCode);
}

/** The error for a config that somebody else has written meanwhile. */
export function conflictOf(configs: PlatformConfigs, target: string, outcome: PushOutcome): CommandError {
  const what =
    'stored' in outcome && outcome.stored === undefined
      ? 'was deleted there'
      : `was changed there (revision ${'revision' in outcome ? outcome.revision : '?'})`;
  const parameters = { target, what, path: configs.path(target) };
  return new CommandError([createDiagnostic('ARM6055', { parameters })], exitCodes.drift);
}
