// Routes -> operations: input, result, errors, options.
import { findBuiltin } from '../../language/builtin/builtins.js';
import type { TypeNode } from '../../language/node.js';
import { checkOperation } from './check-operation.js';
import { resolveInput, textOf, type OperationInput } from './link-input.js';
import type { Linker, Scope } from '../../language/link/linker.js';
import { findError } from '../../language/link/lookup.js';
import type { ErrorModel, Type } from '../../language/model.js';
import { toPascal } from '../../language/link/naming.js';
import { pickOptions } from './options/in-manifests.js';
import { topEnv } from '../../language/link/scopes.js';
import type { Operation, RouteDeclaration } from './part.js';

type OperationDraft = { -readonly [Key in keyof Operation]: Operation[Key] };

/** Resolves one route. What depends on field types is settled by the linker's checks. */
export function resolveOperation(linker: Linker, scope: Scope, route: RouteDeclaration): Operation {
  const input = resolveInput(linker, scope, route);
  linker.drain();
  const result = resolveResult(linker, scope, route);
  linker.drain();
  const operation: OperationDraft = {
    name: route.name.value,
    method: route.method,
    path: route.path.value,
    ...pickOptions(route),
    ...input,
    result,
    errors: resolveErrors(linker, scope, route),
    span: route.name.span,
  };
  linker.checks.push(() => {
    finishInput(operation, input);
    checkOperation(linker, scope, route, operation);
  });
  return operation;
}

function finishInput(operation: OperationDraft, input: OperationInput): void {
  operation.fields = input.fields.map((entry) => ({ ...entry, ...textOf(entry.field.type) }));
  const hasFile = operation.fields.some((entry) => entry.in === 'body' && entry.text === 'file');
  operation.encoding = hasFile ? 'multipart' : 'json';
}

function resolveResult(linker: Linker, scope: Scope, route: RouteDeclaration): Operation['result'] {
  const node = route.returns;
  if (node === undefined) return { kind: 'empty' };
  if (node.kind === 'name' && findBuiltin(node.name)?.place === 'result') return { kind: 'binary' };
  if (node.kind === 'stream') {
    return {
      kind: 'stream',
      of: resolveResultType(linker, scope, node.of, `${toPascal(route.name.value)}Event`),
    };
  }
  return {
    kind: 'json',
    type: resolveResultType(linker, scope, node, `${toPascal(route.name.value)}Result`),
  };
}

function resolveResultType(linker: Linker, scope: Scope, node: TypeNode, hint: string): Type {
  return linker.resolveType(node, topEnv(scope), hint);
}

function resolveErrors(linker: Linker, scope: Scope, route: RouteDeclaration): readonly ErrorModel[] {
  const errors = new Set<ErrorModel>();
  for (const name of route.errors) {
    const error = findError(linker.reports, name.value, scope, name.span);
    if (error !== undefined) errors.add(error);
  }
  return [...errors];
}
