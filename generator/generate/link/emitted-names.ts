// Names that emitted code takes for itself, or that JavaScript keeps: what a manifest may not call its types and operations.
import type { Span } from '../../source/source-file.js';
import { claimsPath } from '../../sections/auth/link.js';
import type { Linker, Scope } from '../../language/link/linker.js';
import type { NamedType, ServiceModel } from '../../language/model.js';
import type { Reports } from '../../language/link/reports.js';

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

/** Words that cannot name a function (ECMA-262 §12.7.2, strict mode), and members that objects and classes have already. */
const reservedOperations = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally ' +
    'for function if implements import in instanceof interface let new null package private protected public return static super ' +
    'switch this throw true try typeof undefined var void while with yield ' +
    '__proto__ constructor context prototype then callBinary callOperation callStream'
  ).split(' '),
);

/** Reports types, errors and operations whose names emitted code cannot give them. */
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
  for (const service of services) checkOperationNames(reports, service);
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

function checkOperationNames(reports: Reports, service: ServiceModel): void {
  const lower = new Map<string, { readonly name: string; readonly span: Span }>();
  const own = new Set([`${service.camel}Contract`, `create${service.pascal}Client`]);
  for (const operation of service.operations) {
    const { name, span } = operation;
    if (reservedOperations.has(name))
      reports.add('ARM3047', span, { name, owner: 'JavaScript or the runtime' });
    else if (own.has(name)) reports.add('ARM3047', span, { name, owner: 'generated code' });
    checkCase(reports, lower, name, span);
  }
}

function checkCase(
  reports: Reports,
  lower: Map<string, { readonly name: string; readonly span: Span }>,
  name: string,
  span: Span,
): void {
  const before = lower.get(name.toLowerCase());
  if (before === undefined) lower.set(name.toLowerCase(), { name, span });
  else {
    reports.add(
      'ARM3012',
      span,
      { first: before.name, second: name },
      { related: [{ span: before.span, message: `${before.name} is here` }] },
    );
  }
}
