// For tests: a workspace in memory, loaded and resolved, with the places of expected problems marked by « and » in its files.
import assert from 'node:assert/strict';
import type { Diagnostic, Outcome } from '../../../diagnostic/diagnostic.js';
import { createMemoryTree } from '../../../file/memory-tree.js';
import { loadWorkspace } from '../../load/index.js';
import type { Model, NamedType, ServiceModel, Type, TypeModule } from '../../../language/model.js';
import { toLabel } from '../../../language/link/naming.js';
import { resolve } from '../resolve.js';
import { routes, type Operation } from '../../../sections/routes/part.js';

/** A place that was marked, or that a diagnostic names. */
export interface Mark {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** A resolved workspace and the places that were marked in it. */
export interface Resolved {
  readonly outcome: Outcome<Model>;
  readonly marks: readonly Mark[];
}

/** Resolves files by path; `scaffold.yaml` is there unless given. Fails when loading reports an error. */
export function resolveFiles(files: Readonly<Record<string, string>>): Resolved {
  const marks: Mark[] = [];
  const texts: Record<string, string> = { 'scaffold.yaml': 'workspace: shop\n' };
  for (const [path, marked] of Object.entries(files)) {
    let text = '';
    let start = 0;
    for (const part of marked.split(/([«»])/)) {
      if (part === '«') start = text.length;
      else if (part === '»') marks.push({ path, start, end: text.length });
      else text += part;
    }
    texts[path] = text;
  }
  const loaded = loadWorkspace(createMemoryTree(texts));
  assert.deepEqual(loaded.diagnostics.filter((each) => each.severity === 'error').map(describe), []);
  assert.ok(loaded.value);
  return { outcome: resolve(loaded.value), marks };
}

/** Resolves files that are right, or fails with what is wrong. */
export function resolveModel(files: Readonly<Record<string, string>>): Model {
  const { outcome } = resolveFiles(files);
  assert.deepEqual(outcome.diagnostics.map(describe), []);
  assert.ok(outcome.value);
  return outcome.value;
}

/** Resolves one service called user from the rest of its manifest. */
export function resolveUser(rest: string, files: Readonly<Record<string, string>> = {}): ServiceModel {
  const ping = /^routes:/m.test(rest) ? '' : 'routes:\n  ping: { get: /ping }\n';
  const model = resolveModel({ 'services/user/service.yaml': `service: user\n${rest}${ping}`, ...files });
  const service = model.services.find((each) => each.name === 'user');
  assert.ok(service);
  return service;
}

/** A diagnostic as its code and place. */
export function placeOf(diagnostic: Diagnostic): string {
  const { span } = diagnostic;
  return span === undefined
    ? diagnostic.code
    : `${diagnostic.code} ${span.file.path} ${span.start}-${span.end} ${span.file.text.slice(span.start, span.end)}`;
}

/** The named type of that name in a module. */
export function typeNamed(module: TypeModule, name: string): NamedType {
  const found = module.types.find((each) => each.name === name);
  assert.ok(found, `there is no ${name}, only ${module.types.map((each) => each.name).join(', ')}`);
  return found;
}

/** The operation of that name. */
export function operationNamed(service: ServiceModel, name: string): Operation {
  const found = service.part(routes).operations.find((each) => each.name === name);
  assert.ok(found, `there is no ${name}`);
  return found;
}

/** A type on one line, with its fields where it is an object: `{ id: int64; nick?: string | null }`. */
export function show(type: Type): string {
  if (type.kind === 'object') {
    const fields = type.fields.map((field) => {
      const preset = field.default === undefined ? '' : ` = ${JSON.stringify(field.default.value)}`;
      return `${field.name}${field.optional ? '?' : ''}: ${show(field.type)}${preset}`;
    });
    return `{ ${fields.join('; ')} }${type.additional === 'reject' ? ' exactly' : ''}`;
  }
  if (type.kind === 'builtin' || type.kind === 'array' || type.kind === 'map') {
    const keywords = Object.entries(type.constraints).map(([name, value]) => `${name} ${String(value)}`);
    const inner =
      type.kind === 'builtin'
        ? type.name
        : type.kind === 'array'
          ? `${show(type.of)}[]`
          : `map<${show(type.of)}>`;
    return keywords.length === 0 ? inner : `${inner}(${keywords.join(', ')})`;
  }
  if (type.kind === 'nullable') return `${show(type.of)} | null`;
  if (type.kind === 'ref') return type.to.name;
  if (type.kind === 'union') return type.of.map(show).join(' | ');
  return toLabel(type);
}

function describe(diagnostic: Diagnostic): string {
  return `${placeOf(diagnostic)}: ${diagnostic.message}`;
}
