// `scaffold config …`: the configs of a platform in etcd, and their files in config/.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { CommandError } from '../command-error.js';
import { type CommandContext, type ExitCode, exitCodes } from '../command.js';
import { withLive } from '../live/live.js';
import { isGood, withoutMissing } from './check-config.js';
import { setTomlValue, valueAt } from './edit-toml.js';
import { parseToml, plainText, printJson } from './parse-toml.js';
import { conflictOf, noConfig, openConfigs, type PlatformConfigs } from './platform-configs.js';
import { type AssignmentTypes, readAssignment } from './read-assignment.js';
import { writeConfig } from './push-file.js';
import { maskSecrets, maskTable } from './secrets.js';
import { describeDifference, paintPatch } from './show-difference.js';
import { secretPaths } from './outgoing.js';
import { takeValue } from './take-value.js';
import { type ConfigOptions, namedOr, requireFiles } from './targets.js';

/** `config get <target> [key]`: the text in etcd, or one value of it. Exit 4 where there is none. */
export async function runConfigGet(
  context: CommandContext,
  options: ConfigOptions & { readonly target: string; readonly key: string | undefined },
): Promise<ExitCode> {
  const { output } = context;
  return withLive(context, options, async (live) => {
    const { target } = options;
    const configs = await openConfigs(live);
    const text = (await configs.read(target))?.text;
    if (text === undefined) {
      configs.require([target]);
      throw noConfig(target, 'in etcd');
    }
    const isSecret = options.showSecrets ? () => false : configs.isSecret(target);
    if (options.key === undefined && !output.isJson) {
      output.result(maskSecrets(text, isSecret).trimEnd());
      return exitCodes.done;
    }
    const table = maskTable(await parseConfig(configs, target, text), isSecret);
    if (options.key === undefined) {
      output.result(printJson(table, 2));
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
    if (output.isJson) output.result(printJson(value, 2));
    else
      output.result(
        typeof value === 'object' && !(value instanceof Date) ? printJson(value) : plainText(value),
      );
    return exitCodes.done;
  });
}

/** The table of a text in etcd, which anybody may have written: stops with the diagnostics for one that is no TOML. */
async function parseConfig(
  configs: PlatformConfigs,
  target: string,
  text: string,
): Promise<Record<string, unknown>> {
  try {
    return parseToml(text);
  } catch {
    const found = await configs.check(target, text, `etcd:${configs.key(target)}`);
    throw new CommandError(found, exitCodes.findings);
  }
}

/** `config set <target> key=value …`: checked against the manifest's types, then written; in etcd, or with `--file` in config/. */
export async function runConfigSet(
  context: CommandContext,
  options: ConfigOptions & {
    readonly target: string;
    readonly assignments: readonly string[] | undefined;
    readonly file: boolean;
    readonly profile: string | undefined;
  },
): Promise<ExitCode> {
  return withLive(context, options, async (live) => {
    const { target, file, profile } = options;
    if (profile !== undefined && !file)
      throw new CommandError([createDiagnostic('ARM6012', { parameters: { problem: profileWithoutFile } })]);
    const configs = await openConfigs(live, { asksEtcd: !file, profile });
    configs.require([target]);
    if (file && configs.files === undefined)
      throw new CommandError([createDiagnostic('ARM6001', { parameters: {} })]);
    const given = options.assignments ?? [];
    const shown = given.filter((word) => word.includes('=') && isSecretWord(configs, target, word));
    const assignments = await askForValues(context, given);
    const isChanged = file
      ? await setInFile(context, configs, target, assignments)
      : await setInEtcd(context, configs, target, assignments);
    const source = file ? configs.path(target) : `etcd:${configs.key(target)}`;
    if (context.output.isJson) context.output.json({ target, changed: isChanged, source });
    for (const word of shown) {
      const key = word.replace(/:?=.*$/s, '');
      context.output.note(
        `${key} could be seen in the list of processes and stays in your shell's history: name it without a value next time, and it is asked for.`,
      );
    }
    if (!context.output.isJson)
      context.output.note(isChanged ? `Set in ${source}.` : `Nothing to do: ${source} says so already.`);
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
        text: (await configs.read(target))?.text,
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
    for (const { target, text } of texts) if (text !== undefined) configs.keep(target, text);
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
  options: ConfigOptions & {
    readonly targets: readonly string[] | undefined;
    readonly profile: string | undefined;
  },
): Promise<ExitCode> {
  const { output } = context;
  return withLive(context, options, async (live) => {
    const configs = await openConfigs(live, { profile: options.profile });
    const targets = namedOr(options.targets, requireFiles(configs));
    configs.require(targets);
    const differing: string[] = [];
    for (const target of targets) {
      const [inEtcd, inFile] = [(await configs.read(target))?.text, configs.outgoing(target)?.text];
      if (inEtcd === inFile) continue;
      differing.push(target);
      if (output.isJson) continue;
      const isSecret = options.showSecrets ? () => false : configs.isSecret(target);
      const { patch, isHidden } = describeDifference({
        from: { name: `etcd:${configs.key(target)}`, text: inEtcd },
        to: { name: configs.path(target), text: inFile },
        isSecret,
      });
      output.result(paintPatch(patch, context));
      if (isHidden) output.note(`${configs.path(target)}: only secrets differ (--show-secrets shows them).`);
    }
    if (output.isJson) output.json({ differing });
    else if (differing.length === 0) output.note('etcd and config/ say the same.');
    return differing.length === 0 ? exitCodes.done : exitCodes.drift;
  });
}

/** What there is to say of a config in which a key was set. What else is missing is no mistake of that: configs are filled in key by key. */
function tellSet(output: CommandContext['output'], found: readonly Diagnostic[]): void {
  const others = withoutMissing(found);
  output.diagnostics(others);
  const missing = found.filter((diagnostic) => !others.includes(diagnostic));
  if (missing.length > 0)
    output.note(`Still missing: ${missing.map(({ message }) => message.split(' ')[0]).join(', ')}.`);
}

/** Writes into the file. */
async function setInFile(
  { output }: CommandContext,
  configs: PlatformConfigs,
  target: string,
  assignments: readonly string[],
): Promise<boolean> {
  if (configs.files === undefined) throw new CommandError([createDiagnostic('ARM6001', { parameters: {} })]);
  const before = configs.readFile(target) ?? '';
  const after = configs.sealed(target, assign(before, assignments, typesFor(configs, target)));
  const found = await configs.check(target, after, configs.path(target));
  if (!isGood(withoutMissing(found))) throw new CommandError(found);
  tellSet(output, found);
  if (after !== before) configs.writeFile(target, after);
  return after !== before;
}

/** Writes into etcd, over what was read: what somebody else sets meanwhile stays, and the keys are set in that. */
async function setInEtcd(
  { output }: CommandContext,
  configs: PlatformConfigs,
  target: string,
  assignments: readonly string[],
): Promise<boolean> {
  const source = `etcd:${configs.key(target)}`;
  for (let attempt = 1; ; attempt += 1) {
    const stored = await configs.read(target);
    const after = configs.sealed(target, assign(stored?.text ?? '', assignments, typesFor(configs, target)));
    const found = await configs.check(target, after, source);
    if (!isGood(withoutMissing(found))) throw new CommandError(found);
    const plan = { over: stored?.revision ?? 0, partial: true };
    const outcome = await writeConfig(configs.toPush(target, after, source, true), plan);
    if (outcome.kind === 'conflict' && attempt < mostAttempts) continue;
    if (outcome.kind === 'conflict') throw conflictOf(configs, target, outcome);
    tellSet(output, found);
    return outcome.kind === 'pushed';
  }
}

const profileWithoutFile = '--profile goes together with --file: in etcd a config is one text';

function isSecretWord(configs: PlatformConfigs, target: string, word: string): boolean {
  const path = word.replace(/:?=.*$/s, '').split('.');
  return secretPaths(target, configs.service(target)).some((each) => each.join('.') === path.join('.'));
}

/** `key` alone, without a value: that is asked for, or read from stdin, so that it shows in no list of processes. */
async function askForValues(context: CommandContext, words: readonly string[]): Promise<readonly string[]> {
  const asked: string[] = [];
  for (const word of words)
    asked.push(word.includes('=') ? word : `${word}=${await takeValue(context, word)}`);
  return asked;
}

/** Others that set values at the same moment are done after a few. */
const mostAttempts = 5;

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
