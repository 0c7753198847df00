// Codes of declared errors: a caller tells errors apart by them, so each is taken once among all that a file can name.
import type { Span } from '../../source/source-file.js';
import type { Linker, Scope } from '../../language/link/linker.js';
import type { ErrorModel } from '../../language/model.js';

/** Reports a code that two errors share within a file and its imports, those of imports included. */
export function checkErrorCodes(linker: Linker, scopes: readonly Scope[]): void {
  for (const scope of scopes) {
    // Where each error comes in: the import that brings it, or the code itself where it is the file's own.
    const byCode = new Map<number, { readonly error: ErrorModel; readonly via: Span }>();
    const add = (error: ErrorModel, via: Span | undefined): void => {
      const own = linker.errorSpans.get(error);
      const place = via ?? own;
      if (place === undefined) return;
      // The code of an error that lacks one, which was reported.
      if (error.code === 0) return;
      const before = byCode.get(error.code);
      if (before === undefined) {
        byCode.set(error.code, { error, via: place });
        return;
      }
      // Two that come by the same import are reported in the imported file.
      if (before.error === error || before.via === place) return;
      const first = linker.errorSpans.get(before.error);
      linker.reports.add(
        'ARM3014',
        place,
        { code: error.code, first: before.error.name, second: error.name },
        first === undefined
          ? {}
          : { related: [{ span: first, message: `${before.error.name} has it here` }] },
      );
    };
    for (const entry of scope.imports.values()) {
      for (const error of reachableErrors(entry.scope)) add(error, entry.declaration.alias.span);
    }
    for (const error of scope.module.errors) add(error, undefined);
  }
}

function reachableErrors(start: Scope | undefined): readonly ErrorModel[] {
  const seen = new Set<Scope>();
  const errors: ErrorModel[] = [];
  const visit = (scope: Scope | undefined): void => {
    if (scope === undefined || seen.has(scope)) return;
    seen.add(scope);
    errors.push(...scope.module.errors);
    for (const entry of scope.imports.values()) visit(entry.scope);
  };
  visit(start);
  return errors;
}
