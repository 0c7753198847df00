// Codes of declared errors: a caller tells errors apart by them, so each is taken once among all that a file can name, and better in the
// whole workspace.
import type { Span } from '../../source/source-file.js';
import type { Linker, Scope } from '../../language/link/linker.js';
import type { ErrorModel } from '../../language/model.js';
import type { Linked } from '../linking.js';

/**
 * Reports a code that two errors share within a file and its imports, those of imports included; and warns of one that two errors of the
 * workspace share, wherever they stand. Codes of services outside of it are not ours to give.
 */
export function checkErrorCodes({ linker, scopes, services }: Linked): void {
  const clashing = new Set<ErrorModel>();
  checkReach(linker, scopes, clashing);
  const foreign = new Set(services.flatMap(({ service, isPeer }) => (isPeer ? [service.from] : [])));
  const byCode = new Map<number, ErrorModel>();
  for (const { module } of scopes) {
    if (foreign.has(module.from)) continue;
    for (const error of module.errors) {
      const first = byCode.get(error.code);
      const place = linker.errorSpans.get(error);
      if (first === undefined) byCode.set(error.code, error);
      // Two of one file were reported when it was read.
      if (first === undefined || first.module === module || error.code === 0 || clashing.has(error)) continue;
      if (place === undefined) continue;
      const names = { code: error.code, first: labelOf(first), second: labelOf(error) };
      linker.reports.add('ARM3015', place, names, takenBy(linker, first));
    }
  }
}

function labelOf({ name, module }: ErrorModel): string {
  return `${name} of ${module.name}`;
}

function takenBy(linker: Linker, error: ErrorModel): { related?: { span: Span; message: string }[] } {
  const span = linker.errorSpans.get(error);
  return span === undefined ? {} : { related: [{ span, message: `${error.name} has it here` }] };
}

function checkReach(linker: Linker, scopes: readonly Scope[], clashing: Set<ErrorModel>): void {
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
      for (const each of [before.error, error]) clashing.add(each);
      linker.reports.add(
        'ARM3014',
        place,
        { code: error.code, first: before.error.name, second: error.name },
        takenBy(linker, before.error),
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
