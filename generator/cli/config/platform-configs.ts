// The configs of one platform: in etcd, and as files in config/ of the workspace. Reads, checks and writes them.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { readModel } from '../../generate/generate.js';
import type { ServiceModel } from '../../language/model.js';
import { CommandError } from '../command-error.js';
import { type ExitCode, exitCodes } from '../command.js';
import type { LivePlatform } from '../live/live.js';
import { requireServices } from '../workspace.js';
import { checkConfig, wrong } from './check-config.js';
import { type IsSecret, maskSecrets, secretsOf } from './secrets.js';

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
  pull(target: string): Promise<string | undefined>;
  /** The model of a service; undefined for the parent and for services of other workspaces. */
  service(target: string): ServiceModel | undefined;
  /** What is wrong with a text; `source` is named in the diagnostics. */
  check(target: string, text: string, source: string): Promise<readonly Diagnostic[]>;
  /** Checks and writes to etcd; says whether anything changed. Stops with diagnostics for a bad text; then nothing was written. */
  push(target: string, text: string, source: string): Promise<boolean>;
  isSecret(target: string): IsSecret;
}

/** Opens them. Stops with the manifests' diagnostics when those have errors: then types are not known. */
export async function openConfigs(live: LivePlatform): Promise<PlatformConfigs> {
  const { registry, namespace, workspace } = live;
  const runtime = await import('@armature/runtime');
  const { model, diagnostics } = workspace
    ? readModel(workspace.tree)
    : { model: undefined, diagnostics: [] };
  if (workspace && !model) throw new CommandError(diagnostics);
  const targetOf = (name: string) =>
    name === 'parent' ? ({ kind: 'parent' } as const) : ({ kind: 'service', service: name } as const);
  const service = (name: string): ServiceModel | undefined =>
    name === 'parent' ? undefined : model?.services.find((each) => each.name === name);
  const path = (name: string): string => `config/${name}.toml`;
  const key = (name: string): string => runtime.configKey(namespace, targetOf(name));

  const check = async (name: string, text: string, source: string): Promise<readonly Diagnostic[]> => {
    const file = { path: source, text };
    if (name !== 'parent') return checkConfig(file, service(name));
    // Only the runtime knows what the parent config has to be; a push that goes nowhere asks it.
    const store = runtime.createMemoryStore();
    try {
      await runtime.pushConfig({
        registry: store.connect(),
        namespace,
        target: { kind: 'parent' },
        text,
        source,
      });
      return [];
    } catch (error) {
      if (!(error instanceof runtime.ConfigError)) throw error;
      const shown = { path: source, text: maskSecrets(text, secretsOf(undefined)) };
      return error.problems.map(({ key: place, line, message }) =>
        place === ''
          ? wrong(
              file,
              undefined,
              ['the text'],
              `${message}${line === undefined ? '' : ` (line ${line})`}`,
              null,
            )
          : wrong(shown, undefined, place.split('.'), message),
      );
    } finally {
      store.close();
    }
  };

  return {
    files: workspace?.tree
      .list('config')
      .flatMap((file) => /^config\/([a-z][a-z0-9-]*)\.toml$/.exec(file)?.[1] ?? [])
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
    readFile: (name) => workspace?.tree.read(path(name)),
    writeFile: (name, text) => workspace?.tree.write(path(name), text),
    pull: (name) => runtime.pullConfig(registry, namespace, targetOf(name)),
    service,
    check,
    async push(name, text, source) {
      const found = await check(name, text, source);
      if (found.length > 0) throw new CommandError(found);
      return (await runtime.pushConfig({ registry, namespace, target: targetOf(name), text, source }))
        .changed;
    },
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
