// The operations of two contracts: what came, what went, what changed, and who breaks.
import type { Contract, OperationSchema } from '@armature/runtime/wire';
import type { Finding } from '../../engine/compare/finding.js';
import type { FieldTree } from '../../language/compare/comparison.js';
import { type Caller, compareOperation } from './compare-operation.js';
import { rememberOptions } from './options/in-contracts.js';

/** Compares the operations of two contracts of one service. With a consumer, only what can hit that one: operations and fields that it uses. */
export function compareRoutes(before: Contract, after: Contract, consumer?: Contract): readonly Finding[] {
  const { service } = after;
  if (consumer && !consumer.depends.includes(service)) return [];
  const uses = consumer?.uses?.[service];
  const findings: Finding[] = [];
  const added = new Map(Object.entries(after.operations));
  for (const [name, old] of Object.entries(before.operations)) {
    const use = uses && own(uses, name);
    if (uses && use === undefined) continue;
    const same = own(after.operations, name);
    const renamed = same === undefined ? findMoved(before, after, old) : undefined;
    const now = same ?? (renamed === undefined ? undefined : after.operations[renamed]);
    if (now === undefined) {
      const text = [`${old.method} ${old.path}`, ...rememberOptions(old)].join(', ');
      findings.push({ rule: 'operation-removed', service, operation: name, breaks: 'callers', before: text });
      continue;
    }
    added.delete(renamed ?? name);
    if (renamed !== undefined) {
      const names = { before: name, after: renamed };
      findings.push({ rule: 'operation-renamed', service, operation: name, breaks: 'nobody', ...names });
    }
    const types = { before: before.types, after: after.types };
    const caller = consumer && toCaller(consumer.service, use);
    findings.push(...compareOperation({ service, name, before: old, after: now, types }, caller));
  }
  if (consumer) return findings;
  for (const [name, { method, path }] of added) {
    const text = `${method} ${path}`;
    findings.push({ rule: 'operation-added', service, operation: name, breaks: 'nobody', after: text });
  }
  return findings;
}

/** Paths of fields as a tree: `name`, `address.city`. Undefined for all of it. */
function fieldTree(paths: readonly string[]): FieldTree | undefined {
  if (paths.includes('*')) return undefined;
  return toTree(paths.map((path) => path.split('.')));
}

/** The name that an operation has now: one that is new, at the same method and path. */
function findMoved(before: Contract, after: Contract, old: OperationSchema): string | undefined {
  return Object.entries(after.operations).find(
    ([name, now]) =>
      own(before.operations, name) === undefined && now.method === old.method && now.path === old.path,
  )?.[0];
}

function toCaller(service: string, use: readonly string[] | undefined): Caller {
  const reads = use && fieldTree(use);
  if (reads?.size === 0) return { service, reads: 'nothing' };
  return { service, ...(reads && { reads }) };
}

function toTree(paths: readonly (readonly string[])[]): FieldTree {
  const heads = [...new Set(paths.map((path) => path[0] ?? ''))];
  return new Map(
    heads.map((head): [string, FieldTree] => {
      const below = paths.filter((path) => path[0] === head).map((path) => path.slice(1));
      // `address` beside `address.city` reads the whole address.
      return [head, below.some((path) => path.length === 0) ? new Map() : toTree(below)];
    }),
  );
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
