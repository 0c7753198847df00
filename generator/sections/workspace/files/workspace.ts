// Emits what belongs to the workspace as a whole: package.json, tsconfig.json, git's own files, README, the drift test.
import type { Model } from '../../../language/model.js';
import type { Span } from '../../../source/source-file.js';
import type { EmittedFile, MergeSpec } from '../../../engine/write/change.js';
import { jsonText } from '../../../engine/emit/json-text.js';
import { emitFiles, type FileSpec, type LaidOut, type Printing } from '../../../engine/emit/file-spec.js';
import type { WorkspaceSettings } from '../../emitting.js';

const typescriptVersion = '~7.0.2';
const nodeTypesVersion = '^20.19.0';
const tsxVersion = '^4.23.0';

/** What README.md, start.ts and generated.test.ts are given. */
export interface WorkspaceView {
  /** The workspace's name. */
  readonly name: string;
}

const scaffolded = {
  ownership: 'scaffolded',
  cause: ({ workspace }: Model): Span => workspace.span,
  view: ({ workspace }: Model): WorkspaceView => ({ name: workspace.name }),
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

/** The workspace's own files. Scaffolded and merged ones only: all of them are the user's. */
export function emitWorkspace(
  model: Model,
  settings: WorkspaceSettings,
  printing: Printing,
): Promise<EmittedFile>[] {
  const { from, span: cause } = model.workspace;
  return [
    ...[packageJson(model, settings), tsconfig(from), buildConfig(from)].map((file) =>
      Promise.resolve({ ...file, cause }),
    ),
    ...emitFiles(
      [gitignoreFile, gitattributesFile, readmeFile, startFile, generatedTestFile],
      model,
      printing,
    ),
  ];
}

function packageJson(model: Model, { versions }: WorkspaceSettings): EmittedFile {
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
      test: 'node --import tsx --test *.test.ts services/*/*.test.ts',
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

function tsconfig(from: string): EmittedFile {
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
    include: ['*.ts', 'services', 'shared'],
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
