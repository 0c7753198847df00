// `.scaffold/configs.json`: what this workspace last saw of each config in etcd, as hashes. By it a push tells its own older text, which
// it may replace, from one that somebody else has written since.
import { createHash } from 'node:crypto';
import type { WritableFileTree } from '../../file/file-tree.js';

/** What was seen last, in one platform. */
export interface KnownTexts {
  /** Whether this is the text that was last pushed to etcd or pulled from there. */
  isKnown(target: string, text: string): boolean;
  /** Remembers a text that stands in etcd and in config/ alike. */
  keep(target: string, text: string): void;
}

const place = '.scaffold/configs.json';
/** Platforms that are remembered; sessions of `scaffold dev` take other ports now and then. */
const mostPlatforms = 20;

type Platforms = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Opens what is known of one platform. Read anew each time: `dev` and `config` run side by side. */
export function openKnownTexts(
  tree: WritableFileTree,
  { endpoints, namespace }: { readonly endpoints: readonly string[]; readonly namespace: string },
): KnownTexts {
  const platform = `${[...endpoints].sort().join(',')}/${namespace}`;
  const seen = (): Platforms => readPlatforms(tree.read(place));
  return {
    isKnown: (target, text) => seen()[platform]?.[target] === hash(text),
    keep(target, text) {
      const { [platform]: own = {}, ...others } = seen();
      if (own[target] === hash(text)) return;
      const kept = Object.entries(others).slice(1 - mostPlatforms);
      const next = Object.fromEntries([...kept, [platform, { ...own, [target]: hash(text) }]]);
      tree.write(place, `${JSON.stringify(next, null, 2)}\n`, { isPrivate: true });
    },
  };
}

/** Nothing is known where the file is not there or was damaged: then differing texts count as somebody else's. */
function readPlatforms(text: string | undefined): Platforms {
  try {
    const read: unknown = JSON.parse(text ?? '{}');
    return typeof read === 'object' && read !== null ? (read as Platforms) : {};
  } catch {
    return {};
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
