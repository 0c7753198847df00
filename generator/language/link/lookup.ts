// Names -> what they stand for, in a file's own declarations or behind one of its imports.
import { nearest } from '../../diagnostic/near-miss.js';
import { builtinNames } from '../builtin/builtins.js';
import type { Span } from '../../source/source-file.js';
import type { Scope, TypeEntry } from './linker.js';
import type { ErrorModel } from '../model.js';
import type { Reports } from './reports.js';

/** The type of that name; an unknown one is reported. */
export function findType(reports: Reports, name: string, scope: Scope, span: Span): TypeEntry | undefined {
  return find({ reports, name, scope, span, table: (each) => each.types, unknown: 'ARM3005' });
}

/** The error of that name; an unknown one is reported. */
export function findError(reports: Reports, name: string, scope: Scope, span: Span): ErrorModel | undefined {
  return find({ reports, name, scope, span, table: (each) => each.errors, unknown: 'ARM3013' });
}

interface Search<T> {
  readonly reports: Reports;
  readonly name: string;
  readonly scope: Scope;
  readonly span: Span;
  readonly table: (scope: Scope) => ReadonlyMap<string, T>;
  readonly unknown: 'ARM3005' | 'ARM3013';
}

function find<T>(search: Search<T>): T | undefined {
  const { reports, name, scope, span, table, unknown } = search;
  const dot = name.indexOf('.');
  if (dot === -1) {
    const found = table(scope).get(name);
    if (found !== undefined || scope.hasGaps) return found;
    const elsewhere = [...scope.imports]
      .filter(([, entry]) => entry.scope !== undefined && table(entry.scope).has(name))
      .map(([alias]) => `${alias}.${name}`);
    const builtins = unknown === 'ARM3005' ? builtinNames : [];
    reports.add(
      unknown,
      span,
      { name, known: listNames(table(scope).keys()) },
      { suggestion: elsewhere[0] ?? nearest(name, [...table(scope).keys(), ...builtins]) },
    );
    return undefined;
  }
  const alias = name.slice(0, dot);
  const inner = name.slice(dot + 1);
  const imported = scope.imports.get(alias);
  if (imported === undefined) {
    if (scope.hasGaps) return undefined;
    const near = nearest(alias, scope.imports.keys());
    reports.add(
      'ARM3006',
      span,
      { alias, known: listNames(scope.imports.keys()) },
      { suggestion: near === undefined ? undefined : `${near}.${inner}` },
    );
    return undefined;
  }
  imported.used = true;
  if (imported.scope === undefined) return undefined;
  const found = table(imported.scope).get(inner);
  if (found !== undefined || imported.scope.hasGaps) return found;
  const near = nearest(inner, table(imported.scope).keys());
  reports.add(
    'ARM3007',
    span,
    {
      what: unknown === 'ARM3005' ? 'type' : 'error',
      name: inner,
      file: imported.scope.module.from,
      known: listNames(table(imported.scope).keys()),
    },
    { suggestion: near === undefined ? undefined : `${alias}.${near}` },
  );
  return undefined;
}

/** At most eight names, for a mend. */
export function listNames(names: Iterable<string>): string {
  const all = [...names];
  if (all.length === 0) return 'nothing';
  return all.length <= 8 ? all.join(', ') : `${all.slice(0, 8).join(', ')} and ${all.length - 8} more`;
}
