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
  { asksEtcd = true }: { readonly asksEtcd?: boolean } = {},
): Promise<PlatformConfigs> {
  const { registry, namespace, workspace } = live;
  const runtime = await import('@armature/runtime');
  const { model, diagnostics } = workspace
    ? readModel(workspace.tree)
    : { model: undefined, diagnostics: [] };
  if (workspace && !model) throw new CommandError(diagnostics);
  const service = (name: string): ServiceModel | undefined =>
    name === 'parent' ? undefined : model?.services.find((each) => each.name === name);
  const path = (name: string): string => `config/${name}.toml`;
  const key = (name: string): string => runtime.configKey(namespace, toTarget(name));

  const known = workspace && openKnownTexts(workspace.tree, { endpoints: live.endpoints, namespace });
  const read = (name: string) => runtime.readConfig(registry, namespace, toTarget(name));
  const readFile = (name: string): string | undefined => workspace?.tree.read(path(name));
  /** As the parent config says: the one in etcd, or the one that will be there. */
  const isStrict = async (): Promise<boolean> => {
    const stored = asksEtcd ? await read('parent') : undefined;
    return asksForStrict(stored?.text ?? readFile('parent') ?? '');
  };

  return {
    files: workspace?.tree
      .list('config')
      .flatMap((file) => /^config\/([a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)\.toml$/.exec(file)?.[1] ?? [])
      .sort(),
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
