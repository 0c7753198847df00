// Two contracts of a service, or two sets of them: what came, what went, what changed, and who breaks. Pure.
import type { Contract } from '@armature/runtime/wire';
import type { Finding } from '../engine/compare/finding.js';
import { allSections } from '../sections/all.js';
import type { Section } from '../sections/section.js';

/** Contracts by the names of their services. */
export type Contracts = ReadonlyMap<string, Contract>;

/** Compares all services of two states of a platform, in the order of their names. */
export function compareAll(
  before: Contracts,
  after: Contracts,
  sections: readonly Section[] = allSections,
): readonly Finding[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((service): readonly Finding[] => {
    const [old, now] = [before.get(service), after.get(service)];
    if (old === undefined) return [{ rule: 'service-added', service, breaks: 'nobody' }];
    if (now === undefined) return [{ rule: 'service-removed', service, breaks: 'callers' }];
    return compareContracts(old, now, { sections });
  });
}

/** How contracts are compared. */
export interface Comparing {
  /** The contract of the one service that counts: only what can hit it is found. */
  readonly consumer?: Contract;
  readonly sections?: readonly Section[];
}

/** Compares two contracts of one service, section by section. */
export function compareContracts(
  before: Contract,
  after: Contract,
  { consumer, sections = allSections }: Comparing = {},
): readonly Finding[] {
  return sections.flatMap((section) => section.compare?.(before, after, consumer) ?? []);
}
