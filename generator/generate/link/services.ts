// Services while they are linked: made each by itself, then bound to each other by what their manifests name.
import type { Contract } from '@armature/runtime/wire';
import { isNoting } from '../../engine/emit/causes.js';
import { nearest } from '../../diagnostic/near-miss.js';
import type { Linker, Scope } from '../../language/link/linker.js';
import { listNames } from '../../language/link/lookup.js';
import { toCamel, toPascal } from '../../language/link/naming.js';
import { createScope, fillScope } from '../../language/link/scopes.js';
import type { Field, ServiceModel } from '../../language/model.js';
import type { PlacedService } from '../../language/node.js';
import { createParts } from '../../language/part.js';
import type { Bonding, LinkedService, Neighbour } from '../../sections/linking.js';
import type { Section } from '../../sections/section.js';
import { contractOf } from './contract.js';

/** A service that is being linked, and where its sections' models go. */
export interface ServiceDraft extends LinkedService {
  readonly scope: Scope;
  readonly parts: Map<string, unknown>;
}

/** What services are linked in. */
export interface Surroundings {
  readonly linker: Linker;
  /** Those that have keys in a service's manifest. */
  readonly sections: readonly Section[];
  /** Scopes of imported files, by path. */
  readonly shared: ReadonlyMap<string, Scope>;
}

/** Links a service by itself. */
export function linkService(
  { linker, sections, shared }: Surroundings,
  manifest: PlacedService,
  isPeer: boolean,
): ServiceDraft {
  const name = manifest.service.value;
  const path = `${manifest.folder}/generated/dto.ts`;
  const scope = createScope(linker, { ...manifest, name, path, span: manifest.service.span }, shared);
  for (const section of sections) section.declare?.(manifest.node(section), scope, linker);
  fillScope(linker, scope, manifest.types);
  const parts = new Map<string, unknown>();
  let contract: Contract | undefined;
  const service: ServiceModel = {
    name,
    camel: toCamel(name),
    pascal: toPascal(name),
    folder: manifest.folder,
    from: manifest.source.path,
    module: scope.module,
    span: manifest.service.span,
    isCallable: refusalOf(manifest, sections) === undefined,
    get contract() {
      if (isNoting()) return contractOf(service, sections);
      contract ??= contractOf(service, sections);
      return contract;
    },
    ...createParts(parts),
  };
  const place = { linker, manifest, scope };
  const configFields = (): Field[] =>
    sections.flatMap((section) => section.configFields?.(manifest.node(section), place) ?? []);
  for (const section of sections) {
    const model = section.link?.(manifest.node(section), { ...place, configFields });
    parts.set(section.key, model);
  }
  linker.drain();
  return { manifest, service, isPeer, scope, parts };
}

/** Binds services of the workspace to those that their manifests name. False for `isComplete`: some names are not known. */
export function bindServices(
  { linker, sections }: Surroundings,
  drafts: readonly ServiceDraft[],
  isComplete: boolean,
): void {
  const every = new Map(drafts.map((draft) => [draft.service.name, toNeighbour(draft, sections)]));
  const neighbours = [...every.values()].filter(({ isPeer }) => !isPeer);
  const names = neighbours.map(({ service }) => service.name);
  const find: Bonding['find'] = (name, place) => {
    const found = every.get(name.value);
    if (found !== undefined || !isComplete) return found;
    const parameters = { service: name.value, place, known: listNames(names) };
    linker.reports.add('ARM3051', name.span, parameters, { suggestion: nearest(name.value, names) });
    return undefined;
  };
  for (const { manifest, service, isPeer, scope, parts } of drafts) {
    if (isPeer) continue;
    const bonding: Bonding = { linker, manifest, scope, service, neighbours, find };
    for (const section of sections) {
      const model = section.bond?.(manifest.node(section), bonding);
      if (section.bond) parts.set(section.key, model);
    }
  }
}

function toNeighbour({ manifest, service, isPeer }: ServiceDraft, sections: readonly Section[]): Neighbour {
  const refusal = refusalOf(manifest, sections);
  const isFlawed = manifest.flaw !== undefined;
  return { service, isPeer, isFlawed, ...(refusal !== undefined && { refusal }) };
}

function refusalOf(manifest: PlacedService, sections: readonly Section[]): string | undefined {
  return sections
    .map((section) => section.refusal?.(manifest.node(section)))
    .find((reason) => reason !== undefined);
}
