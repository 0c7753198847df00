// Adds missing keys to a JSON file (comments and trailing commas allowed), and brings values up to date that still are as emitted.
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { MergeSpec } from './change.js';
import { isJsonProblem, type JsonMember, type JsonNode, parseJson, skipBlank } from './json-text.js';
import { leaves, toPointer } from './leaves.js';
import type { LockSeam } from './lock-seam.js';
import type { MergeRequest, MergeResult } from './merge-request.js';
import { reportNoMapping, reportUnparsable, spanIn } from './report.js';
import { textForm } from './text-form.js';

/** Adds what is missing. A key that was added before and is gone was taken out by the user: it stays out. */
export function mergeJson(request: MergeRequest<Extract<MergeSpec, { kind: 'json' }>>): MergeResult {
  const { path, before, spec, known, interrupted } = request;
  const root = parseJson(before);
  if (isJsonProblem(root)) {
    const { offset, problem } = root;
    return {
      kind: 'conflict',
      diagnostics: [reportUnparsable(spanIn(path, before, offset, offset + 1), problem)],
    };
  }
  const seams: LockSeam[] = [];
  const diagnostics: Diagnostic[] = [];
  let text = before;
  for (const leaf of leaves(spec.value)) {
    const pointer = toPointer(leaf.path);
    const value = JSON.stringify(leaf.value);
    const isHere = (seam: LockSeam): boolean => seam.kind === 'key' && seam.pointer === pointer;
    const emittedBefore = [...known, ...interrupted].filter(isHere);
    seams.push({ kind: 'key', pointer, value });
    const place = findPlace(readAgain(text), leaf.path);
    if (place.kind === 'found') {
      const present = JSON.stringify(place.node.value);
      const isOurs = emittedBefore.some((seam) => seam.kind === 'key' && seam.value === present);
      if (isOurs && present !== value) text = splice(text, place.node.start, place.node.end, value);
    } else if (known.some(isHere)) {
      continue;
    } else if (place.kind === 'missing') {
      text = insertMember(text, place.object, place.rest, leaf.value);
    } else {
      const span = spanIn(path, before, 0, 0);
      diagnostics.push(reportNoMapping(span, toPointer(place.at), leaf.path.join('.')));
    }
  }
  return { kind: 'merged', text, seams, diagnostics };
}

type Place =
  | { readonly kind: 'found'; readonly node: JsonNode }
  | { readonly kind: 'missing'; readonly object: JsonNode; readonly rest: readonly string[] }
  | { readonly kind: 'blocked'; readonly at: readonly string[] };

function findPlace(root: JsonNode, path: readonly string[]): Place {
  let node = root;
  for (const [index, key] of path.entries()) {
    if (node.members === undefined) return { kind: 'blocked', at: path.slice(0, index) };
    const member = node.members.findLast((candidate) => candidate.key === key);
    if (member === undefined) return { kind: 'missing', object: node, rest: path.slice(index) };
    node = member.node;
  }
  return { kind: 'found', node };
}

function insertMember(text: string, object: JsonNode, path: readonly string[], value: unknown): string {
  const members = object.members ?? [];
  const [key = '', ...rest] = path;
  const nested = rest.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  const { lineEnd } = textForm(text);
  const unit = indentUnit(text);
  const outer = lineIndent(text, object.start);
  const first = members[0];
  const isInline = first !== undefined && !text.slice(object.start, first.start).includes('\n');
  const indent = first === undefined || isInline ? outer + unit : lineIndent(text, first.start);
  const printed = isInline
    ? `${JSON.stringify(key)}: ${JSON.stringify(nested)}`
    : `${JSON.stringify(key)}: ${JSON.stringify(nested, null, unit).replaceAll('\n', lineEnd + indent)}`;

  const next = nextInOrder(members, key);
  if (next !== undefined) {
    const separator = isInline ? ' ' : lineEnd + indent;
    return splice(text, next.start, next.start, `${printed},${separator}`);
  }
  const last = members.at(-1);
  if (last === undefined) {
    const inner = text.slice(object.start + 1, object.end - 1).trimEnd();
    const filled = `${inner}${lineEnd}${indent}${printed}${lineEnd}${outer}`;
    return splice(text, object.start + 1, object.end - 1, filled);
  }
  const comma = skipBlank(text, last.node.end);
  const hasComma = text[comma] === ',';
  if (isInline) {
    return hasComma
      ? splice(text, comma + 1, comma + 1, ` ${printed},`)
      : splice(text, last.node.end, last.node.end, `, ${printed}`);
  }
  // A comment behind the last member stays on its line.
  const lineRest = skipBlank(text, hasComma ? comma + 1 : last.node.end, true);
  const end = lineRest >= object.end - 1 ? last.node.end : lineRest;
  const appended = splice(text, end, end, `${lineEnd}${indent}${printed}${hasComma ? ',' : ''}`);
  return hasComma ? appended : splice(appended, last.node.end, last.node.end, ',');
}

/** Where keys stand in alphabetical order, as npm keeps dependencies, a new one goes to its place. */
function nextInOrder(members: readonly JsonMember[], key: string): JsonMember | undefined {
  if (members.length < 2) return undefined;
  const isSorted = members.every((member, index) => index === 0 || members[index - 1]!.key <= member.key);
  return isSorted ? members.find((member) => member.key > key) : undefined;
}

function readAgain(text: string): JsonNode {
  const root = parseJson(text);
  if (isJsonProblem(root)) throw new Error(`Merging broke the JSON text: ${root.problem} at ${root.offset}.`);
  return root;
}

function indentUnit(text: string): string {
  return /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
}

function lineIndent(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
}

function splice(text: string, start: number, end: number, inserted: string): string {
  return text.slice(0, start) + inserted + text.slice(end);
}
