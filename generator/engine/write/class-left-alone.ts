// A file without the one class that implements the interface: it is the user's alone, and what is new, changed or gone is said once.
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { ts, TypeScript } from '../../source/typescript.js';
import { type LockSeam, oneLine } from './lock-seam.js';
import type { ClassRequest, MergeResult } from './merge-request.js';
import { reportChangedSignature, reportDeparted, reportOperationsToAdd, spanIn } from './report.js';
import { importSeams } from './seam-imports.js';
import { docSeam } from './class-docs.js';
import { identitySeam } from './class-renames.js';

/** Says what the user has to do, and leaves every byte. */
export function leaveAlone(
  typescript: TypeScript,
  request: ClassRequest,
  file: ts.SourceFile,
  classes: readonly string[],
): MergeResult {
  const { path, spec, known, from } = request;
  const past = known.flatMap((seam) => ('signature' in seam ? seam : []));
  const isSaid = (name: string, signature: string): boolean =>
    past.some((seam) => seam.name === name && seam.signature === signature);
  const at = (name: string) => {
    const place = findDeclared(typescript, file, name);
    return place && spanIn(path, file.text, place.getStart(), place.getEnd());
  };
  const missing: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const method of spec.methods) {
    const { name } = method;
    const signature = oneLine(method.signature);
    const span = at(name);
    if (isSaid(name, signature)) continue;
    if (span === undefined) missing.push(name);
    else if (past.some((seam) => seam.name === name))
      diagnostics.push(reportChangedSignature(span, name, signature));
  }
  for (const name of new Set(past.map((seam) => seam.name))) {
    const span = spec.methods.some((method) => method.name === name) ? undefined : at(name);
    if (span !== undefined) diagnostics.push(reportDeparted(span, name, from));
  }
  const reason =
    classes.length === 0
      ? `no class in ${path} implements ${spec.implements}`
      : `several classes in ${path} implement ${spec.implements} (${classes.join(', ')})`;
  const span = spanIn(path, file.text, 0, 0);
  if (missing.length > 0)
    diagnostics.push(
      reportOperationsToAdd({ path, implemented: spec.implements, names: missing, reason, span }),
    );
  const seams = spec.methods.flatMap((method): LockSeam[] => [
    { kind: 'left', name: method.name, signature: oneLine(method.signature) },
    ...docSeam(method),
    ...identitySeam(method),
  ]);
  return { kind: 'merged', text: file.text, seams: [...seams, ...importSeams(request)], diagnostics };
}

/** Where code of the file gives something that name: a method, a property, a function. */
function findDeclared(typescript: TypeScript, file: ts.SourceFile, name: string): ts.Node | undefined {
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (found !== undefined) return;
    const isPlace =
      typescript.isClassElement(node) ||
      typescript.isObjectLiteralElement(node) ||
      typescript.isFunctionDeclaration(node);
    if (isPlace && node.name?.getText().replace(/^['"]|['"]$/g, '') === name) found = node.name;
    else typescript.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
