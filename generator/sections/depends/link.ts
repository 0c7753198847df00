// `depends` -> the services that are called, and what is used of them.
import type { Bonding } from '../linking.js';
import { checkForms } from './check-form.js';
import { linkUses } from './link-uses.js';
import type { Dependency, DependencyDeclaration } from './part.js';

/** Finds the services that are called. */
export function linkDependencies(
  declarations: readonly DependencyDeclaration[],
  { linker, scope, find }: Bonding,
): readonly Dependency[] {
  const linked = new Map<string, Dependency>();
  for (const declaration of declarations) {
    const found = find(declaration.service, 'depends');
    if (found === undefined) continue;
    const { span } = declaration.service;
    const { service, refusal, isFlawed } = found;
    if (refusal !== undefined) {
      linker.reports.add('ARM3052', declaration.service.span, { service: service.name, reason: refusal });
      continue;
    }
    const uses =
      declaration.uses && !isFlawed
        ? linkUses(linker, declaration.uses, { owner: scope, service })
        : undefined;
    if (declaration.encoding === 'form' && !isFlawed)
      linker.checks.push(() => checkForms(linker, { service, uses, span }));
    linked.set(service.name, { service, encoding: declaration.encoding, span, ...(uses && { uses }) });
  }
  return [...linked.values()];
}
