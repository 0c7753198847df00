// The version of this package, and where it is installed.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's folder: the one with its package.json. */
export const packageRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** The version in the package's package.json. */
export function readVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  // Our own package.json: npm would not have installed it without a version.
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** Whether the command runs from a checkout of the repository, where the runtime is a folder beside it, not from an installed package. */
export function isSourceCheckout(): boolean {
  return existsSync(`${packageRoot}runtime/package.json`) && existsSync(`${packageRoot}tsconfig.shared.json`);
}

/** A `file:` link to a folder of the checkout: relative within the checkout itself, else absolute. */
export function linkTo(folder: string, from: string): string {
  const target = join(packageRoot, folder).replace(/[\\/]$/, '');
  const isWithin = !relative(packageRoot, from).startsWith('..');
  return `file:${(isWithin ? relative(from, target) : target).split(sep).join('/')}`;
}
