// Merges the operations of a manifest into the user's class: adds methods, lets signatures that are as emitted follow, reports the rest.
// The compiler's parser only finds the places; the text is spliced, so every other byte survives.
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { loadTypeScript, type ts, type TypeScript } from '../../source/typescript.js';
import type { MergeSpec } from './change.js';
import { findClass, mayInherit, parseFile, readMembers } from './class-file.js';
import { joinImports, planImports } from './class-imports.js';
import { insertMethods, layOutMethod } from './class-methods.js';
import { findStub, isAskedFor, removeStub, type Stub } from './class-stubs.js';
import { isUnwritten, judge, type Report } from './class-verdicts.js';
import { inHabits, readHabits } from './code-habits.js';
import { codeHash } from './code-text.js';
import { type LockSeam, oneLine } from './lock-seam.js';
import type { MergeRequest, MergeResult } from './merge-request.js';
import {
  reportChangedSignature,
  reportDeparted,
  reportOperationsToAdd,
  reportUnparsable,
  spanIn,
} from './report.js';
import { dropImports, importSeams, moveImports, reparse, seamKey } from './seam-imports.js';
import { applyEdits, type TextEdit } from './text-edit.js';

type ClassRequest = MergeRequest<Extract<MergeSpec, { kind: 'class' }>>;

/** Merges into the one class of the file that implements the interface. Without such a class the file is left alone. */
export function mergeClass(request: ClassRequest): MergeResult {
  const { before, known } = request;
  if (!request.isSuspect && isSettled(request))
    return { kind: 'merged', text: before, seams: known, diagnostics: [] };
  const typescript = loadTypeScript();
  const parsed = parseFile(typescript, request.path, before);
  if (parsed.kind === 'broken') return broken(request, parsed);

  const start = moveImports(typescript, request, parsed.file);
  const found = findClass(typescript, start, request.spec.implements);
  if (found.kind !== 'found') {
    const names = found.kind === 'several' ? found.names : [];
    return leaveAlone(request, start, names);
  }
  const { edits, seams, reports, replaced } = mergeMembers(typescript, request, start, found.node);
  const merged = reparse(typescript, request.path, applyEdits(start.text, edits));
  const { file: rest, removed } = removeDeparted(typescript, request, merged);
  const gone = new Set([...replaced, ...removed].flatMap(({ words }) => [...words]));
  const { file: dropped, kept } = dropImports(typescript, request, rest, gone);
  const joined = applyEdits(dropped.text, joinImports(typescript, parsed.file, dropped));
  const file = joined === dropped.text ? dropped : reparse(typescript, request.path, joined);
  const said = reports.filter(({ name }) => !removed.some((stub) => stub.name === name));
  const diagnostics = [...place(typescript, request, file, said), ...kept];
  return { kind: 'merged', text: file.text, seams: [...seams, ...importSeams(request)], diagnostics };
}

/** Nothing changed since the last time, as far as one can tell without parsing. */
function isSettled({ before, known, interrupted, spec }: ClassRequest): boolean {
  if (interrupted.length > 0) return false;
  const is = new Set(known.map((seam) => seamKey(seam)));
  const wanted = importSeams({ spec }).map(seamKey);
  const names = new Set(spec.methods.map((method) => method.name));
  return (
    spec.methods.every(({ name, signature, text }) => {
      const stubs = known.flatMap((seam) => (seam.kind === 'stub' && seam.name === name ? seam.hash : []));
      if (stubs.length > 0 && stubs.join() !== codeHash(text)) return false;
      const rest = `${name} ${oneLine(signature)}`;
      return is.has(`left ${rest}`) || (is.has(`method ${rest}`) && new RegExp(`\\b${name}\\b`).test(before));
    }) &&
    known.every((seam) => !('signature' in seam) || names.has(seam.name)) &&
    known.every((seam) => seam.kind !== 'import' || wanted.includes(seamKey(seam))) &&
    wanted.every((key) => is.has(key))
  );
}

interface MergedMembers {
  readonly edits: readonly TextEdit[];
  readonly seams: readonly LockSeam[];
  readonly reports: readonly Report[];
  /** Stubs that are emitted in another way now. */
  readonly replaced: readonly Stub[];
}

function mergeMembers(
  typescript: TypeScript,
  request: ClassRequest,
  file: ts.SourceFile,
  node: ts.ClassLikeDeclaration,
): MergedMembers {
  const { spec, known } = request;
  const members = readMembers(typescript, node);
  const inherits = mayInherit(typescript, file, node);
  const verdicts = spec.methods.map((seam) => ({
    seam,
    verdict: judge({ typescript, request, file, node, seam, members: members.get(seam.name), inherits }),
  }));

  const added = verdicts.filter(({ verdict }) => verdict.kind === 'add').map(({ seam }) => seam);
  const followed = verdicts.filter(({ verdict }) => verdict.kind === 'follow');
  const replaced = verdicts.flatMap(({ seam, verdict }) =>
    verdict.kind === 'replace' ? [{ seam, stub: verdict.stub }] : [],
  );
  const needed = [
    ...[...added, ...replaced.map(({ seam }) => seam)].flatMap((seam) => seam.imports),
    ...followed.flatMap(({ seam }) => seam.imports.filter(({ name }) => mentions(seam.signature, name))),
  ];
  const imports = planImports(typescript, file, needed);
  const habits = readHabits(typescript, file);
  const localise = (text: string): string => inHabits(typescript, renameIn(text, imports.locals), habits);
  const edits = verdicts.flatMap(({ verdict }) => (verdict.kind === 'follow' ? verdict.edits(localise) : []));
  const departed = known.filter(
    (seam) => seam.kind === 'method' && !spec.methods.some(({ name }) => name === seam.name),
  );
  return {
    edits: [
      ...imports.edits,
      ...edits,
      ...replaced.map(({ seam, stub: { start, end } }) => ({
        start,
        end,
        text: layOutMethod(file, node, localise(seam.text)).trimStart(),
      })),
      ...insertMethods({ file, node, members, order: spec.methods, added, localise }),
    ],
    seams: verdicts.flatMap(({ seam: { name, signature, text }, verdict }): LockSeam[] => [
      { kind: verdict.kind === 'leave' ? 'left' : 'method', name, signature: oneLine(signature) },
      ...(isUnwritten(verdict) ? [{ kind: 'stub', name, hash: codeHash(text) } as const] : []),
    ]),
    replaced: replaced.map(({ stub }) => stub),
    reports: [
      ...verdicts.flatMap(({ verdict }) =>
        verdict.kind === 'leave' && verdict.report ? [verdict.report] : [],
      ),
      ...departed.flatMap((seam): Report[] =>
        seam.kind === 'method' && members.has(seam.name) ? [{ kind: 'departed', name: seam.name }] : [],
      ),
    ],
  };
}

/** Takes the stubs of operations that left the manifest out, one by one. What code of the file asks for stays. */
function removeDeparted(
  typescript: TypeScript,
  { path, known, interrupted, spec }: ClassRequest,
  start: ts.SourceFile,
): { readonly file: ts.SourceFile; readonly removed: readonly Stub[] } {
  const seams = [...known, ...interrupted];
  const names = new Set(seams.flatMap((seam) => (seam.kind === 'stub' ? seam.name : [])));
  for (const { name } of spec.methods) names.delete(name);
  const removed: Stub[] = [];
  let file = start;
  for (const name of names) {
    const found = findClass(typescript, file, spec.implements);
    if (found.kind !== 'found') break;
    const { node } = found;
    const members = readMembers(typescript, node).get(name);
    const stub = findStub({ typescript, file, node, name, members, seams });
    if (stub === undefined || isAskedFor(typescript, file, stub)) continue;
    removed.push(stub);
    file = reparse(typescript, path, applyEdits(file.text, [removeStub(file, stub)]));
  }
  return { file, removed };
}

/** No class, or more than one: says once what is new or changed, and leaves the file to the user. */
function leaveAlone(request: ClassRequest, file: ts.SourceFile, classes: readonly string[]): MergeResult {
  const { path, spec, known } = request;
  const seams = spec.methods.map(
    ({ name, signature }): LockSeam => ({
      kind: 'left',
      name,
      signature: oneLine(signature),
    }),
  );
  const said = new Set(known.map((seam) => ('signature' in seam ? `${seam.name} ${seam.signature}` : '')));
  const names = seams.flatMap((seam) =>
    seam.kind === 'left' && !said.has(`${seam.name} ${seam.signature}`) ? [seam.name] : [],
  );
  const reason =
    classes.length === 0
      ? `no class in ${path} implements ${spec.implements}`
      : `several classes in ${path} implement ${spec.implements} (${classes.join(', ')})`;
  const span = spanIn(path, file.text, 0, 0);
  const report = reportOperationsToAdd({ path, implemented: spec.implements, names, reason, span });
  return {
    kind: 'merged',
    text: file.text,
    seams: [...seams, ...importSeams(request)],
    diagnostics: names.length === 0 ? [] : [report],
  };
}

/** The reports, each with its place in the merged text. */
function place(
  typescript: TypeScript,
  { path, from, spec }: ClassRequest,
  file: ts.SourceFile,
  reports: readonly Report[],
): Diagnostic[] {
  const found = findClass(typescript, file, spec.implements);
  if (found.kind !== 'found') throw new Error(`Merging into ${path} lost the class.`);
  const members = readMembers(typescript, found.node);
  const missing = reports.filter((report) => report.kind === 'missing').map((report) => report.name);
  const classSpan = spanIn(path, file.text, found.node.getStart(), found.node.members.pos);
  const diagnostics = reports.flatMap((report): Diagnostic[] => {
    const name = members.get(report.name)?.[0]?.name;
    const span = name === undefined ? classSpan : spanIn(path, file.text, name.getStart(), name.getEnd());
    if (report.kind === 'signature') return [reportChangedSignature(span, report.name, report.signature)];
    return report.kind === 'departed' ? [reportDeparted(span, report.name, from)] : [];
  });
  if (missing.length === 0) return diagnostics;
  const reason = 'these operations are not in the class, and may come from elsewhere';
  const { implements: implemented } = spec;
  return [
    ...diagnostics,
    reportOperationsToAdd({ path, implemented, names: missing, reason, span: classSpan }),
  ];
}

function broken(
  { path, before }: ClassRequest,
  { problem, start, end }: { readonly problem: string; readonly start: number; readonly end: number },
): MergeResult {
  return { kind: 'conflict', diagnostics: [reportUnparsable(spanIn(path, before, start, end), problem)] };
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${name}(?![\\w$])`).test(text);
}

function renameIn(text: string, locals: ReadonlyMap<string, string>): string {
  if (locals.size === 0) return text;
  return text.replace(/(?<![\w$.])[A-Za-z_$][\w$]*/g, (word) => locals.get(word) ?? word);
}
