// The text of a config that goes to etcd: the file, what its profile says otherwise, and secrets sealed.
import type * as Runtime from '@armature/runtime';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { ServiceModel } from '../../language/model.js';
import { config } from '../../sections/config/part.js';
import { secretFields } from '../../sections/config/secret-fields.js';
import { spanOf } from './check-config.js';
import { setTomlValue, valueAt } from './edit-toml.js';
import { isRecord, parseToml } from './parse-toml.js';
import { maskSecrets, secretsOf } from './secrets.js';
import { findTomlPlaces } from './toml-places.js';

/** The profile of a developer's own machine: its files stay out of git, so secrets may stand in them. */
export const localProfile = 'local';

/** What seals the secrets of a text. */
export interface SealOptions {
  readonly runtime: Pick<typeof Runtime, 'hasReference' | 'sealText'>;
  readonly namespace: string;
  /** `parent`, or a service. */
  readonly target: string;
  readonly service: ServiceModel | undefined;
  /** The first one seals. */
  readonly keys: readonly string[];
  /** Whether the parent's secrets are sealed, too: peers that can not open them can not be called then. */
  readonly sealsParent: boolean;
}

/** What a text is made of. */
export interface OutgoingOptions extends SealOptions {
  /** config/<target>.toml; undefined: there is none. */
  readonly file: string | undefined;
  readonly profile?: { readonly name: string; readonly text: string | undefined };
}

/** What comes out, or why nothing does. */
export type Outgoing =
  | { readonly ok: true; readonly text: string; readonly source: string }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Makes it; undefined where there is no file at all. */
export function toOutgoing(options: OutgoingOptions): Outgoing | undefined {
  const { target, file, profile } = options;
  const path = `config/${target}.toml`;
  const ownPath = `config/${target}.${profile?.name ?? ''}.toml`;
  if (profile?.text === undefined) {
    if (file === undefined) return undefined;
    const bare = findBare(options, path, file);
    return bare.length > 0 ? { ok: false, diagnostics: bare } : sealSecrets(options, file, path);
  }
  const isPrivate = profile.name === localProfile;
  const bare = [
    ...findBare(options, path, file ?? ''),
    ...(isPrivate ? [] : findBare(options, ownPath, profile.text)),
  ];
  if (bare.length > 0) return { ok: false, diagnostics: bare };
  const merged = mergeToml(file ?? '', profile.text);
  if (!merged.ok) {
    const span = spanOf(
      { path: ownPath, text: maskSecrets(profile.text, secretsOf(options.service)) },
      merged.path,
    );
    const parameters = { key: merged.path.join('.'), path };
    return { ok: false, diagnostics: [createDiagnostic('ARM6057', { parameters, span })] };
  }
  return sealSecrets(options, merged.text, file === undefined ? ownPath : `${path} with ${ownPath}`);
}

/** The secrets of a config, with the tables around each. */
export function secretPaths(
  target: string,
  service: ServiceModel | undefined,
): readonly (readonly string[])[] {
  if (target === 'parent') return [['rpc-key'], ['jwt-secret'], ['db', 'pass']];
  return service === undefined ? [] : secretFields(service.part(config).type).map(({ path }) => path);
}

/** One text over another: what the second says holds, tables are joined, all else of the first stays as it is. */
export function mergeToml(
  base: string,
  over: string,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly path: readonly string[] } {
  const leaves: { readonly path: readonly string[]; readonly value: unknown }[] = [];
  const walk = (value: unknown, path: readonly string[]): void => {
    if (!isRecord(value)) leaves.push({ path, value });
    else for (const [name, member] of Object.entries(value)) walk(member, [...path, name]);
  };
  let table: Record<string, unknown>;
  try {
    table = parseToml(over);
    parseToml(base);
  } catch {
    // One of them is no TOML, which is said where the whole is checked.
    return { ok: true, text: `${base}\n${over}` };
  }
  walk(table, []);
  let text = base;
  for (const { path, value } of leaves) {
    const next = setTomlValue(text, path, value);
    if (next === undefined) return { ok: false, path };
    text = next;
  }
  return { ok: true, text };
}

/** Secrets that stand as they are in a file that git has. The parent's own file is not among them: .gitignore has it. */
function findBare(
  { runtime, target, service }: SealOptions,
  path: string,
  text: string,
): readonly Diagnostic[] {
  if (target === 'parent') return [];
  const shown = { path, text: maskSecrets(text, secretsOf(service)) };
  return secretPaths(target, service).flatMap((secret) => {
    const value = readAt(text, secret);
    if (typeof value !== 'string' || value === '' || runtime.hasReference(value)) return [];
    const parameters = { key: secret.join('.'), path, target };
    return [createDiagnostic('ARM6058', { parameters, span: spanOf(shown, secret) })];
  });
}

/** The text with every secret sealed that stands in it as it is. */
export function sealSecrets(options: SealOptions, text: string, source: string): Outgoing {
  const { runtime, namespace, target, service, keys, sealsParent } = options;
  if (target === 'parent' && !sealsParent) return { ok: true, text, source };
  let sealed = text;
  const unsealed: Diagnostic[] = [];
  for (const path of secretPaths(target, service)) {
    const value = readAt(text, path);
    const isOpen = (each: unknown): each is string =>
      typeof each === 'string' && each !== '' && !runtime.hasReference(each);
    if (!(Array.isArray(value) ? value.some(isOpen) : isOpen(value))) continue;
    const [key] = keys;
    if (key === undefined) {
      unsealed.push(createDiagnostic('ARM6059', { parameters: { key: path.join('.'), target } }));
      continue;
    }
    const sealOne = (each: unknown): unknown =>
      isOpen(each) ? runtime.sealText(each, key, { namespace, target, path }) : each;
    sealed = setTomlValue(sealed, path, Array.isArray(value) ? value.map(sealOne) : sealOne(value)) ?? sealed;
  }
  return unsealed.length > 0 ? { ok: false, diagnostics: unsealed } : { ok: true, text: sealed, source };
}

/** The value at a path; undefined where there is none, or the text is no TOML. */
function readAt(text: string, path: readonly string[]): unknown {
  // Most texts hold no secret: they are not parsed once more.
  if (!findTomlPlaces(text).entries.some((entry) => entry.path.every((name, index) => name === path[index])))
    return undefined;
  try {
    return valueAt(parseToml(text), path);
  } catch {
    return undefined;
  }
}
