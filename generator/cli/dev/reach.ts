// Which services an edit reaches, and what kind of file it is of.
import { join, resolve } from 'node:path';
import type { DevService } from './dev-service.js';
import { filesReachedFrom } from './import-graph.js';
import { localConfigOf } from './push-config.js';

/** What the running services are made of. */
export interface Reach {
  /** Reads anew what each service imports. */
  learn(services: readonly DevService[]): void;
  /** Names of the services that any of these paths, relative to the workspace, is a part of. */
  of(paths: readonly string[]): string[];
}

/** Creates it; knows no service yet. */
export function createReach(root: string): Reach {
  let reached: readonly { readonly name: string; readonly files: ReadonlySet<string> }[] = [];
  return {
    learn(services) {
      reached = services.map(({ name, folder }) => {
        const files = filesReachedFrom(join(root, folder, 'main.ts'));
        return { name, files: new Set([...files, resolve(root, folder, 'config.toml')]) };
      });
    },
    of(paths) {
      const absolute = paths.map((path) => resolve(root, path));
      return reached.filter(({ files }) => absolute.some((path) => files.has(path))).map(({ name }) => name);
    },
  };
}

/** The configs that these files are the text of. */
export function configsAmong(paths: Iterable<string>): ReadonlySet<string> {
  return new Set([...paths].flatMap((path) => localConfigOf(path) ?? []));
}

/** Whether the generator reads this file: manifests, TypeScript that manifests import, and what it has written itself. */
export function isGenerationInput(path: string): boolean {
  if (path.startsWith('config/')) return false;
  return (
    /\.ya?ml$/.test(path) ||
    /^templates\/.*\.hbs$/.test(path) ||
    /(^|\/)generated\//.test(path) ||
    path === 'scaffold.lock' ||
    /^shared\/.*\.ts$/.test(path)
  );
}

/** Whether the compiler reads this file. */
export function isTyped(path: string): boolean {
  return /\.[cm]?tsx?$|\.ya?ml$|(^|\/)(package|tsconfig[^/]*)\.json$/.test(path);
}
