// Service manifests -> services: config, operations, and, once all services exist, who depends on whom.
import { nearest } from '../../diagnostic/near-miss.js';
import type { PlacedService, ServiceManifest } from '../../language/node.js';
import type { Located } from '../../source/source-file.js';
import type { Linker, NamedDraft, Scope } from '../../language/link/linker.js';
import { listNames } from '../../language/link/lookup.js';
import type { Dependency, Field, NamedType, ServiceModel } from '../../language/model.js';
import { toCamel, toPascal } from '../../language/link/naming.js';
import { resolveOperation } from '../../sections/routes/link.js';
import { servicesNamed } from '../../sections/routes/options/in-manifests.js';
import { linkUses } from '../../sections/depends/link-uses.js';
import { topEnv } from '../../language/link/scopes.js';
import { config } from '../../sections/config/part.js';
import { depends } from '../../sections/depends/part.js';
import { gateway, type GatewayDeclaration } from '../../sections/gateway/part.js';
import { routes } from '../../sections/routes/part.js';
import { service } from '../../sections/service/part.js';

/** A service while it is being linked. */
export type ServiceDraft = { -readonly [Key in keyof ServiceModel]: ServiceModel[Key] };

/** All services that can be found by name. */
interface Neighbours {
  /** False where the manifest of a service is not known, nor its name. */
  readonly isComplete: boolean;
  readonly services: ReadonlyMap<string, ServiceDraft>;
  /** Services outside of the workspace: some service depends on each. */
  readonly peers: ReadonlyMap<string, ServiceDraft>;
  readonly gateways: ReadonlySet<string>;
  /** Of those not everything is known: they have errors. */
  readonly flawed: ReadonlySet<string>;
}

/** Resolves a service by itself; its bonds to others are added by `linkServices`. */
export function resolveService(linker: Linker, scope: Scope, manifest: PlacedService): ServiceDraft {
  const name = manifest.service.value;
  const operations = manifest.node(routes).map((route) => resolveOperation(linker, scope, route));
  const own = resolveConfig(linker, scope, manifest);
  linker.drain();
  return {
    name,
    camel: toCamel(name),
    pascal: toPascal(name),
    folder: manifest.folder,
    from: manifest.source.path,
    ...manifest.node(service),
    depends: [],
    config: own,
    module: scope.module,
    operations,
    span: manifest.service.span,
  };
}

/** Links `depends`, what routes name and the gateway's lists to services. */
export function linkServices(
  linker: Linker,
  manifests: readonly PlacedService[],
  known: Pick<Neighbours, 'services' | 'peers' | 'isComplete'> & {
    readonly peerManifests: readonly PlacedService[];
    readonly scopes: readonly Scope[];
  },
): void {
  const { services } = known;
  const every = [...manifests, ...known.peerManifests];
  const named = (which: readonly PlacedService[]) => new Set(which.map((each) => each.service.value));
  const neighbours: Neighbours = {
    ...known,
    gateways: named(every.filter((manifest) => manifest.node(gateway) !== undefined)),
    flawed: named(every.filter((manifest) => manifest.flaw !== undefined)),
  };
  for (const manifest of manifests) {
    const draft = services.get(manifest.service.value);
    if (draft === undefined || draft.from !== manifest.source.path) continue;
    const owner = known.scopes.find((scope) => scope.module === draft.module);
    if (owner) draft.depends = linkDependencies(linker, manifest, neighbours, owner);
    for (const route of manifest.node(routes)) {
      for (const { key, service: named } of servicesNamed(route)) findService(linker, named, neighbours, key);
    }
    const declaration = manifest.node(gateway);
    if (declaration !== undefined) draft.gateway = linkGateway(linker, manifest, declaration, neighbours);
  }
}

/** `port` first, then what the manifest says. */
function resolveConfig(linker: Linker, scope: Scope, manifest: ServiceManifest): NamedType {
  const name = `${toPascal(manifest.service.value)}Config`;
  const port: Field = {
    name: 'port',
    optional: false,
    type: { kind: 'builtin', name: 'int32', constraints: { minimum: 0, maximum: 65535 } },
    default: { value: 0 },
    annotations: { description: 'Port to listen on; 0 takes any free one.' },
  };
  const fields = [
    port,
    ...manifest.node(config).map((node) => linker.resolveField(node, topEnv(scope), name)),
  ];
  const named: NamedDraft = {
    name,
    module: scope.module,
    type: { kind: 'object', fields, additional: 'drop' },
    annotations: { description: `The configuration of ${manifest.service.value}.` },
    origin: 'declared',
    hasInit: false,
    span: manifest.service.span,
  };
  const before = scope.taken.get(name);
  if (before === undefined) linker.place(scope, named, false);
  else linker.reports.add('ARM3011', before.span, { name, owner: 'the config of this service' });
  return named;
}

function linkDependencies(
  linker: Linker,
  manifest: PlacedService,
  neighbours: Neighbours,
  owner: Scope,
): readonly Dependency[] {
  const linked = new Map<string, Dependency>();
  for (const declaration of manifest.node(depends)) {
    const service = findService(linker, declaration.service, neighbours, 'depends');
    if (service === undefined) continue;
    if (neighbours.gateways.has(service.name)) {
      linker.reports.add('ARM3052', declaration.service.span, {
        service: service.name,
        reason: 'a gateway has no operations of its own',
      });
    } else {
      const isKnown = !neighbours.flawed.has(service.name);
      const uses =
        declaration.uses && isKnown ? linkUses(linker, declaration.uses, { owner, service }) : undefined;
      linked.set(service.name, { service, encoding: declaration.encoding, ...(uses && { uses }) });
    }
  }
  return [...linked.values()];
}

function linkGateway(
  linker: Linker,
  manifest: PlacedService,
  declaration: GatewayDeclaration,
  neighbours: Neighbours,
): NonNullable<ServiceModel['gateway']> {
  const all = [...neighbours.services.values()].filter((service) => !neighbours.gateways.has(service.name));
  const choose = (names: readonly Located<string>[], place: string): readonly ServiceModel[] => {
    const chosen = new Set<ServiceModel>();
    for (const name of names) {
      if (name.value === '*') for (const service of all) chosen.add(service);
      else {
        const service = findService(linker, name, neighbours, place);
        if (service === undefined) continue;
        if (
          all.includes(service) ||
          (neighbours.peers.has(service.name) && !neighbours.gateways.has(service.name))
        )
          chosen.add(service);
        else {
          const reason =
            service.from === manifest.source.path
              ? 'this is the gateway itself'
              : 'a gateway has no operations of its own';
          linker.reports.add('ARM3052', name.span, { service: service.name, reason });
        }
      }
    }
    return [...chosen];
  };
  return {
    exposes: choose(declaration.expose, 'expose'),
    passThrough: choose(declaration.passThrough, 'passThrough'),
    cors: declaration.cors,
    maxBodyBytes: declaration.maxBodyBytes,
    timeoutMs: declaration.timeoutMs,
  };
}

function findService(
  linker: Linker,
  name: Located<string>,
  { services, peers, isComplete }: Neighbours,
  place: string,
): ServiceDraft | undefined {
  const found = services.get(name.value) ?? peers.get(name.value);
  if (found !== undefined || !isComplete) return found;
  linker.reports.add(
    'ARM3051',
    name.span,
    { service: name.value, place, known: listNames(services.keys()) },
    { suggestion: nearest(name.value, services.keys()) },
  );
  return undefined;
}
