// What stands for this generator in the record of a run: another version may make other files of the same manifests.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSourceCheckout, packageRoot, readVersion } from '../version.js';

/** A text that differs when the generator may differ. */
export function generatorKey(): string {
  return [readVersion(), packageRoot, ...(isSourceCheckout() ? checkoutStamps() : [])].join(' ');
}

/** A checkout changes under one version: its last build and its templates tell. */
function checkoutStamps(): string[] {
  const templates = readdirSync(join(packageRoot, 'templates'), { recursive: true, encoding: 'utf8' });
  return ['dist/.tsbuildinfo', ...templates.map((path) => `templates/${path}`)].map((path) => {
    const stats = statSync(join(packageRoot, path), { throwIfNoEntry: false });
    return `${stats?.mtimeMs}`;
  });
}
