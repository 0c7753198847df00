// Pushes a file of config/ to etcd, three-way: the file, what stands in etcd, and what this workspace last saw there. Nothing that
// somebody else has written is overwritten.
import type * as Runtime from '@armature/runtime';
import type { ConfigTarget, Registry } from '@armature/runtime';
import type { KnownTexts } from './known-texts.js';

/** What became of a push. */
export type PushOutcome =
  /** Written. */
  | { readonly kind: 'pushed' }
  /** etcd had it already. */
  | { readonly kind: 'same' }
  /** The file is as it was last pushed or pulled, and etcd has something newer: nothing to push. */
  | { readonly kind: 'behind'; readonly stored: string; readonly revision: number }
  /** Both have changed, or nobody knows what was there before. `stored` undefined: it was deleted meanwhile. */
  | { readonly kind: 'conflict'; readonly stored: string | undefined; readonly revision: number };

/** What is pushed and where to. */
export interface PushFileOptions {
  readonly runtime: Pick<typeof Runtime, 'ConfigConflict' | 'pushConfig' | 'readConfig'>;
  readonly registry: Registry;
  readonly namespace: string;
  /** `parent`, or a service. */
  readonly name: string;
  readonly text: string;
  /** Named in errors. */
  readonly source: string;
  readonly known: KnownTexts;
  /** Replace whatever stands there; but what changes while this runs is a conflict all the same. */
  readonly force?: boolean;
}

/** What a push would do, with the revision that it would replace. Writes nothing. */
export async function planPush(options: PushFileOptions): Promise<PushOutcome & { readonly over: number }> {
  const { runtime, registry, namespace, name, text, known } = options;
  const stored = await runtime.readConfig(registry, namespace, toTarget(name));
  if (stored === undefined) return { kind: 'pushed', over: 0 };
  const { revision } = stored;
  if (stored.text === text) return { kind: 'same', over: revision };
  if (options.force === true || known.isKnown(name, stored.text)) return { kind: 'pushed', over: revision };
  const kind = known.isKnown(name, text) ? 'behind' : 'conflict';
  return { kind, stored: stored.text, revision, over: revision };
}

/** Plans and pushes. Rejects as `pushConfig` does for a bad text. */
export async function pushFile(options: PushFileOptions): Promise<PushOutcome> {
  const { over, ...plan } = await planPush(options);
  if (plan.kind !== 'same' && plan.kind !== 'pushed') return plan;
  const outcome = await writeConfig(options, { over });
  if (outcome.kind !== 'conflict') options.known.keep(options.name, options.text);
  return outcome;
}

/** Writes over the revision that was read; a conflict where it is no longer that. `partial`: what is missing comes later. */
export async function writeConfig(
  { runtime, registry, namespace, name, text, source }: PushFileOptions,
  { over, partial = false }: { readonly over: number; readonly partial?: boolean },
): Promise<PushOutcome> {
  try {
    const { changed } = await runtime.pushConfig({
      registry,
      namespace,
      target: toTarget(name),
      text,
      source,
      over,
      partial,
    });
    return { kind: changed ? 'pushed' : 'same' };
  } catch (error) {
    if (!(error instanceof runtime.ConfigConflict)) throw error;
    return { kind: 'conflict', stored: error.stored?.text, revision: error.stored?.revision ?? 0 };
  }
}

/** The runtime's word for a name of config/. */
export function toTarget(name: string): ConfigTarget {
  return name === 'parent' ? { kind: 'parent' } : { kind: 'service', service: name };
}
