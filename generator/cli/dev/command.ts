// `scaffold dev [folder]`: runs the whole workspace on this machine until Ctrl-C.
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import type { Registry } from '@armature/runtime';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { nearest } from '../../diagnostic/near-miss.js';
import { formatDiagnostics } from '../../diagnostic/format.js';
import { applyChanges, isWritten } from '../../engine/write/apply.js';
import { CommandError } from '../command-error.js';
import type { CommandContext, ExitCode, GlobalOptions } from '../command.js';
import { exitCodes } from '../command.js';
import { checkConfig } from '../config/check-config.js';
import { ensureDevKey, findConfigKeys } from '../config/config-keys.js';
import { openKnownTexts } from '../config/known-texts.js';
import { secretsOf } from '../config/secrets.js';
import { etcdTimeout, withScheme } from '../live/find-etcd.js';
import { plainReason, requireAddresses } from '../live/live.js';
import type { GenerateResult } from '../../generate/generate.js';
import { planWorkspace, writePlanned } from '../generate/command.js';
import { inTurn } from '../generate/turn.js';
import { openTemplates } from '../templates/open-templates.js';
import { parentConfigFile } from '../../generate/load/index.js';
import { ensureParentConfig, isParentConfigOpen } from '../parent-config.js';
import { type OpenWorkspace, openWorkspace } from '../workspace.js';
import { createDevBroker } from './broker.js';
import { openDevEtcd, type DevEtcd } from './etcd.js';
import { watchEtcd } from './etcd-watch.js';
import { createLogView } from './log-view.js';
import type { DevGeneration } from './generation.js';
import { startPlatform } from './platform.js';
import { missingPackage } from './surroundings.js';
import { claimSession, readSession } from './session-file.js';
import { hasEvents } from '../../sections/events/names.js';
import { gateway } from '../../sections/gateway/part.js';

/** The options of `scaffold dev`. */
export interface DevOptions extends GlobalOptions {
  readonly folder: string | undefined;
  readonly etcd: string | undefined;
  readonly only: string | undefined;
  /** `user=3`, several with commas or repeated. */
  readonly instances: readonly string[] | undefined;
  readonly port: number | undefined;
  /** `user,algo`, or `all`: services that share no process. */
  readonly isolate: string | undefined;
  /** Whether type errors are looked for beside. */
  readonly types: boolean;
}

/** Runs until the context's signal aborts; exit 4 where it runs already, or where etcd can't be reached. */
export async function runDev(context: CommandContext, options: DevOptions): Promise<ExitCode> {
  const began = performance.now();
  const workspace = openWorkspace(resolve(context.cwd, options.folder ?? '.'));
  const { root } = workspace;
  refuse(
    missingPackage(root),
    (name) => createDiagnostic('ARM6030', { parameters: { name } }),
    exitCodes.environment,
  );
  refuse(
    readSession(root),
    ({ pid }) => createDiagnostic('ARM6031', { parameters: { pid: String(pid) } }),
    exitCodes.environment,
  );
  const given = options.etcd === undefined ? undefined : withScheme(options.etcd);
  if (given !== undefined) requireAddresses([given]);
  const timeoutMs = etcdTimeout(context.env);
  ensureParentConfig(workspace.tree, () => openTemplates(workspace));
  if (isParentConfigOpen(root))
    context.output.note(
      `${parentConfigFile} can be read by every user of this machine: chmod 600 ${parentConfigFile}`,
    );

  const first = await regenerate(context, workspace);
  const names = (first.services ?? []).map(({ name }) => name);
  const only = options.only?.split(',').map((name) => name.trim());
  const instances = parseInstances(options.instances ?? []);
  const isolated = options.isolate?.split(',').map((name) => name.trim()) ?? [];
  const isolatesAll = isolated.length === 1 && isolated[0] === 'all';
  if (first.services)
    requireKnown([...(only ?? []), ...Object.keys(instances), ...(isolatesAll ? [] : isolated)], names);

  const view = createLogView({
    names,
    write: (text) => context.output.result(text.replace(/\n$/, '')),
    color: context.output.colors.isColorSupported,
    json: context.output.isJson,
    quiet: context.output.isQuiet,
    root,
  });
  ensureDevKey(root);
  const configKeys = await findConfigKeys(context.env, context.cwd, root);
  const etcd = await openDevEtcd(given);
  const broker = createDevBroker(root, context.env);
  const { createDiscovery, openEtcdRegistry, silentLogger } = await import('@armature/runtime');
  const registry = await openEtcdRegistry({ endpoints: [etcd.endpoint], timeoutMs });
  let claim: ReturnType<typeof claimSession> | undefined;
  try {
    await requireEtcd(registry, etcd);
    claim = claimSession(root, { pid: process.pid, etcd: etcd.endpoint });
    refuse(
      'taken' in claim ? claim.taken : undefined,
      ({ pid }) => createDiagnostic('ARM6031', { parameters: { pid: String(pid) } }),
      exitCodes.environment,
    );
    const platform = await startPlatform({
      root,
      view,
      etcd,
      broker,
      registry,
      configKeys,
      openKnownTexts: (namespace) =>
        openKnownTexts(workspace.tree, { endpoints: [etcd.endpoint], namespace }),
      format: (found) => toReport(context, found),
      createDiscovery: (namespace) => createDiscovery({ registry, namespace, log: silentLogger }),
      only,
      instances,
      isolated: isolatesAll ? 'all' : new Set(isolated),
      first,
      // One that stays the same over restarts.
      port: options.port === 0 ? await freePort() : options.port,
      checksTypes: options.types,
      regenerate: () => regenerate(context, workspace),
      elapsed: () => performance.now() - began,
    });
    const etcdWatch = watchEtcd({
      registry,
      everyMs: 2_000,
      onGone: () =>
        view.own(
          `etcd at ${etcd.endpoint} does not answer: services run on with what they know; start it again`,
          'bad',
        ),
      onBack: () => {
        view.own(`etcd at ${etcd.endpoint} is back`, 'good');
        void platform.etcdIsBack();
      },
    });
    await aborted(context.signal);
    etcdWatch.close();
    view.own('stopping');
    await platform.stop();
  } finally {
    await registry.close();
    await broker.close();
    await etcd.close();
    if (claim && 'release' in claim) claim.release();
  }
  return exitCodes.done;
}

/** Generates into the workspace as `scaffold generate` does; conflicts are reported and nothing is written then. */
async function regenerate(context: CommandContext, workspace: OpenWorkspace): Promise<DevGeneration> {
  const { root, tree } = workspace;
  const apply = ({ model, changes }: GenerateResult): readonly Diagnostic[] =>
    model === undefined || changes.some(({ kind }) => kind === 'conflict') ? [] : applyChanges(changes, tree);
  const { result, failed } = await inTurn(
    { root, command: 'scaffold dev', say: context.output.note, signal: context.signal },
    () => writePlanned(() => planWorkspace(workspace, []), apply),
  );
  const { model, changes, diagnostics } = result;
  if (model === undefined) {
    const report = toReport(context, diagnostics);
    const judge = { service: () => undefined, check: () => [], isSecret: () => secretsOf(undefined) };
    return { services: undefined, written: [], report, namespace: undefined, judge };
  }
  const find = (name: string) => model.services.find((each) => each.name === name);
  const hasConflict = changes.some(({ kind }) => kind === 'conflict');
  const written = hasConflict || failed.length > 0 ? [] : changes.filter(isWritten).map(({ path }) => path);
  return {
    services: model.services
      .map((service) => {
        const { name, folder } = service;
        return {
          name,
          folder,
          gateway: service.part(gateway) !== undefined,
          events: hasEvents(service),
        };
      })
      .filter(({ folder }) => existsSync(join(workspace.root, folder, 'main.ts'))),
    written,
    report: toReport(context, [
      ...diagnostics,
      ...changes.flatMap((change) => change.diagnostics),
      ...failed,
    ]),
    namespace: model.workspace.namespace,
    judge: {
      service: find,
      check: (name, file, rules) => checkConfig(file, find(name), rules),
      isSecret: (name) => secretsOf(find(name)),
    },
  };
}

function toReport({ output }: CommandContext, found: readonly Diagnostic[]): string {
  return found.length === 0 ? '' : formatDiagnostics(found, { color: output.colors.isColorSupported });
}

async function requireEtcd(registry: Registry, { endpoint, embedded }: DevEtcd): Promise<void> {
  try {
    await registry.get('/scaffold/dev');
  } catch (error) {
    if (embedded) throw error;
    const problem = error instanceof Error ? plainReason(error) : String(error);
    throw stop(createDiagnostic('ARM6032', { parameters: { endpoint, problem } }), exitCodes.environment);
  }
}

/** Reads `user=3`. */
function parseInstances(texts: readonly string[]): Record<string, number> {
  const pairs = texts
    .flatMap((text) => text.split(','))
    .map((text) => {
      const match = /^\s*([a-z][a-z0-9_-]*)\s*=\s*([1-9]\d?)\s*$/.exec(text);
      if (!match) throw stop(createDiagnostic('ARM6033', { parameters: { text } }));
      return [match[1] ?? '', Number(match[2])] as const;
    });
  return Object.fromEntries(pairs);
}

function requireKnown(names: readonly string[], known: readonly string[]): void {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new CommandError(
    unknown.map((name) =>
      createDiagnostic('ARM6016', {
        parameters: { name, known: known.join(', ') },
        suggestion: nearest(name, known),
      }),
    ),
  );
}

function refuse<T>(
  problem: T | undefined,
  toDiagnostic: (problem: T) => Diagnostic,
  exitCode: ExitCode,
): void {
  if (problem !== undefined) throw stop(toDiagnostic(problem), exitCode);
}

function stop(diagnostic: Diagnostic, exitCode: ExitCode = exitCodes.usage): CommandError {
  return new CommandError([diagnostic], exitCode);
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? done(address.port) : fail(new Error('no port')),
      );
    });
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
