// Two forms of one operation: how it is reached, its options, where its fields travel, its errors, and its types in both directions.
import type { Contract, OperationSchema, TypeSchema } from '@armature/runtime/wire';
import { compareTypes } from '../../language/compare/compare-types.js';
import type { Comparison, FieldTree } from '../../language/compare/comparison.js';
import type { Finding } from '../../engine/compare/finding.js';
import type { Breaks } from '../../engine/compare/rule.js';
import type { Direction } from '../../language/compare/rules.js';
import { compareOptions } from './options/in-contracts.js';
import { operationRules, type ownRules } from './rules.js';

/** Who reads the findings, where only one caller counts. */
export interface Caller {
  readonly service: string;
  /** What it reads of the result; absent: everything. */
  readonly reads?: FieldTree | 'nothing';
}

/** Both sides of an operation, each with the types of its contract. */
export interface OperationPair {
  readonly service: string;
  readonly name: string;
  readonly before: OperationSchema;
  readonly after: OperationSchema;
  readonly types: { readonly before: Contract['types']; readonly after: Contract['types'] };
}

/** Reports every change from one form to the other; with a caller, those that can hit it. */
export function compareOperation(pair: OperationPair, caller?: Caller): readonly Finding[] {
  const { service, name, before, after } = pair;
  const findings: Finding[] = [];
  const noteAny = (rule: string, old?: string, now?: string, field?: string): void => {
    findings.push({
      rule,
      service,
      operation: name,
      ...(field !== undefined && { path: [field], field }),
      breaks: breaksBy(rule),
      ...(old !== undefined && { before: old }),
      ...(now !== undefined && { after: now }),
    });
  };
  const note: Note = noteAny;
  compareReach(before, after, note);
  compareOptions(before, after, { note: noteAny, caller: caller?.service });
  comparePlaces(before, after, note);
  compareErrors(before, after, note);
  findings.push(...compareDirection(pair, 'request', before.input, after.input));
  const reads = caller?.reads;
  if (before.result === after.result && before.output && after.output && reads !== 'nothing')
    findings.push(...compareDirection(pair, 'response', before.output, after.output, reads));
  return findings;
}

type Note = (rule: keyof typeof ownRules, before?: string, after?: string, field?: string) => void;

function breaksBy(id: string): Breaks {
  const rule = operationRules[id];
  if (rule === undefined) throw new Error(`no rule is called ${id}`);
  return rule.breaks;
}

function compareReach(before: OperationSchema, after: OperationSchema, note: Note): void {
  if (before.method !== after.method) note('method-changed', before.method, after.method);
  if (pathShape(before.path) !== pathShape(after.path)) note('path-changed', before.path, after.path);
  if (before.result !== after.result) note('result-kind-changed', before.result, after.result);
  const [oldEncoding, encoding] = [before.encoding ?? 'json', after.encoding ?? 'json'];
  if (oldEncoding !== encoding) note('encoding-changed', oldEncoding, encoding);
  if (before.wholeBody !== after.wholeBody && hasBody(before) && hasBody(after)) {
    note('body-form-changed', bodyForm(before), bodyForm(after));
  }
}

function comparePlaces(before: OperationSchema, after: OperationSchema, note: Note): void {
  for (const [field, old] of Object.entries(before.fields)) {
    const now = Object.hasOwn(after.fields, field) ? after.fields[field] : undefined;
    if (now === undefined) continue;
    if (old.in !== now.in) note('request-field-moved', old.in, now.in, field);
    // A path parameter's name stands in braces that are filled: it does not travel.
    else if (old.in !== 'path' && wireName(field, old) !== wireName(field, now)) {
      note('request-field-renamed-on-wire', wireName(field, old), wireName(field, now), field);
    }
  }
}

function wireName(field: string, place: OperationSchema['fields'][string]): string {
  const name = place.name ?? field;
  return place.in === 'header' ? name.toLowerCase() : name;
}

function compareErrors(before: OperationSchema, after: OperationSchema, note: Note): void {
  const [old, now] = [Object.entries(before.errors ?? {}), Object.entries(after.errors ?? {})];
  const label = (name: string, { code, status }: { code: number; status: number }): string =>
    `${name} (code ${code}, status ${status})`;
  for (const [name, error] of old) {
    const same = now.find(([other]) => other === name) ?? now.find(([, { code }]) => code === error.code);
    if (same === undefined) {
      note('error-removed', label(name, error));
      continue;
    }
    const texts = [label(name, error), label(...same)] as const;
    if (same[0] !== name) note('error-renamed', ...texts);
    if (same[1].code !== error.code) note('error-code-changed', ...texts);
    if (same[1].status !== error.status) note('error-status-changed', ...texts);
  }
  for (const [name, error] of now) {
    const isKnown = old.some(([other, { code }]) => other === name || code === error.code);
    if (!isKnown) note('error-added', undefined, label(name, error));
  }
}

function compareDirection(
  { service, name, types }: OperationPair,
  direction: Direction,
  before: TypeSchema,
  after: TypeSchema,
  used?: FieldTree,
): readonly Finding[] {
  const findings: Finding[] = [];
  const comparison: Comparison = {
    direction,
    ...types,
    compare: compareTypes,
    working: new Set(),
    report: ({ path, field }, { rule, ...change }) => {
      // Each change has a rule in the directions that report it.
      const id = `${direction}-${rule}`;
      findings.push({ rule: id, service, operation: name, path, field, ...change });
    },
  };
  compareTypes(comparison, before, after, { path: [], field: '', used });
  return findings;
}

/** The path without the names of its parameters. */
function pathShape(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}');
}

function hasBody({ fields }: OperationSchema): boolean {
  return Object.values(fields).some((place) => place.in === 'body');
}

function bodyForm({ wholeBody }: OperationSchema): string {
  return wholeBody === undefined ? 'an object of fields' : 'a single value';
}
