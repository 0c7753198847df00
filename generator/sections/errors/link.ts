// Declared errors -> errors in the scopes of their files.
import type { Linker, Scope } from '../../language/link/linker.js';
import { takeName } from '../../language/link/scopes.js';
import type { ErrorDeclaration } from './part.js';

/** Declares an error, whose name is taken among those of types. */
export function declareError(linker: Linker, scope: Scope, declaration: ErrorDeclaration): void {
  const name = declaration.name.value;
  if (!takeName(linker, scope, declaration.name)) return;
  const error = {
    name,
    module: scope.module,
    code: declaration.code.value,
    status: declaration.status,
    message: declaration.message,
    ...(declaration.description === undefined ? {} : { description: declaration.description }),
    span: declaration.name.span,
  };
  scope.errors.set(name, error);
  scope.module.errors.push(error);
  linker.errorSpans.set(error, declaration.code.span);
}
