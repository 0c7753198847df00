// Adds what is missing to a file that is the user's. One merge a format; each keeps every byte outside of what it adds.
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { MergeSpec } from './change.js';
import { docSeam } from './class-docs.js';
import { identitySeam } from './class-renames.js';
import { codeHash } from './code-text.js';
import { type Leaf, leaves, toPointer } from './leaves.js';
import { type LockSeam, oneLine } from './lock-seam.js';
import { mergeClass } from './merge-class.js';
import { mergeJson } from './merge-json.js';
import { mergeLines } from './merge-lines.js';
import type { MergeRequest, MergeResult } from './merge-request.js';
import { reportOperationsToAdd, reportUnparsable, spanIn } from './report.js';

/** Adds keys to a YAML text where they are missing: what `engine/document` offers, handed in by whoever plans. */
export type MergeYaml = (text: string, additions: readonly Leaf[]) => { readonly text: string } | YamlProblem;

/** Why a YAML text can't be added to. */
export interface YamlProblem {
  readonly problem: string;
  readonly offset: number;
}

/** Merges by the kind of the file's merge specification. */
export function mergeFile(request: MergeRequest, mergeYaml: MergeYaml | undefined): MergeResult {
  const { spec } = request;
  switch (spec.kind) {
    case 'class':
      return mergeClass({ ...request, spec });
    case 'lines':
      return mergeLines({ ...request, spec });
    case 'json':
      return mergeJson({ ...request, spec });
    case 'yaml':
      if (mergeYaml === undefined) throw new Error(`No YAML editor was given for ${request.path}.`);
      return mergeYamlFile({ ...request, spec }, mergeYaml);
  }
}

function mergeYamlFile(
  { path, before, spec, known }: MergeRequest<Extract<MergeSpec, { kind: 'yaml' }>>,
  mergeYaml: MergeYaml,
): MergeResult {
  const settled = new Set(known.map((seam) => (seam.kind === 'key' ? seam.pointer : '')));
  const additions = leaves(spec.value).filter((leaf) => !settled.has(toPointer(leaf.path)));
  const merged = additions.length === 0 ? { text: before } : mergeYaml(before, additions);
  if ('text' in merged)
    return { kind: 'merged', text: merged.text, seams: seamsAsEmitted(spec), diagnostics: [] };
  const span = spanIn(path, before, merged.offset, merged.offset + 1);
  return { kind: 'conflict', diagnostics: [reportUnparsable(span, merged.problem)] };
}

/** What the lock says of a file that stands as emitted. */
export function seamsAsEmitted(spec: MergeSpec | undefined): readonly LockSeam[] {
  switch (spec?.kind) {
    case undefined:
      return [];
    case 'class':
      return spec.methods.flatMap((method): LockSeam[] => [
        { kind: 'method', name: method.name, signature: oneLine(method.signature) },
        { kind: 'stub', name: method.name, hash: codeHash(method.text) },
        ...docSeam(method),
        ...identitySeam(method),
        ...method.imports.map(({ name, module }) => ({ kind: 'import', name, module }) as const),
      ]);
    case 'lines':
      return spec.lines.map((text) => ({ kind: 'line', text }));
    case 'json':
    case 'yaml':
      return leaves(spec.value).map(({ path, value }) => ({
        kind: 'key',
        pointer: toPointer(path),
        value: JSON.stringify(value),
      }));
  }
}

/** For a merged file that the user deleted: reports the operations that are new or changed since. */
export function seamsMayBeMissing(request: {
  readonly path: string;
  readonly from: string;
  readonly spec: MergeSpec | undefined;
  readonly known: readonly LockSeam[];
}): readonly Diagnostic[] {
  const { path, spec, known } = request;
  if (spec?.kind !== 'class') return [];
  const settled = new Set(
    known.map((seam) => ('signature' in seam ? `${seam.name} ${seam.signature}` : undefined)),
  );
  const missing = spec.methods.filter(({ name, signature }) => !settled.has(`${name} ${oneLine(signature)}`));
  if (missing.length === 0) return [];
  return [
    reportOperationsToAdd({
      path,
      implemented: spec.implements,
      names: missing.map((method) => method.name),
    }),
  ];
}
