// Merges the operations of a manifest into the user's class: adds methods, lets signatures that are as emitted follow, reports the rest.
// The compiler's parser only finds the places; the text is spliced, so every other byte survives.
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { loadTypeScript, type ts, type TypeScript } from '../../source/typescript.js';
import type { MethodSeam } from './change.js';
import { docSeam, followDoc } from './class-docs.js';
import { parseFile, readImports, readMembers } from './class-file.js';
import { findClass, inheritedNames, mayInherit } from './class-found.js';
import { exportedNames } from './class-interface.js';
import { leaveAlone } from './class-left-alone.js';
import { followNames, identitySeam } from './class-renames.js';
import { joinImports, planImports } from './class-imports.js';
import { insertMethods, layOutMethod } from './class-methods.js';
import { findStub, isAskedFor, removeStub, type Stub } from './class-stubs.js';
import { isUnwritten, judge, type Report } from './class-verdicts.js';
import { inHabits, readHabits } from './code-habits.js';
import { codeHash } from './code-text.js';
import { type LockSeam, oneLine } from './lock-seam.js';
import type { ClassRequest, MergeResult } from './merge-request.js';
import {
  reportChangedSignature,
  reportDeparted,
  reportFollowedName,
  reportOperationsToAdd,
  reportUnparsable,
  spanIn,
} from './report.js';
import { dropImports, importSeams, moveImports, reparse, seamKey } from './seam-imports.js';
import { applyEdits, type TextEdit } from './text-edit.js';

/** Merges into the one class of the file that implements the interface. Without such a class the file is left alone. */
export function mergeClass(given: ClassRequest): MergeResult {
  const { before, known } = given;
  if (!given.isSuspect && isSettled(given))
    return { kind: 'merged', text: before, seams: known, diagnostics: [] };
  const typescript = loadTypeScript();
  const parsed = parseFile(typescript, given.path, before);
  if (parsed.kind === 'broken') return broken(given, parsed);

  const moved = moveImports(typescript, given, parsed.file);
  const { file: start, request, renamed } = followNames(typescript, given, moved);
  const found = findClass(typescript, start, soughtBy(request));
  if (found.kind !== 'found') {
    const names = found.kind === 'several' ? found.names : [];
    return leaveAlone(typescript, request, start, names);
  }
  const { edits, seams, reports, replaced } = mergeMembers(typescript, request, start, found.node);
  const merged = reparse(typescript, request.path, applyEdits(start.text, edits));
  const { file: rest, removed } = removeDeparted(typescript, request, merged);
  const gone = new Set([...replaced, ...removed].flatMap(({ words }) => [...words]));
  const { file: dropped, kept } = dropImports(typescript, request, rest, gone);
  const joined = applyEdits(dropped.text, joinImports(typescript, parsed.file, dropped));
  const file = joined === dropped.text ? dropped : reparse(typescript, request.path, joined);
  const said = reports.filter(({ name }) => !removed.some((stub) => stub.name === name));
  const diagnostics = [
    ...place(typescript, request, file, said),
    ...reportRenamed(typescript, request, file, renamed),
    ...kept,
  ];
  return { kind: 'merged', text: file.text, seams: [...seams, ...importSeams(request)], diagnostics };
}

/** Nothing changed since the last time, as far as one can tell without parsing. */
function isSettled({ before, known, interrupted, spec }: ClassRequest): boolean {
  if (interrupted.length > 0) return false;
  const is = new Set(known.map((seam) => seamKey(seam)));
  const wanted = importSeams({ spec }).map(seamKey);
  const names = new Set(spec.methods.map((method) => method.name));
  return (
    spec.methods.every((method) => {
      const { name, signature, text } = method;
      const facts = [...docSeam(method), ...identitySeam(method)];
      // A lock of before they were kept says nothing of them.
      const isKept = (fact: LockSeam): boolean =>
        is.has(seamKey(fact)) || !known.some((seam) => seam.kind === fact.kind);
      if (!facts.every(isKept)) return false;
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
  const inherited = inheritedNames(typescript, file, node, request.readModule);
  const verdicts = spec.methods.map((seam) => ({
    seam,
    verdict: judge({
      typescript,
      request,
      file,
      node,
      seam,
      members: members.get(seam.name),
      inherits,
      inherited,
    }),
  }));

  const added = verdicts.filter(({ verdict }) => verdict.kind === 'add').map(({ seam }) => seam);
  const followed = verdicts.flatMap(({ seam, verdict }) =>
    verdict.kind === 'follow' ? [{ seam, verdict }] : [],
  );
  const replaced = verdicts.flatMap(({ seam, verdict }) =>
    verdict.kind === 'replace' ? [{ seam, stub: verdict.stub }] : [],
  );
  const needed = [
    ...[...added, ...replaced.map(({ seam }) => seam)].flatMap((seam) => seam.imports),
    ...followed.flatMap(({ seam, verdict }) =>
      seam.imports.filter(({ name }) =>
        verdict.edits((text) => text).some(({ text }) => mentions(text, name)),
      ),
    ),
  ].map((need) => asReexported(typescript, request, file, need));
  const imports = planImports(typescript, file, needed);
  const habits = readHabits(typescript, file);
  const localise = (text: string): string => inHabits(typescript, renameIn(text, imports.locals), habits);
  const edits = verdicts.flatMap(({ verdict }) => (verdict.kind === 'follow' ? verdict.edits(localise) : []));
  const docs = verdicts.flatMap(({ seam, verdict }) => {
    if (verdict.kind === 'add' || verdict.kind === 'replace') return [];
    return followDoc(typescript, members.get(seam.name) ?? [], seam, known) ?? [];
  });
  const past = new Set(known.flatMap((seam) => ('signature' in seam ? seam.name : [])));
  const departed = [...past].filter((name) => !spec.methods.some((method) => method.name === name));
  return {
    edits: [
      ...imports.edits,
      ...edits,
      ...[...docs, ...replaced.map(({ seam: { text }, stub: { start, end } }) => ({ start, end, text }))].map(
        ({ start, end, text }) => ({
          start,
          end,
          text: layOutMethod(file, node, localise(text)).trimStart(),
        }),
      ),
      ...insertMethods({ file, node, members, order: spec.methods, added, localise }),
    ],
    seams: verdicts.flatMap(({ seam, verdict }): LockSeam[] => [
      {
        kind: verdict.kind === 'leave' ? 'left' : 'method',
        name: seam.name,
        signature: oneLine(seam.signature),
      },
      ...(isUnwritten(verdict)
        ? [{ kind: 'stub', name: seam.name, hash: codeHash(seam.text) } as const]
        : []),
      ...docSeam(seam),
      ...identitySeam(seam),
    ]),
    replaced: replaced.map(({ stub }) => stub),
    reports: [
      ...verdicts.flatMap(({ verdict }) =>
        verdict.kind === 'leave' && verdict.report ? [verdict.report] : [],
      ),
      ...departed.flatMap((name): Report[] =>
        members.has(name) || inherited.has(name) ? [{ kind: 'departed', name }] : [],
      ),
    ],
  };
}

/** Takes the stubs of operations that left the manifest out, one by one. What code of the file asks for stays. */
function removeDeparted(
  typescript: TypeScript,
  request: ClassRequest,
  start: ts.SourceFile,
): { readonly file: ts.SourceFile; readonly removed: readonly Stub[] } {
  const { path, known, interrupted, spec } = request;
  const seams = [...known, ...interrupted];
  const names = new Set(seams.flatMap((seam) => (seam.kind === 'stub' ? seam.name : [])));
  for (const { name } of spec.methods) names.delete(name);
  const removed: Stub[] = [];
  let file = start;
  for (const name of names) {
    const found = findClass(typescript, file, soughtBy(request));
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

/** The reports, each with its place in the merged text. */
function place(
  typescript: TypeScript,
  request: ClassRequest,
  file: ts.SourceFile,
  reports: readonly Report[],
): Diagnostic[] {
  const { path, from, spec } = request;
  const found = findClass(typescript, file, soughtBy(request));
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

function soughtBy({ spec, readModule }: ClassRequest) {
  return { name: spec.implements, readModule };
}

/** A name that the file imports from a module of the user's, which hands it on, is not imported again. */
function asReexported(
  typescript: TypeScript,
  { readModule }: ClassRequest,
  file: ts.SourceFile,
  need: MethodSeam['imports'][number],
): MethodSeam['imports'][number] {
  const found = readImports(typescript, file).find(
    ({ imported, module }) =>
      imported === need.name && exportedNames(typescript, readModule?.(module), need.name).has(imported),
  );
  return found ? { ...need, module: found.module } : need;
}

/** Methods that follow the names of their operations. */
function reportRenamed(
  typescript: TypeScript,
  request: ClassRequest,
  file: ts.SourceFile,
  renamed: readonly { readonly from: string; readonly to: string }[],
): Diagnostic[] {
  const found = findClass(typescript, file, soughtBy(request));
  const members = found.kind === 'found' ? readMembers(typescript, found.node) : undefined;
  return renamed.flatMap(({ from, to }) => {
    const name = members?.get(to)?.[0]?.name;
    return name
      ? [reportFollowedName(spanIn(request.path, file.text, name.getStart(), name.getEnd()), from, to)]
      : [];
  });
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${name}(?![\\w$])`).test(text);
}

function renameIn(text: string, locals: ReadonlyMap<string, string>): string {
  if (locals.size === 0) return text;
  return text.replace(/(?<![\w$.])[A-Za-z_$][\w$]*/g, (word) => locals.get(word) ?? word);
}
