// Finds swagger-ui-dist, where docs are asked for and it is installed. An optional peer: a production service does without it.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** Whether docs are to be served, and from where. */
export type DocsSetting =
  | { readonly kind: 'off' }
  /** Asked for, but swagger-ui-dist is not there. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'on'; readonly folder: string };

/** What decides. */
export interface DocsSources {
  /** What the code says; wins over the environment. */
  readonly asked: boolean | undefined;
  /** ARMATURE_DOCS: `1`, `0`, or the folder of swagger-ui-dist (which is what `scaffold dev` gives). */
  readonly variable: string | undefined;
  readonly cwd: string;
}

/** The setting in force. Looks into the disk only where docs are asked for. */
export function findDocs({ asked, variable = '', cwd }: DocsSources): DocsSetting {
  const isSwitch = /^(|0|1|false|true|off|on)$/i.test(variable);
  const isOn = asked ?? !/^(|0|false|off)$/i.test(variable);
  if (!isOn) return { kind: 'off' };
  const folder = isSwitch ? findPackage(cwd) : resolve(cwd, variable);
  const isThere = folder !== undefined && existsSync(join(folder, 'swagger-ui-bundle.js'));
  return isThere ? { kind: 'on', folder } : { kind: 'missing' };
}

function findPackage(cwd: string): string | undefined {
  for (const from of [import.meta.url, join(cwd, 'package.json')]) {
    try {
      return dirname(createRequire(from).resolve('swagger-ui-dist/package.json'));
    } catch {
      // Not visible from here.
    }
  }
  return undefined;
}
