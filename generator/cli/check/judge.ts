// Findings weighed: where they stand in the manifests, which of them were decided on, and which decisions nothing needs any more.
import { allowanceKeys, breaksCallers, breaksServers, type Finding } from '../../engine/compare/finding.js';
import type { Hit } from '../../compare/impact.js';
import { locate } from '../../compare/locate.js';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { Span } from '../../source/source-file.js';
import type { ReadManifests } from './read-manifests.js';

/** A finding with all that is said about it. */
export interface Judged extends Finding {
  readonly place?: Span;
  /** Why it is allowed, from scaffold.yaml. */
  readonly allowed?: string;
  /** Against what runs: who of those that run breaks. */
  readonly hits?: readonly Hit[];
  /** Whether the check fails by it. */
  readonly fails: boolean;
}

/** How strict to be. */
export interface JudgeOptions {
  /** A change fails also when it breaks only servers that still run: those who renew callers first want to know. */
  readonly strict: boolean;
}

/** Weighs findings. Where hits are known, a change that hits nobody does not fail. */
export function judge(
  findings: readonly (Finding & { readonly hits?: readonly Hit[] })[],
  { model, allowances }: ReadManifests,
  { strict }: JudgeOptions,
): { readonly judged: readonly Judged[]; readonly unused: readonly Diagnostic[] } {
  const needed = new Set<string>();
  const judged = findings.map((finding): Judged => {
    const isBreak = breaksCallers(finding)
      ? finding.hits === undefined || finding.hits.length > 0
      : strict && breaksServers(finding);
    const keys = finding.breaks === 'nobody' ? [] : allowanceKeys(finding);
    const matching = allowances.filter(({ rule }) => keys.includes(rule.value));
    for (const { rule } of matching) needed.add(rule.value);
    const place = locate(model, finding);
    return {
      ...finding,
      ...(place && { place }),
      ...(matching[0] && { allowed: matching[0].reason }),
      fails: isBreak && matching.length === 0,
    };
  });
  const unused = allowances
    .filter(({ rule }) => !needed.has(rule.value))
    .map(({ rule }) => createDiagnostic('ARM6020', { span: rule.span, parameters: { rule: rule.value } }));
  return { judged: [...judged].sort(byPlace), unused };
}

/** By service and operation, what fails first. */
function byPlace(a: Judged, b: Judged): number {
  return (
    compare(a.service, b.service) ||
    Number(b.fails) - Number(a.fails) ||
    compare(a.operation ?? '', b.operation ?? '') ||
    compare(a.field ?? '', b.field ?? '')
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
