// Two forms of one operation: how it is reached, who may call, where its fields travel, its errors, and its types in both directions.
import {
  type Contract,
  defaultTimeoutMs,
  type OperationSchema,
  type TypeSchema,
} from '@armature/runtime/wire';
import { compareTypes } from '../../language/compare/compare-types.js';
import type { Comparison, FieldTree } from '../../language/compare/comparison.js';
import type { Finding } from '../../engine/compare/finding.js';
import { type Direction, type RuleId, rules } from '../../engine/compare/rules.js';

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
  const note = (rule: RuleId, old?: string, now?: string, field?: string): void => {
    findings.push({
      rule,
      service,
      operation: name,
      ...(field !== undefined && { path: [field], field }),
      breaks: rules[rule].breaks,
      ...(old !== undefined && { before: old }),
      ...(now !== undefined && { after: now }),
    });
  };
  compareReach(before, after, note);
  compareAccess(before, after, note, caller);
  comparePlaces(before, after, note);
  compareErrors(before, after, note);
  findings.push(...compareDirection(pair, 'request', before.input, after.input));
  const reads = caller?.reads;
  if (before.result === after.result && before.output && after.output && reads !== 'nothing')
    findings.push(...compareDirection(pair, 'response', before.output, after.output, reads));
  return findings;
}

type Note = (rule: RuleId, before?: string, after?: string, field?: string) => void;

function compareReach(before: OperationSchema, after: OperationSchema, note: Note): void {
  if (before.method !== after.method) note('method-changed', before.method, after.method);
  if (pathShape(before.path) !== pathShape(after.path)) note('path-changed', before.path, after.path);
  if (before.result !== after.result) note('result-kind-changed', before.result, after.result);
  else if (before.status !== after.status)
    note('status-changed', String(before.status), String(after.status));
  const [oldEncoding, encoding] = [before.encoding ?? 'json', after.encoding ?? 'json'];
  if (oldEncoding !== encoding) note('encoding-changed', oldEncoding, encoding);
  if (before.wholeBody !== after.wholeBody && hasBody(before) && hasBody(after)) {
    note('body-form-changed', bodyForm(before), bodyForm(after));
  }
  const [oldLimit, limit] = [timeout(before), timeout(after)];
  if (limit < oldLimit) note('timeout-shortened', limitLabel(before), limitLabel(after));
  if (limit > oldLimit) note('timeout-lengthened', limitLabel(before), limitLabel(after));
  if (before.idempotent && !after.idempotent) note('idempotent-dropped', 'idempotent', 'not idempotent');
  if (!before.idempotent && after.idempotent) note('idempotent-added', 'not idempotent', 'idempotent');
}

function compareAccess(
  before: OperationSchema,
  after: OperationSchema,
  note: Note,
  caller: Caller | undefined,
): void {
  if (!before.auth && after.auth) note('auth-added', 'anyone', authLabel(after));
  else if (before.auth && !after.auth) note('auth-removed', authLabel(before), 'anyone');
  else if (before.auth && after.auth) {
    const [lost, gained] = difference(before.auth.roles, after.auth.roles);
    if (lost) note('roles-narrowed', authLabel(before), authLabel(after));
    if (gained) note('roles-widened', authLabel(before), authLabel(after));
  }
  // Services hold the key: what becomes RPC-only stays open to them.
  if (!before.rpcOnly && after.rpcOnly && !caller) note('rpc-only-added', 'anyone', 'services');
  if (before.rpcOnly && !after.rpcOnly) note('rpc-only-removed', 'services', 'anyone');
  const [lost, gained] = difference(before.callers, after.callers);
  const isStillIn = caller !== undefined && (after.callers?.includes(caller.service) ?? true);
  if (lost && !isStillIn) note('callers-narrowed', listLabel(before.callers), listLabel(after.callers));
  if (gained) note('callers-widened', listLabel(before.callers), listLabel(after.callers));
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
      const id = `${direction}-${rule}` as RuleId;
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

/** The runtime's own deadline where the manifest has none; streams have no end. */
function timeout({ timeoutMs, result }: OperationSchema): number {
  return timeoutMs ?? (result === 'stream' ? Infinity : defaultTimeoutMs);
}

function limitLabel(operation: OperationSchema): string {
  const limit = timeout(operation);
  return limit === Infinity ? 'none' : `${limit} ms${operation.timeoutMs === undefined ? ' (default)' : ''}`;
}

function hasBody({ fields }: OperationSchema): boolean {
  return Object.values(fields).some((place) => place.in === 'body');
}

function bodyForm({ wholeBody }: OperationSchema): string {
  return wholeBody === undefined ? 'an object of fields' : 'a single value';
}

function authLabel({ auth }: OperationSchema): string {
  const roles = auth?.roles ?? [];
  return roles.length === 0 ? 'jwt' : `jwt: ${roles.join(', ')}`;
}

function listLabel(services: readonly string[] | undefined): string {
  return services === undefined || services.length === 0 ? 'any service' : services.join(', ');
}

/** Whether anybody was lost, and whether anybody was gained; an empty list is everybody. */
function difference(
  before: readonly string[] | undefined,
  after: readonly string[] | undefined,
): readonly [lost: boolean, gained: boolean] {
  const [old, now] = [before ?? [], after ?? []];
  if (old.length === 0 || now.length === 0) return [old.length < now.length, now.length < old.length];
  return [old.some((each) => !now.includes(each)), now.some((each) => !old.includes(each))];
}
