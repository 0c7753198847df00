// Pushes `config/*.toml` into the registry, as deployment would: parent.toml for all, <service>.toml for one. Only what was edited, and
// never over what somebody else has written there.
import type { Registry } from '@armature/runtime';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { createDiskTree } from '../../file/disk-tree.js';
import type { FileTree } from '../../file/file-tree.js';
import type { SourceFile } from '../../source/source-file.js';
import { type ConfigRules, isGood } from '../config/check-config.js';
import { asksForStrict, checkParent } from '../config/check-parent.js';
import type { ServiceModel } from '../../language/model.js';
import type { FoundKeys } from '../config/config-keys.js';
import { configNameOf } from '../config/config-name.js';
import { localProfile, toOutgoing } from '../config/outgoing.js';
import type { KnownTexts } from '../config/known-texts.js';
import { pushFile, type PushOutcome, toTarget } from '../config/push-file.js';
import { type IsSecret, secretsOf } from '../config/secrets.js';
import { describeDifference, plainPatch } from '../config/show-difference.js';

/** What the manifests say about configs. */
export interface ConfigJudge {
  /** The service of that name; undefined where it is not known. */
  service(name: string): ServiceModel | undefined;
  /** What is to be said about a service's config. */
  check(service: string, file: SourceFile, rules: ConfigRules): readonly Diagnostic[];
  isSecret(service: string): IsSecret;
}

/** Where configs come from and where they go. */
export interface ConfigPusherOptions {
  /** Of the workspace; absolute. */
  readonly root: string;
  readonly registry: Registry;
  readonly keys: FoundKeys;
  readonly say: (text: string, kind: 'note' | 'good' | 'bad') => void;
  readonly format: (found: readonly Diagnostic[]) => string;
}

/** One push. */
export interface ConfigPush {
  readonly namespace: string;
  readonly judge: ConfigJudge;
  readonly known: KnownTexts;
  /** `parent` and names of services whose files were edited. What was refused before is tried again with them. */
  readonly edited: 'all' | ReadonlySet<string>;
}

/** Pushes configs and remembers what it has said. */
export interface ConfigPusher {
  /** Gives the targets that were written. Never rejects: what stands in the way is said, the same not twice. */
  push(push: ConfigPush): Promise<readonly string[]>;
}

/** Creates one; nothing is said yet. */
export function createConfigPusher({ root, registry, keys, say, format }: ConfigPusherOptions): ConfigPusher {
  const tree = createDiskTree(root);
  const waiting = new Set<string>();
  const said = new Map<string, string>();
  const refused = new Set<string>();

  const tell = (name: string, text: string, kind: 'note' | 'bad'): void => {
    if (said.get(name) !== text && text !== '') say(text, kind);
    said.set(name, text);
  };

  const pushOne = async (name: string, push: ConfigPush, rules: ConfigRules): Promise<boolean> => {
    const runtime = await import('@armature/runtime');
    const outgoing = toOutgoing({
      runtime,
      namespace: push.namespace,
      target: name,
      service: push.judge.service(name),
      keys: keys.keys,
      sealsParent: keys.isExplicit,
      file: tree.read(`config/${name}.toml`),
      profile: { name: localProfile, text: tree.read(`config/${name}.${localProfile}.toml`) },
    });
    const { text, source } = outgoing?.ok === true ? outgoing : { text: '', source: '' };
    const file = { path: source, text };
    const found =
      outgoing?.ok === false
        ? outgoing.diagnostics
        : name === 'parent'
          ? checkParent(file, runtime)
          : push.judge.check(name, file, rules);
    if (!isGood(found)) {
      waiting.add(name);
      refused.add(name);
      const stored = await runtime.readConfig(registry, push.namespace, toTarget(name));
      const then = stored === undefined ? 'it is waited for' : 'the last good one stays';
      tell(name, `config of ${name} is refused, ${then}:\n${format(found).trimEnd()}`, 'bad');
      return false;
    }
    const isDue = push.edited === 'all' || push.edited.has(name) || waiting.has(name);
    if (!isDue) {
      tell(name, format(found).trimEnd(), 'note');
      return false;
    }
    waiting.delete(name);
    const { namespace, known } = push;
    const outcome = await pushFile({ runtime, registry, namespace, name, text, source, known });
    const isSecret = name === 'parent' ? secretsOf(undefined) : push.judge.isSecret(name);
    const trouble = describeOutcome(name, text, outcome, isSecret);
    tell(
      name,
      [format(found).trimEnd(), trouble].filter((part) => part !== '').join('\n'),
      trouble === '' ? 'note' : 'bad',
    );
    if (trouble === '' && refused.delete(name)) say(`config of ${name} is right again`, 'good');
    return outcome.kind === 'pushed';
  };

  return {
    async push(push) {
      const pushed: string[] = [];
      const attempt = async (name: string, act: () => void | Promise<void>): Promise<void> => {
        try {
          await act();
        } catch (error) {
          waiting.add(name);
          const reason = error instanceof Error ? error.message : String(error);
          tell(name, `config of ${name} was not pushed: ${reason}`, 'bad');
        }
      };
      await attempt('parent', async () => {
        const names = configsIn(tree);
        const strict = names.includes('parent') && asksForStrict(tree.read('config/parent.toml') ?? '');
        for (const name of names)
          await attempt(name, async () => {
            if (await pushOne(name, push, { strict })) pushed.push(name);
          });
      });
      if (pushed.length > 0) say(`pushed config: ${pushed.join(', ')}`, 'note');
      return pushed;
    },
  };
}

/** The config that a file is part of here, by its target's name; undefined for other files, and those of other profiles. */
export function localConfigOf(path: string): string | undefined {
  const found = configNameOf(path);
  return found?.profile === undefined || found.profile === localProfile ? found?.name : undefined;
}

function configsIn(tree: FileTree): readonly string[] {
  return [...new Set(tree.list('config').flatMap((file) => localConfigOf(file) ?? []))].sort();
}

/** Why a config was not pushed, with both texts; empty where it was, or stood there already. */
function describeOutcome(name: string, text: string, outcome: PushOutcome, isSecret: IsSecret): string {
  if (outcome.kind === 'same' || outcome.kind === 'pushed') return '';
  if (outcome.kind === 'behind')
    return `config of ${name} was changed in etcd, and config/${name}.toml was not: etcd's stays (see: scaffold config diff ${name})`;
  const { patch, isHidden } = describeDifference({
    from: { name: 'etcd', text: outcome.stored },
    to: { name: `config/${name}.toml`, text },
    isSecret,
  });
  const how = outcome.stored === undefined ? 'deleted' : `changed (revision ${outcome.revision})`;
  return [
    `config of ${name} was not pushed: it was ${how} in etcd by somebody else, who would lose that`,
    isHidden ? 'only secrets differ' : plainPatch(patch),
    `take etcd's: scaffold config pull ${name} --force; replace it: scaffold config push ${name} --force`,
  ].join('\n');
}
