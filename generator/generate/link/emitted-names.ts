// Names that emitted code takes for itself, or that JavaScript keeps: what a manifest may not call its types.
import type { Span } from '../../source/source-file.js';
import { claimsPath } from '../../sections/auth/link.js';
import type { Linker, Scope } from '../../language/link/linker.js';
import type { NamedType, ServiceModel } from '../../language/model.js';
import { checkCase, type Reports } from '../../language/link/reports.js';

/** Names that emitted code, or a signature in a user's file, uses for something else. */
const globals = [
  'Array',
  'AsyncIterable',
  'BigInt',
  'BinaryContent',
  'Date',
  'Error',
  'FileUpload',
  'JSON',
  'Number',
  'Object',
  'Promise',
  'Record',
  'RegExp',
  'String',
  'Uint8Array',
];

/** Reports types and errors whose names emitted code cannot give them. */
export function checkEmittedNames(
  linker: Linker,
  scopes: readonly Scope[],
  services: readonly ServiceModel[],
): void {
  const { reports } = linker;
  const byModule = new Map(services.map((service) => [service.module, service]));
  for (const scope of scopes) {
    const service = byModule.get(scope.module);
    const reserved = new Map<string, string>();
    for (const name of globals) reserved.set(name, 'JavaScript or the runtime');
    if (service !== undefined)
      for (const name of namesOfService(service)) reserved.set(name, 'generated code');
    const forms = new Map<string, NamedType>();
    for (const named of scope.module.types) if (named.hasInit) forms.set(`${named.name}Init`, named);
    const lower = new Map<string, { readonly name: string; readonly span: Span }>();
    for (const [name, { span }] of scope.taken) {
      const owner = reserved.get(name);
      const form = forms.get(name);
      if (owner !== undefined && scope.module.kind !== 'typescript')
        reports.add('ARM3011', span, { name, owner });
      if (form !== undefined) {
        reports.add(
          'ARM3011',
          span,
          { name, owner: `the sender's form of ${form.name}` },
          { related: [{ span: form.span, message: `${form.name} is declared here` }] },
        );
      }
      checkCase(reports, lower, name, span);
    }
  }
  const lower = new Map<string, { readonly name: string; readonly span: Span }>();
  for (const service of services) checkCase(reports, lower, service.pascal, service.span);
}

/** Reports modules that would be written to the same file. `places` has the import that brings a module in. */
export function checkPaths(
  reports: Reports,
  scopes: readonly Scope[],
  services: readonly ServiceModel[],
  places: ReadonlyMap<Scope, Span>,
): void {
  const byPath = new Map<string, string>();
  for (const service of services) {
    for (const file of ['client', 'contract', 'dto', 'router', 'service']) {
      byPath.set(`${service.folder}/generated/${file}.ts`, service.from);
    }
  }
  byPath.set(claimsPath, 'scaffold.yaml');
  for (const scope of scopes) {
    if (scope.module.kind === 'service' || scope.module.kind === 'claims') continue;
    const { path, from } = scope.module;
    const before = byPath.get(path);
    const span = places.get(scope);
    if (before === undefined) byPath.set(path, from);
    else if (span !== undefined) reports.add('ARM3009', span, { path, first: before, second: from });
  }
}

function namesOfService(service: ServiceModel): readonly string[] {
  const { pascal } = service;
  const suffixes = ['Api', 'Client', 'Clients', 'Context', 'Service'];
  return ['AuthenticatedCall', 'Call', 'Claims', ...suffixes.map((suffix) => `${pascal}${suffix}`)];
}
