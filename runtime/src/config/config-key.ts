// The keys that seal secrets in configs: from the environment or from a file, never from etcd.
import { settings } from '../wire/settings.js';
import { readVariable } from '../wire/environment.js';

/** The keys, or what is wrong with what was said of them. */
export type ConfigKeys =
  | { readonly ok: true; readonly keys: readonly string[] }
  | { readonly ok: false; readonly variable: string; readonly message: string };

/** Where they are looked for. */
export interface ConfigKeySources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The content of a file, or undefined where there is none. May throw. */
  readonly readFile: (path: string) => Buffer | undefined;
}

/**
 * Reads ARMATURE_CONFIG_KEY (one key, or several with commas: the first seals, all open) or the file that ARMATURE_CONFIG_KEY_FILE names
 * (one in each line). None where neither is set. A key that is short can be guessed and is refused.
 */
export function readConfigKeys({ env, readFile }: ConfigKeySources): ConfigKeys {
  const file = readVariable(env, 'ARMATURE_CONFIG_KEY_FILE');
  const given = readVariable(env, 'ARMATURE_CONFIG_KEY');
  if (given) return checkKeys('ARMATURE_CONFIG_KEY', given.split(','));
  if (!file) return { ok: true, keys: [] };
  const variable = 'ARMATURE_CONFIG_KEY_FILE';
  try {
    const content = readFile(file);
    if (content === undefined) return { ok: false, variable, message: `there is no file at ${file}` };
    return checkKeys(variable, content.toString('utf8').split('\n'));
  } catch (error) {
    const { code = 'unknown' } = error as { code?: string };
    return { ok: false, variable, message: `${file} can not be read (${code})` };
  }
}

function checkKeys(variable: string, given: readonly string[]): ConfigKeys {
  const keys = given.map((key) => key.trim()).filter((key) => key !== '');
  const least = settings.leastSecretBytes.value;
  if (keys.length > 0 && keys.every((key) => Buffer.byteLength(key) >= least)) return { ok: true, keys };
  const message = `must hold ${keys.length === 0 ? 'a key' : 'keys'} of ${least} bytes or more: make one with \`openssl rand -base64 32\``;
  return { ok: false, variable, message };
}
