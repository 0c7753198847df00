// Emits what belongs to the workspace as a whole: package.json, tsconfig.json, git's own files, README, the drift test.
import { posix } from 'node:path';
import { fixedFolder, plainGlob } from '../../../file/glob.js';
import type { Model } from '../../../language/model.js';
import type { Span } from '../../../source/source-file.js';
import type { EmittedFile, MergeSpec } from '../../../engine/write/change.js';
import { jsonText } from '../../../engine/emit/json-text.js';
import { emitFiles, type FileSpec, type LaidOut, type Printing } from '../../../engine/emit/file-spec.js';
import type { WorkspaceSettings } from '../../emitting.js';
import { workspace as settings } from '../part.js';

const typescriptVersion = '~7.0.2';
const nodeTypesVersion = '^20.19.0';
const tsxVersion = '^4.23.0';

/** What README.md, start.ts and generated.test.ts are given. */
export interface WorkspaceView {
  /** The workspace's name. */
  readonly name: string;
  /** Where its services are: a glob. */
  readonly services: string;
  /** The folder that each service stands in by its name; undefined where there is none such. */
  readonly parent: string | undefined;
  /** The folders of services by their names, where they have no one place. */
  readonly folders: Readonly<Record<string, string>> | undefined;
}

/** Where services are started: mostly each in the folder of its name, else wherever they stand. */
function placesOf({ services }: Model, glob: string): Pick<WorkspaceView, 'parent' | 'folders'> {
  const parent = fixedFolder(glob);
  const isPlain = parent !== '' && glob === `${parent}/*`;
  if (isPlain && services.every(({ name, folder }) => folder === posix.join(parent, name)))
    return { parent, folders: undefined };
  return {
    parent: undefined,
    folders: Object.fromEntries(services.map(({ name, folder }) => [name, folder])),
  };
}

const scaffolded = {
  ownership: 'scaffolded',
  cause: ({ workspace }: Model): Span => workspace.span,
  view: (model: Model): WorkspaceView => {
    const services = plainGlob(model.workspace.part(settings).services);
    return { name: model.workspace.name, services, ...placesOf(model, services) };
  },
} as const;

/** README.md. */
export const readmeFile: FileSpec<Model, WorkspaceView> = {
  ...scaffolded,
  template: 'README.md',
  path: () => 'README.md',
};

/** start.ts. */
export const startFile: FileSpec<Model, WorkspaceView> = {
  ...scaffolded,
  template: 'start.ts',
  path: () => 'start.ts',
};

/** generated.test.ts. */
export const generatedTestFile: FileSpec<Model, WorkspaceView> = {
  ...scaffolded,
  template: 'generated.test.ts',
  path: () => 'generated.test.ts',
};

const listed = {
  ...scaffolded,
  ownership: 'merged',
  merge: (_model: Model, { text }: LaidOut): MergeSpec => ({
    kind: 'lines',
    lines: text.trimEnd().split('\n'),
  }),
} as const;

/** .gitignore. */
export const gitignoreFile: FileSpec<Model, WorkspaceView> = {
  ...listed,
  template: '.gitignore',
  path: () => '.gitignore',
};

/** .gitattributes: reviews fold what is generated. */
export const gitattributesFile: FileSpec<Model, WorkspaceView> = {
  ...listed,
  template: '.gitattributes',
  path: () => '.gitattributes',
};

/** .prettierignore, which oxfmt reads, too: what is generated is laid out already. */
export const prettierignoreFile: FileSpec<Model, WorkspaceView> = {
  ...listed,
  template: '.prettierignore',
  path: () => '.prettierignore',
};

/** The workspace's own files. Scaffolded and merged ones only: all of them are the user's. */
export function emitWorkspace(
  model: Model,
  { versions }: WorkspaceSettings,
  printing: Printing,
): Promise<EmittedFile>[] {
  const { from, span: cause } = model.workspace;
  return [
    ...[packageJson(model, versions), tsconfig(model), buildConfig(from)].map((file) =>
      Promise.resolve({ ...file, cause }),
    ),
    ...emitFiles(
      [gitignoreFile, gitattributesFile, prettierignoreFile, readmeFile, startFile, generatedTestFile],
      model,
      printing,
    ),
  ];
}

function packageJson(model: Model, versions: WorkspaceSettings['versions']): EmittedFile {
  const value = {
    name: model.workspace.name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: { node: '>=20.19.0' },
    scripts: {
      dev: 'scaffold dev',
      build: 'tsc -p tsconfig.build.json',
      start: 'node dist/start.js',
      generate: 'scaffold generate',
      'generate:check': 'scaffold generate --check',
      test: ['node --import tsx --test *.test.ts', ...testsOf(model)].join(' '),
      typecheck: 'tsc --noEmit',
    },
    dependencies: {
      '@armature/runtime': versions.runtime,
    },
    devDependencies: {
      '@armature/scaffold': versions.scaffold,
      '@types/node': nodeTypesVersion,
      tsx: tsxVersion,
      typescript: typescriptVersion,
    },
  };
  // npm's own layout, which Prettier keeps for this file.
  const text = `${JSON.stringify(value, null, 2)}\n`;
  const from = model.workspace.from;
  return { path: 'package.json', ownership: 'merged', text, from, merge: { kind: 'json', value } };
}

/** The tests of services, as every shell expands them: none knows braces and `**` everywhere. */
function testsOf(model: Model): readonly string[] {
  const glob = plainGlob(model.workspace.part(settings).services);
  if (!/\*\*|\{/.test(glob)) return [`${glob}/*.test.ts`];
  const parent = fixedFolder(glob);
  const patterns = model.services
    .filter(({ isCallable }) => isCallable)
    .map(({ folder }) => {
      const [first = '', ...below] = posix.relative(parent, folder).split('/');
      // At the top a star would reach into node_modules.
      const isTop = posix.normalize(parent) === '.';
      const top = first === '' || isTop ? first : '*';
      return posix.join(parent, top, ...below.map(() => '*'), '*.test.ts');
    });
  return [...new Set(patterns)].sort();
}

function tsconfig(model: Model): EmittedFile {
  const { from } = model.workspace;
  const parent = fixedFolder(model.workspace.part(settings).services);

  const value = {
    compilerOptions: {
      target: 'es2023',
      lib: ['es2023'],
      module: 'nodenext',
      moduleResolution: 'nodenext',
      types: ['node'],
      rootDir: '.',
      outDir: 'dist',
      sourceMap: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      resolveJsonModule: true,
      skipLibCheck: true,
    },
    // Without a folder of their own services are wherever they are.
    include: parent === '' ? ['**/*.ts'] : [...new Set(['*.ts', parent, 'shared'])],
  };
  return {
    path: 'tsconfig.json',
    ownership: 'merged',
    text: jsonText(value),
    from,
    merge: { kind: 'json', value },
  };
}

/** What is built: all but tests, which are checked by `npm run typecheck` and run from their sources. */
function buildConfig(from: string): EmittedFile {
  const value = { extends: './tsconfig.json', exclude: ['**/*.test.ts'] };
  return {
    path: 'tsconfig.build.json',
    ownership: 'merged',
    text: jsonText(value),
    from,
    merge: { kind: 'json', value },
  };
}
