// Emits one file of types and codecs: a service's dto.ts, a shared module, the claims.
import type { WireSettings } from '../builtin/wire-settings.js';
import type { Model, NamedType, ServiceModel, TypeModule } from '../model.js';
import type { EmittedFile } from '../../engine/write/change.js';
import { generatedHeader } from '../../engine/emit/header.js';
import { clientModule, createImports } from '../../engine/emit/imports.js';
import { reachedTypes } from '../link/reach.js';
import { renderTemplate } from '../../engine/emit/template.js';
import { initName, lowerFirst, resultType } from './types.js';
import { codecView, type CodecSubject, type CodecView } from './codec.js';
import {
  type ErrorView,
  errorView,
  genericDeclaration,
  readerDeclaration,
  senderDeclaration,
} from './declarations.js';
import { codecFunctions, upperFirst } from './scope.js';

interface TypeView {
  /** Empty for the user's own TypeScript types, and for results without a name. */
  readonly declarations: readonly string[];
  readonly codec: CodecView;
}

interface TypeModuleView {
  readonly header: string;
  readonly imports: string;
  /** The runtime's class, when there are errors. */
  readonly errorClass: string;
  readonly errorOptions: string;
  readonly generics: readonly string[];
  readonly types: readonly TypeView[];
  readonly errors: readonly ErrorView[];
}

/** The emitted files of types and codecs: shared modules and claims in the model's order, then each service's dto.ts. */
export function emitTypeModules(
  model: Model,
  services: readonly ServiceModel[] = model.services,
): EmittedFile[] {
  const { wire } = model.workspace;
  return [
    ...model.modules.map((module) => emitTypeModule(module, { wire })),
    ...services.map((service) => emitTypeModule(service.module, { wire, service })),
  ];
}

/** What a module's text depends on beyond the module. */
export interface TypeModuleOptions {
  readonly wire: WireSettings;
  /** The service whose dto.ts it is: the results of its operations get codecs there where they have no name. */
  readonly service?: ServiceModel;
}

/** Emits the file of one module. */
export function emitTypeModule(module: TypeModule, { wire, service }: TypeModuleOptions): EmittedFile {
  const results = service === undefined ? [] : namelessResults(service);
  const imports = createImports(module.path, declaredNames(module, results));
  const generics = module.generics.map((generic) => genericDeclaration(generic, imports));
  const types = module.types.map((named): TypeView => {
    const codec = codecView(namedSubject(named, imports.file), imports, wire);
    if (named.origin === 'typescript') return { declarations: [], codec };
    const reader = readerDeclaration(named, imports);
    return { declarations: named.hasInit ? [reader, senderDeclaration(named, imports)] : [reader], codec };
  });
  const unnamed = results.map(
    (result): TypeView => ({
      declarations: [],
      codec: codecView(result, imports, wire),
    }),
  );
  const hasErrors = module.errors.length > 0;
  const view: TypeModuleView = {
    header: generatedHeader(module.from),
    errorClass: hasErrors ? imports.value('ServiceError', clientModule) : '',
    errorOptions: hasErrors ? imports.type('ServiceErrorOptions', clientModule) : '',
    generics,
    types: [...types, ...unnamed],
    errors: module.errors.map(errorView),
    imports: imports.text().trimEnd() || 'export {};',
  };
  return {
    path: module.path,
    ownership: 'generated',
    from: module.from,
    text: renderTemplate(templates[module.kind], view),
  };
}

const templates: Record<TypeModule['kind'], string> = {
  service: 'services/service/generated/dto.ts',
  shared: 'shared/generated/module.ts',
  typescript: 'shared/generated/codecs.ts',
  claims: 'shared/generated/claims.ts',
};

function namedSubject(named: NamedType, file: string): CodecSubject {
  const written = { kind: 'ref', to: named } as const;
  return {
    name: named.name,
    codec: `${lowerFirst(named.name)}Codec`,
    type: named.type,
    written,
    comment: `/** Reads and writes ${named.name}${named.module.path === file ? '' : ' of another file'}. */`,
    origin: named.origin,
    recursive: reachedTypes([named.type]).includes(named),
  };
}

function namelessResults(service: ServiceModel): CodecSubject[] {
  return service.operations.flatMap((operation) => {
    const type = resultType(operation);
    if (type === undefined || type.kind === 'ref') return [];
    return [
      {
        name: `${upperFirst(operation.name)}Output`,
        codec: `${operation.name}OutputCodec`,
        type,
        written: type,
        comment: `/** Reads and writes what ${operation.name} returns. */`,
      },
    ];
  });
}

function declaredNames(module: TypeModule, results: readonly CodecSubject[]): string[] {
  const named = module.types.flatMap((one) => {
    const { decode, encode } = codecFunctions(one);
    const codec = `${lowerFirst(one.name)}Codec`;
    // The user's own types are imported under their own names.
    if (one.origin === 'typescript') return [codec, decode, encode];
    return [one.name, ...(one.hasInit ? [initName(one)] : []), codec, decode, encode];
  });
  const unnamed = results.flatMap((one) => {
    const { decode, encode } = codecFunctions(one);
    return [one.codec, decode, encode];
  });
  const others = [...module.generics, ...module.errors].map((one) => one.name);
  return [...named, ...unnamed, ...others];
}
