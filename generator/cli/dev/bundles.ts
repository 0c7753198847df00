// The code of each service as one file, which its process loads: made anew after an edit in some milliseconds. What went into it says whom an
// edit reaches.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildContext, BuildResult, Message, Plugin } from 'esbuild';
import type { DevService } from './dev-service.js';

/** What became of the code of some services: by name. */
export interface Built {
  readonly ready: readonly string[];
  /** What the author can read, by service: `services/user/main.ts:3:7: Expected ";"`. */
  readonly broken: ReadonlyMap<string, readonly string[]>;
}

/** The code of the services of a session. */
export interface Bundles {
  /** Knows these services from now on, and makes the code of those that are new. */
  follow(services: readonly DevService[]): Promise<Built>;
  /** Makes the code of some services anew. One that is broken keeps the code that it had. */
  build(services: readonly string[]): Promise<Built>;
  /** Absolute path of the code to run; undefined where none could be made yet. */
  path(service: string): string | undefined;
  /** Names of the services that any of these files is a part of, and of those that are broken, since any file may mend them. Paths relative to the workspace. */
  reachedBy(paths: readonly string[]): readonly string[];
  close(): Promise<void>;
}

interface Bundle {
  readonly folder: string;
  readonly context: BuildContext;
  /** Documents that the code loads when it is asked for them. Absolute. */
  readonly documents: Set<string>;
  /** Absolute. */
  files: ReadonlySet<string>;
  isBroken: boolean;
  path: string | undefined;
  version: number;
}

/** Creates it; makes nothing yet. `root` is absolute. */
export async function createBundles(root: string): Promise<Bundles> {
  const { context } = await import('esbuild');
  const folder = join(root, '.scaffold/dev');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const bundles = new Map<string, Bundle>();

  const open = async (service: DevService): Promise<readonly [string, Bundle]> => {
    const documents = new Set<string>();
    const entry = join(root, service.folder, 'main.ts');
    const bundle: Bundle = {
      folder: join(root, service.folder),
      context: await context({
        entryPoints: [entry],
        outfile: join(folder, `${service.name}.mjs`),
        absWorkingDir: root,
        bundle: true,
        write: false,
        metafile: true,
        format: 'esm',
        platform: 'node',
        target: `node${process.versions.node}`,
        sourcemap: 'linked',
        keepNames: true,
        logLevel: 'silent',
        define: {
          'import.meta': '__module',
          'process.cwd': '__serviceFolder',
        },
        banner: { js: bannerOf(entry) },
        plugins: [placesOfSources, packagesOutside, documentsOutside(documents)],
      }),
      documents,
      files: new Set([entry]),
      isBroken: true,
      path: undefined,
      version: 0,
    };
    return [service.name, bundle];
  };

  const make = async (name: string): Promise<readonly string[]> => {
    const bundle = bundles.get(name);
    if (bundle === undefined) return [];
    const made = await bundle.context.rebuild().catch((failed: unknown) => failed as FailedBuild);
    bundle.isBroken = !isMade(made);
    if (!isMade(made)) return (made.errors ?? []).map(describe);
    const files = Object.keys(made.metafile.inputs).map((path) => resolve(root, path));
    bundle.files = new Set([...files, ...bundle.documents, join(bundle.folder, 'config.toml')]);
    bundle.version += 1;
    // A name of its own each time: what runs by the old code finds its source map.
    bundle.path = write(folder, `${name}.${bundle.version}`, made);
    const outdated = join(folder, `${name}.${bundle.version - 2}.mjs`);
    for (const path of [outdated, `${outdated}.map`]) rmSync(path, { force: true });
    return [];
  };

  const build = async (services: readonly string[]): Promise<Built> => {
    const made = await Promise.all(services.map(async (name) => [name, await make(name)] as const));
    return {
      ready: services.filter((name) => bundles.get(name)?.isBroken === false),
      broken: new Map(made.filter(([name]) => bundles.get(name)?.isBroken)),
    };
  };

  return {
    build,
    async follow(services) {
      const wanted = new Map(services.map((service) => [service.name, join(root, service.folder)]));
      for (const [name, bundle] of bundles) {
        if (wanted.get(name) === bundle.folder) continue;
        bundles.delete(name);
        await bundle.context.dispose();
      }
      const added = services.filter(({ name }) => !bundles.has(name));
      for (const [name, bundle] of await Promise.all(added.map(open))) bundles.set(name, bundle);
      return build(added.map(({ name }) => name));
    },
    path: (service) => bundles.get(service)?.path,
    reachedBy(paths) {
      const absolute = paths.map((path) => resolve(root, path));
      return [...bundles]
        .filter(([, { files, isBroken }]) => isBroken || absolute.some((path) => files.has(path)))
        .map(([name]) => name);
    },
    async close() {
      await Promise.all([...bundles.values()].map(({ context: each }) => each.dispose()));
      bundles.clear();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type MadeBuild = BuildResult<{ metafile: true; write: false }>;

function isMade(made: BuildResult | FailedBuild): made is MadeBuild {
  return 'metafile' in made;
}

interface FailedBuild {
  readonly errors?: readonly Message[];
}

/** Code that finds its folder and CommonJS packages as the entrypoint itself would. */
function bannerOf(entry: string): string {
  const folder = JSON.stringify(dirname(entry));
  return [
    `import { createRequire as __createRequire } from 'node:module';`,
    `import { pathToFileURL as __pathToFileURL } from 'node:url';`,
    `const __resolve = (from, name) => __pathToFileURL(__createRequire(from).resolve(name)).href;`,
    `const require = __createRequire(${JSON.stringify(pathToFileURL(entry).href)});`,
    `const __serviceFolder = () => ${folder};`,
  ].join(' ');
}

function write(folder: string, name: string, { outputFiles }: MadeBuild): string {
  const path = join(folder, `${name}.mjs`);
  for (const { path: made, text } of outputFiles) {
    if (made.endsWith('.map')) writeFileSync(`${path}.map`, text);
    else
      writeFileSync(
        path,
        text.replace(/^\/\/# sourceMappingURL=.*$/m, `//# sourceMappingURL=${name}.mjs.map`),
      );
  }
  return path;
}

function describe({ location, text }: Message): string {
  return location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`;
}

/** A module knows where its source is, not where the bundle is. */
const placesOfSources: Plugin = {
  name: 'places-of-sources',
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?[jt]sx?$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!text.includes('import.meta')) return undefined;
      const place = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) };
      const own = `{ ...${JSON.stringify(place)}, resolve: (name) => __resolve(${JSON.stringify(path)}, name) }`;
      const loader = /\.[cm]?tsx$/.test(path) ? 'tsx' : /\.[cm]?ts$/.test(path) ? 'ts' : 'js';
      return { contents: `const __module = ${own}; ${text.replace(/^#!.*/, '')}`, loader };
    });
  },
};

/** Packages are loaded from where they are, found from where they are asked for. Those of the workspace itself that are TypeScript go in. */
const packagesOutside: Plugin = {
  name: 'packages-outside',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, importer, pluginData }) => {
      if (kind === 'entry-point' || pluginData === asked || /^(node|data|file|https?):/.test(path))
        return undefined;
      const found = await build.resolve(path, { kind, resolveDir, importer, pluginData: asked });
      if (found.errors.length > 0 || found.external) return found;
      if (/\.[cm]?tsx?$/.test(found.path) || !found.path.startsWith(sep)) return found;
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
};
const asked = Symbol('asked');

/** Documents are loaded when they are asked for, as they are then: under a name that says what is in them. */
function documentsOutside(documents: Set<string>): Plugin {
  return {
    name: 'documents-outside',
    setup({ onStart, onResolve }) {
      onStart(() => documents.clear());
      onResolve({ filter: /^\..*\.json$/ }, ({ path, kind, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const file = resolve(resolveDir, path);
        documents.add(file);
        return { path: `${pathToFileURL(file).href}?v=${digestOf(file)}`, external: true };
      });
    },
  };
}

function digestOf(file: string): string {
  try {
    return createHash('sha1').update(readFileSync(file)).digest('hex').slice(0, 12);
  } catch {
    // It is not there yet: whoever asks for it is told.
    return 'absent';
  }
}

/** How a path is shown. */
export function shownPath(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}
