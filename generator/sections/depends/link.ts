// `depends` -> the services that are called, and what is used of them.
import type { Bonding } from '../linking.js';
import { checkForms } from './check-form.js';
import { linkResilience } from './link-resilience.js';
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
    const { resilience } = declaration;
    const fallbacks = resilience && !isFlawed ? linkResilience(linker, resilience, { service, uses }) : [];
    const text = resilience?.text ?? {};
    linked.set(service.name, {
      service,
      encoding: declaration.encoding,
      fallbacks,
      span,
      ...(uses && { uses }),
      ...(Object.keys(text).length > 0 && { resilience: text }),
    });
  }
  return [...linked.values()];
}
