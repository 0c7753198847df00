// `scaffold config …`: the configs of a platform in etcd, and their files in config/.
import { createTwoFilesPatch } from 'diff';
import { parse } from 'smol-toml';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { CommandError } from '../command-error.js';
import { type CommandContext, type ExitCode, exitCodes } from '../command.js';
import { type LiveOptions, withLive } from '../live/live.js';
import { setTomlValue, valueAt } from './edit-toml.js';
import { noConfig, openConfigs, type PlatformConfigs } from './platform-configs.js';
import { type AssignmentTypes, readAssignment } from './read-assignment.js';
import { maskSecrets, maskTable } from './secrets.js';

/** The options of all of them: one or more targets, `parent` or services. */
export interface ConfigOptions extends LiveOptions {
  readonly showSecrets: boolean;
}

/** `config get <target> [key]`: the text in etcd, or one value of it. Exit 4 where there is none. */
export async function runConfigGet(
  context: CommandContext,
  options: ConfigOptions & { readonly target: string; readonly key: string | undefined },
): Promise<ExitCode> {
  const { output } = context;
  return withLive(context, options, async (live) => {
    const { target } = options;
    const configs = await openConfigs(live);
    const text = await configs.pull(target);
    if (text === undefined) {
      configs.require([target]);
      throw noConfig(target, 'in etcd');
    }
    const isSecret = options.showSecrets ? () => false : configs.isSecret(target);
    const table = maskTable(parse(text), isSecret);
    if (options.key === undefined) {
      if (output.isJson) output.json(table);
      else output.result(maskSecrets(text, isSecret).trimEnd());
      return exitCodes.done;
    }
    const value = valueAt(table, options.key.split('.'));
    if (value === undefined) {
      const parameters = { key: options.key, problem: 'is not set' };
      const diagnostic =
        target === 'parent'
          ? createDiagnostic('ARM6049', { parameters })
          : createDiagnostic('ARM6048', { parameters: { ...parameters, service: target } });
      throw new CommandError([diagnostic], exitCodes.findings);
    }
    if (output.isJson) output.json(value);
    else output.result(typeof value === 'string' ? value : JSON.stringify(value));
    return exitCodes.done;
  });
}

/** `config set <target> key=value …`: checked against the manifest's types, then written; in etcd, or with `--file` in config/. */
export async function runConfigSet(
  context: CommandContext,
  options: ConfigOptions & {
    readonly target: string;
    readonly assignments: readonly string[] | undefined;
    readonly file: boolean;
  },
): Promise<ExitCode> {
  return withLive(context, options, async (live) => {
    const { target, file } = options;
    const configs = await openConfigs(live);
    configs.require([target]);
    if (file && configs.files === undefined)
      throw new CommandError([createDiagnostic('ARM6001', { parameters: {} })]);
    const source = file ? configs.path(target) : `etcd:${configs.key(target)}`;
    const before = (file ? configs.readFile(target) : await configs.pull(target)) ?? '';
    const after = assign(before, options.assignments ?? [], typesFor(configs, target));
    const found = await configs.check(target, after, source);
    if (found.length > 0) throw new CommandError(found);
    if (!file) await configs.push(target, after, source);
    else if (after !== before) configs.writeFile(target, after);
    const isChanged = after !== before;
    if (context.output.isJson) context.output.json({ target, changed: isChanged, source });
    else context.output.note(isChanged ? `Set in ${source}.` : `Nothing to do: ${source} says so already.`);
    return exitCodes.done;
  });
}

/** `config push [targets..]`: the files into etcd, all checked before the first is written. */
export async function runConfigPush(
  context: CommandContext,
  options: ConfigOptions & { readonly targets: readonly string[] | undefined },
): Promise<ExitCode> {
  return withLive(context, options, async (live) => {
    const configs = await openConfigs(live);
    const targets = namedOr(options.targets, requireFiles(configs));
    configs.require(targets);
    const texts = targets.map((target) => {
      const text = configs.readFile(target);
      if (text === undefined) throw noConfig(target, 'in config/');
      return { target, text, source: configs.path(target) };
    });
    const found = await Promise.all(
      texts.map(({ target, text, source }) => configs.check(target, text, source)),
    );
    if (found.flat().length > 0) throw new CommandError(found.flat());
    const pushed: string[] = [];
    for (const { target, text, source } of texts)
      if (await configs.push(target, text, source)) pushed.push(target);
    if (context.output.isJson) context.output.json({ pushed });
    else context.output.note(pushed.length === 0 ? 'etcd has them already.' : `Pushed ${pushed.join(', ')}.`);
    return exitCodes.done;
  });
}

/** `config pull [targets..]`: from etcd into config/. Exit 3 where a file with other content is in the way, without `--force`. */
export async function runConfigPull(
  context: CommandContext,
  options: ConfigOptions & { readonly targets: readonly string[] | undefined; readonly force: boolean },
): Promise<ExitCode> {
  return withLive(context, options, async (live) => {
    const configs = await openConfigs(live);
    const targets = namedOr(options.targets, requireFiles(configs));
    configs.require(targets);
    const texts = await Promise.all(
      targets.map(async (target) => ({
        target,
        file: configs.readFile(target),
        text: await configs.pull(target),
      })),
    );
    const missing = texts.find(({ text }) => text === undefined);
    if (missing && options.targets?.length) throw noConfig(missing.target, 'in etcd');
    const changed = texts.filter(({ file, text }) => text !== undefined && text !== file);
    const blocked = changed.filter(({ file }) => file !== undefined && !options.force);
    if (blocked.length > 0) {
      throw new CommandError(
        blocked.map(({ target }) =>
          createDiagnostic('ARM6051', { parameters: { path: configs.path(target) } }),
        ),
        exitCodes.drift,
      );
    }
    for (const { target, text = '' } of changed) configs.writeFile(target, text);
    const pulled = changed.map(({ target }) => target);
    if (context.output.isJson) context.output.json({ pulled });
    else
      context.output.note(pulled.length === 0 ? 'The files say the same.' : `Pulled ${pulled.join(', ')}.`);
    return exitCodes.done;
  });
}

/** `config diff [targets..]`: from what stands in etcd to the files. Exit 3 where they differ. */
export async function runConfigDiff(
  context: CommandContext,
  options: ConfigOptions & { readonly targets: readonly string[] | undefined },
): Promise<ExitCode> {
  const { output } = context;
  return withLive(context, options, async (live) => {
    const configs = await openConfigs(live);
    const targets = namedOr(options.targets, requireFiles(configs));
    configs.require(targets);
    const differing: string[] = [];
    for (const target of targets) {
      const [inEtcd, inFile] = [await configs.pull(target), configs.readFile(target)];
      if (inEtcd === inFile) continue;
      differing.push(target);
      if (output.isJson) continue;
      const isSecret = options.showSecrets ? () => false : configs.isSecret(target);
      const show = (text: string | undefined): string => maskSecrets(text ?? '', isSecret);
      const from = inEtcd === undefined ? '/dev/null' : `etcd:${configs.key(target)}`;
      const to = inFile === undefined ? '/dev/null' : configs.path(target);
      output.result(paintPatch(createTwoFilesPatch(from, to, show(inEtcd), show(inFile)), context));
      if (show(inEtcd) === show(inFile))
        output.note(`${to}: only secrets differ (--show-secrets shows them).`);
    }
    if (output.isJson) output.json({ differing });
    else if (differing.length === 0) output.note('etcd and config/ say the same.');
    return differing.length === 0 ? exitCodes.done : exitCodes.drift;
  });
}

/** A unified diff without its ruler, coloured. */
export function paintPatch(patch: string, { output: { colors } }: CommandContext): string {
  return patch
    .split('\n')
    .filter((line) => !/^={20,}$/.test(line))
    .map((line) => {
      if (line.startsWith('+++') || line.startsWith('---')) return colors.bold(line.trimEnd());
      if (line.startsWith('@@')) return colors.cyan(line);
      if (line.startsWith('+')) return colors.green(line);
      return line.startsWith('-') ? colors.red(line) : line;
    })
    .join('\n')
    .trimEnd();
}

function assign(before: string, words: readonly string[], types: AssignmentTypes): string {
  const read = words.map((word) => ({ word, assignment: readAssignment(word, types) }));
  const problems = read.flatMap(({ assignment }) => ('code' in assignment ? [assignment] : []));
  if (problems.length > 0) throw new CommandError(problems);
  let text = before;
  for (const { assignment } of read) {
    if ('code' in assignment) continue;
    const edited = setTomlValue(text, assignment.path, assignment.value);
    if (edited === undefined) {
      const parameters = {
        key: assignment.path.join('.'),
        problem: 'something else stands in its way in the text',
      };
      throw new CommandError([createDiagnostic('ARM6052', { parameters })]);
    }
    text = edited;
  }
  return text;
}

function typesFor(configs: PlatformConfigs, target: string): AssignmentTypes {
  if (target === 'parent') return { kind: 'parent' };
  const service = configs.service(target);
  return service ? { kind: 'service', service } : { kind: 'unknown' };
}

function requireFiles({ files }: PlatformConfigs): readonly string[] {
  if (files === undefined) throw new CommandError([createDiagnostic('ARM6001', { parameters: {} })]);
  return files;
}

function namedOr(targets: readonly string[] | undefined, all: readonly string[]): readonly string[] {
  return targets && targets.length > 0 ? [...new Set(targets)] : all;
}
