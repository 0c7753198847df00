// The version of this package, and where it is installed.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, parse, relative, resolve, sep } from 'node:path';
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

/** A `file:` link from a workspace to a folder of the checkout. */
export function linkTo(folder: string, from: string): string {
  return linkBetween(realPlaceOf(join(packageRoot, folder)), realPlaceOf(from));
}

/**
 * A `file:` link for a package.json that is committed: relative, so that it holds wherever both stand side by side and says nothing of
 * this machine. Absolute only where two folders have nothing but the root in common: moving either breaks both kinds then.
 */
export function linkBetween(target: string, from: string): string {
  const top = (path: string): string =>
    resolve(path)
      .slice(parse(resolve(path)).root.length)
      .split(sep)[0] ?? '';
  const isNear = parse(target).root === parse(from).root && top(target) === top(from);
  const way = isNear ? relative(from, target) || '.' : target.replace(/[\\/]$/, '');
  return `file:${way.split(sep).join('/')}`;
}

/** Where a folder is behind all links; one that is not there yet, where it will be. */
function realPlaceOf(path: string): string {
  const full = resolve(path);
  if (existsSync(full)) return realpathSync(full);
  const parent = dirname(full);
  return parent === full ? full : join(realPlaceOf(parent), basename(full));
}
