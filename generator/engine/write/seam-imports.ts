// Imports that come with the seams of a class: moved with their types, taken back when no seam needs them any more.
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { ts, TypeScript } from '../../source/typescript.js';
import { isSameModule, parseFile, readImports } from './class-file.js';
import { isUsed, type NeededName, planImports, redirectImport, removeImport } from './class-imports.js';
import type { LockSeam } from './lock-seam.js';
import type { ClassRequest } from './merge-request.js';
import { reportGoneImport, spanIn } from './report.js';
import { applyEdits } from './text-edit.js';

/** Imports of names that were generated in one module and now are in another. */
export function moveImports(
  typescript: TypeScript,
  request: ClassRequest,
  start: ts.SourceFile,
): ts.SourceFile {
  const wanted = request.spec.methods.flatMap((method) => method.imports);
  let file = start;
  for (const { name, module, typeOnly } of wanted) {
    const old = readImports(typescript, file).find(
      (found) =>
        found.imported === name &&
        !isSameModule(found.module, module) &&
        request.isExported(found.module, name) === false,
    );
    if (old === undefined) continue;
    const inPlace = redirectImport(typescript, file, old, module);
    if (inPlace !== undefined) {
      file = reparse(typescript, request.path, applyEdits(file.text, [inPlace]));
      continue;
    }
    const without = reparse(typescript, request.path, applyEdits(file.text, [removeImport(file, old)]));
    const moved: NeededName = { name, module, typeOnly: typeOnly || old.isTypeOnly, local: old.local };
    const { edits } = planImports(typescript, without, [moved]);
    file = reparse(typescript, request.path, applyEdits(without.text, edits));
  }
  return file;
}

/** Imports that were added here once and are not needed by what is emitted now, or were needed only by stubs that are gone. */
export function dropImports(
  typescript: TypeScript,
  request: ClassRequest,
  start: ts.SourceFile,
  /** Words of the stubs that are gone. */
  gone: ReadonlySet<string>,
): { readonly file: ts.SourceFile; readonly kept: readonly Diagnostic[] } {
  const wanted = importSeams(request);
  const kept: Diagnostic[] = [];
  let file = start;
  for (const seam of [...request.known, ...request.interrupted]) {
    if (seam.kind !== 'import') continue;
    const isWanted = wanted.some((other) => seamKey(other) === seamKey(seam));
    if (isWanted && gone.size === 0) continue;
    const found = readImports(typescript, file).find(
      ({ imported, module }) => imported === seam.name && isSameModule(module, seam.module),
    );
    if (found === undefined || (isWanted && !gone.has(found.local))) continue;
    if (!isUsed(typescript, file, found)) {
      file = reparse(typescript, request.path, applyEdits(file.text, [removeImport(file, found)]));
    } else if (!isWanted && request.isExported(seam.module, seam.name) === false) {
      const { specifier } = found;
      const span = spanIn(request.path, file.text, specifier.getStart(), specifier.getEnd());
      kept.push(reportGoneImport(span, seam.name, seam.module));
    }
  }
  return { file, kept };
}

/** The imports that the emitted methods need, as the lock keeps them. */
export function importSeams({ spec }: Pick<ClassRequest, 'spec'>): LockSeam[] {
  return spec.methods.flatMap((method) =>
    method.imports.map(({ name, module }): LockSeam => ({ kind: 'import', name, module })),
  );
}

/** A text that is one for seams that say the same. */
export function seamKey(seam: LockSeam): string {
  if (seam.kind === 'import') return `import ${seam.name} from ${seam.module}`;
  if (seam.kind === 'stub' || seam.kind === 'doc') return `${seam.kind} ${seam.name} ${seam.hash}`;
  if (seam.kind === 'identity') return `identity ${seam.name} ${seam.identity}`;
  return 'signature' in seam ? `${seam.kind} ${seam.name} ${seam.signature}` : seam.kind;
}

/** Reads a text that was just edited: that it parses is this room's own affair. */
export function reparse(typescript: TypeScript, path: string, text: string): ts.SourceFile {
  const parsed = parseFile(typescript, path, text);
  if (parsed.kind === 'broken') throw new Error(`Merging into ${path} broke it: ${parsed.problem}`);
  return parsed.file;
}
