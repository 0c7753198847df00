// What a config does not say itself but refers to: `${env:NAME}`, `${file:/run/secrets/x}`, `${sealed:…}`, resolved by who reads it. `$${env:`
// stands for the characters themselves, and any other `${…}` is left as it is.
import { isAbsolute } from 'node:path';
import type { TomlTable } from 'smol-toml';
import { seal, unseal, type SealPlace } from './seal.js';

/** Where references lead. */
export interface ReferenceSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The content of a file, or undefined where there is none. May throw. */
  readonly readFile: (path: string) => Buffer | undefined;
  /** That open what is sealed: the first one seals. */
  readonly keys: readonly string[];
}

/** One that leads nowhere: the message completes "the key …", and shows no value. */
export interface ReferenceProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** What came of resolving a table. */
export interface ResolvedTable {
  readonly problems: readonly ReferenceProblem[];
  /** Pointers (RFC 6901) of texts that hold a reference; true where it is all that stands there. */
  readonly references: ReadonlyMap<string, boolean>;
}

/** Whose config it is. */
export type ReferencePlace = Omit<SealPlace, 'path'>;

const reference = /\$?\$\{(env|file|sealed):([^}]*)\}/g;

/** Whether a text holds a reference, so that nobody but the service knows what it says. */
export function hasReference(text: string): boolean {
  return [...text.matchAll(reference)].some(([found]) => !found.startsWith('$$'));
}

/** A secret as a config may hold it, for git and etcd to see: a reference that only who has the key can follow. */
export function sealText(secret: string, key: string, place: SealPlace): string {
  // What it says, not how a config writes that.
  const plain = secret.replaceAll(reference, (found) => (found.startsWith('$$') ? found.slice(1) : found));
  return `\${sealed:${seal(plain, key, place)}}`;
}

/** Resolves every text of a table in place. What a reference gives is not looked at for further ones. */
export function resolveReferences(
  table: TomlTable,
  sources: ReferenceSources,
  place: ReferencePlace,
): ResolvedTable {
  const problems: ReferenceProblem[] = [];
  const references = new Map<string, boolean>();
  const resolveText = (text: string, path: readonly string[], pointer: string): string =>
    text.replaceAll(reference, (found: string, kind: string, name: string) => {
      if (found.startsWith('$$')) return found.slice(1);
      references.set(pointer, found === text);
      const outcome = lookUp(kind, name, sources, { ...place, path });
      if (outcome.ok) return outcome.value;
      problems.push({ path, message: outcome.reason });
      return '';
    });
  const walk = (value: unknown, path: readonly string[], pointer: string): unknown => {
    if (typeof value === 'string') return resolveText(value, path, pointer);
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) value[index] = walk(item, path, `${pointer}/${index}`);
    } else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
      for (const [name, member] of Object.entries(value)) {
        const resolved = walk(member, [...path, name], `${pointer}/${escapePointer(name)}`);
        if (resolved !== member) Object.defineProperty(value, name, { value: resolved });
      }
    }
    return value;
  };
  walk(table, [], '');
  return { problems, references };
}

/** A number or a truth value that a text stands for, where a reference gave it: `"8080"` is 8080. Undefined: it is a text. */
export function literalOf(text: string): number | bigint | boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^[-+]?\d+$/.test(text)) {
    const whole = BigInt(text.replace(/^\+/, ''));
    return BigInt(Number.MIN_SAFE_INTEGER) <= whole && whole <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(whole)
      : whole;
  }
  return /^[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined;
}

/** A name within a pointer (RFC 6901). */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

type LookUp = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly reason: string };

function lookUp(kind: string, name: string, sources: ReferenceSources, place: SealPlace): LookUp {
  if (kind === 'sealed') return unseal(name, sources.keys, place);
  if (kind === 'env') {
    const value = sources.env[name];
    return value === undefined || value === ''
      ? { ok: false, reason: `is to come from the environment, which has no ${name}` }
      : { ok: true, value };
  }
  if (!isAbsolute(name))
    return { ok: false, reason: `is to come from the file ${name}: write its whole path, from / on` };
  try {
    const content = sources.readFile(name);
    // Editors and `echo` end a file with a line break that is no part of what it holds.
    if (content !== undefined) return { ok: true, value: content.toString('utf8').replace(/\r?\n$/, '') };
    return { ok: false, reason: `is to come from ${name}, and there is no such file` };
  } catch (error) {
    const { code = 'unknown' } = error as { code?: string };
    return { ok: false, reason: `is to come from ${name}, which can not be read (${code})` };
  }
}
