// Names that emitted code takes for itself, or that JavaScript keeps: what a manifest may not call its types.
import type { Span } from '../../source/source-file.js';
import type { Linker, Scope } from '../../language/link/linker.js';
import type { NamedType, ServiceModel } from '../../language/model.js';
import { codecFunctions } from '../../language/codec/scope.js';
import { lowerFirst } from '../../language/codec/types.js';
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

/** A service, and the files that are emitted for it beside its types. */
export interface EmittedService {
  readonly service: ServiceModel;
  readonly files: readonly { readonly path: string; readonly declares: readonly string[] }[];
}

/** Reports types and errors whose names emitted code cannot give them. */
export function checkEmittedNames(
  linker: Linker,
  scopes: readonly Scope[],
  services: readonly EmittedService[],
): void {
  const { reports } = linker;
  const byModule = new Map(services.map((each) => [each.service.module, each]));
  // Every service's code speaks of what scaffold.yaml declares.
  const common = scopes
    .filter(({ module }) => module.kind === 'claims')
    .flatMap(({ module }) => module.types.filter(({ origin }) => origin === 'declared'));
  for (const scope of scopes) {
    const emitted = byModule.get(scope.module);
    const reserved = new Map<string, string>();
    for (const name of globals) reserved.set(name, 'JavaScript or the runtime');
    if (emitted !== undefined) {
      const names = emitted.files.flatMap(({ declares }) => declares);
      for (const name of [...common.map((type) => type.name), ...names]) reserved.set(name, 'generated code');
    }
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
    checkCodecNames(reports, scope.module.types);
  }
  const lower = new Map<string, { readonly name: string; readonly span: Span }>();
  for (const { service } of services) checkCase(reports, lower, service.pascal, service.span);
}

/** Codecs and functions are called after types: `decodeUserCodec` would be the codec of DecodeUser, and read UserCodec. */
function checkCodecNames(reports: Reports, types: readonly NamedType[]): void {
  const functions = new Map(
    types.flatMap((named) => Object.values(codecFunctions(named)).map((name) => [name, named] as const)),
  );
  for (const { name, span } of types) {
    const codec = `${lowerFirst(name)}Codec`;
    const other = functions.get(codec);
    if (other === undefined) continue;
    const owner = `its codec would be called ${codec}, as a function of ${other.name} is`;
    const related = [{ span: other.span, message: `${other.name} is declared here` }];
    reports.add('ARM3011', span, { name, owner }, { related });
  }
}

/** Reports modules that would be written to the same file. `places` has the import that brings a module in. */
export function checkPaths(
  reports: Reports,
  scopes: readonly Scope[],
  services: readonly EmittedService[],
  places: ReadonlyMap<Scope, Span>,
): void {
  const imported = (scope: Scope) => scope.module.kind === 'shared' || scope.module.kind === 'typescript';
  const byPath = new Map<string, string>();
  for (const { service, files } of services) for (const { path } of files) byPath.set(path, service.from);
  for (const scope of scopes) if (!imported(scope)) byPath.set(scope.module.path, scope.module.from);
  for (const scope of scopes.filter(imported)) {
    const { path, from } = scope.module;
    const before = byPath.get(path);
    const span = places.get(scope);
    if (before === undefined) byPath.set(path, from);
    else if (span !== undefined) reports.add('ARM3009', span, { path, first: before, second: from });
  }
}
