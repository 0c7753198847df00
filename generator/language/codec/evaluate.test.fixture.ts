// Runs emitted modules inside a test: transpiled, and linked against the real runtime and against each other.
import * as runtime from '@armature/runtime/client';
import ts from 'typescript-6';
import type { EmittedFile } from '../../engine/write/change.js';
import { emitFiles } from '../../engine/emit/file-spec.js';
import { moduleSpecifier } from '../../engine/emit/modules.js';
import { typeModuleFiles, type TypeModuleSubject } from './type-module.js';

/** What an emitted codec looks like from outside. */
export interface AnyCodec {
  decode(value: unknown, at: string, problems: runtime.Problems): unknown;
  encode(value: unknown): unknown;
}

/** A value that was read: itself, or what is wrong with it. */
export interface Reading {
  readonly value: unknown;
  readonly problems: readonly runtime.Problem[];
}

/** The file of one module. */
export async function emitModule(subject: TypeModuleSubject): Promise<EmittedFile> {
  const [file] = await Promise.all(emitFiles(typeModuleFiles, subject));
  if (file === undefined) throw new Error(`${subject.module.path} is not emitted`);
  return file;
}

/** Evaluates emitted files, in an order in which each comes after those that it imports. Gives the exports by path. */
export function evaluate(
  files: readonly EmittedFile[],
): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const modules = new Map<string, Record<string, unknown>>();
  for (const file of files) {
    const { outputText } = ts.transpileModule(file.text, {
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2023,
        verbatimModuleSyntax: false,
      },
    });
    const exported: Record<string, unknown> = {};
    const load = (specifier: string): unknown => {
      if (specifier === '@armature/runtime/client') return runtime;
      const found = [...modules].find(([path]) => moduleSpecifier(file.path, path) === specifier);
      if (found === undefined) throw new Error(`${file.path} imports ${specifier}, which was not evaluated`);
      return found[1];
    };
    // oxlint-disable-next-line typescript/no-implied-eval -- the emitted text is what is under test.
    new Function('require', 'exports', outputText)(load, exported);
    modules.set(file.path, exported);
  }
  return modules;
}

/** Reads a JSON value by a codec. */
export function read(codec: AnyCodec, value: unknown): Reading {
  const problems = new runtime.Problems();
  const result = codec.decode(value, '', problems);
  return { value: result, problems: problems.list };
}

/** What a value looks like after it was written and went over the wire. */
export function write(codec: AnyCodec, value: unknown): unknown {
  const text = JSON.stringify(codec.encode(value));
  return text === undefined ? undefined : JSON.parse(text);
}
