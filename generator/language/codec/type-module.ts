// One file of types and codecs: a service's dto.ts, a shared module, the claims.
import { emitFiles, type FileSpec, type Printing } from '../../engine/emit/file-spec.js';
import type { Names } from '../../engine/emit/names.js';
import { type Caused, type Literal, literal } from '../../engine/emit/printed.js';
import { jsonExpression } from '../../engine/emit/text.js';
import type { Span } from '../../source/source-file.js';
import type { EmittedFile } from '../../engine/write/change.js';
import type { WireSettings } from '../builtin/wire-settings.js';
import { reachedTypes } from '../link/reach.js';
import type { Model, NamedType, ServiceModel, Type, TypeModule } from '../model.js';
import { codecView, type CodecSubject, type CodecView } from './codec.js';
import {
  type DeclarationView,
  type ErrorView,
  errorView,
  genericDeclaration,
  readerDeclaration,
  senderDeclaration,
} from './declarations.js';
import { codecFunctions, upperFirst } from './scope.js';
import { initName, lowerFirst } from './types.js';

/** What the template of a module of types is given. */
export interface TypeModuleView {
  /** The manifest or TypeScript file, relative to the workspace. */
  readonly from: string;
  readonly generics: readonly DeclarationView[];
  readonly types: readonly NamedTypeView[];
  /** The results of operations that have no name of their own. */
  readonly results: readonly ResultView[];
  readonly errors: readonly ErrorView[];
}

/** A named type. */
export interface NamedTypeView extends Caused {
  readonly name: string;
  /** What a reader gets; undefined for the user's own TypeScript types. */
  readonly reader: DeclarationView | undefined;
  /** What a sender gives, where that differs. */
  readonly sender: DeclarationView | undefined;
  /** The list of an enum's values; undefined for other types. */
  readonly list: EnumListView | undefined;
  readonly codec: CodecView;
}

/** The values of an enum, exported under its own name: for menus, loops and tests of membership. */
export interface EnumListView {
  readonly values: readonly Literal[];
  /** Readers take others, too. */
  readonly isOpen: boolean;
}

/** The result of an operation, or a field that a table keeps as JSON. */
export interface ResultView extends Caused {
  /** The operation, or the field in words. */
  readonly operation: string;
  /** It is the result of an operation. */
  readonly isResult: boolean;
  readonly codec: CodecView;
}

/** A module of types, and what its text depends on beyond it. */
export interface TypeModuleSubject {
  readonly module: TypeModule;
  readonly wire: WireSettings;
  /** Of a service's dto.ts: what has no name and gets a codec all the same. */
  readonly nameless?: readonly NamelessType[];
}

/** What is no named type and gets a codec all the same: the result of an operation, a field that a table keeps as JSON. */
export interface NamelessType extends Caused {
  readonly cause: Span;
  /** The operation whose result it is, or what else it is, in words. */
  readonly operation: string;
  /** What its codec is called after; its operation, unless told. */
  readonly name?: string;
  readonly type: Type;
}

/** The emitted files of types and codecs: shared modules and claims in the model's order, then each service's dto.ts. */
export function emitTypeModules(
  model: Model,
  services: readonly ServiceModel[],
  {
    namelessOf,
    printing,
  }: { namelessOf(service: ServiceModel): readonly NamelessType[]; readonly printing: Printing },
): Promise<EmittedFile>[] {
  const { wire } = model.workspace;
  const subjects: TypeModuleSubject[] = [
    ...model.modules.map((module) => ({ module, wire })),
    ...services.map((service) => ({ module: service.module, wire, nameless: namelessOf(service) })),
  ];
  return subjects.flatMap((subject) => emitFiles(typeModuleFiles, subject, printing));
}

/** A service's dto.ts. */
export const dtoFile = typeModuleFile('service', 'services/service/generated/dto.ts');
/** The types of a shared manifest. */
export const sharedModuleFile = typeModuleFile('shared', 'shared/generated/module.ts');
/** The codecs of the user's own TypeScript types. */
export const sharedCodecsFile = typeModuleFile('typescript', 'shared/generated/codecs.ts');
/** What a token says of its user. */
export const claimsFile = typeModuleFile('claims', 'shared/generated/claims.ts');

/** The files of one module: one of these. */
export const typeModuleFiles: readonly FileSpec<TypeModuleSubject, TypeModuleView>[] = [
  dtoFile,
  sharedModuleFile,
  sharedCodecsFile,
  claimsFile,
];

function typeModuleFile(
  kind: TypeModule['kind'],
  template: string,
): FileSpec<TypeModuleSubject, TypeModuleView> {
  return {
    template,
    ownership: 'generated',
    path: ({ module }) => (module.kind === kind ? module.path : undefined),
    cause: ({ module }) => module.span,
    declares: declaredNames,
    view: ({ module, wire, nameless = [] }, names) => ({
      from: module.from,
      generics: module.generics.map((generic) => genericDeclaration(generic, names)),
      types: module.types.map((named) => namedTypeView(named, names, wire)),
      results: nameless.map((each) =>
        withCodec({ operation: each.operation, isResult: each.name === undefined, cause: each.cause }, () =>
          codecView(namelessSubject(each), names, wire),
        ),
      ),
      errors: module.errors.map(errorView),
    }),
  };
}

function namedTypeView(named: NamedType, names: Names, wire: WireSettings): NamedTypeView {
  const isForeign = named.origin === 'typescript';
  const view = {
    name: named.name,
    reader: isForeign ? undefined : readerDeclaration(named, names),
    sender: isForeign || !named.hasInit ? undefined : senderDeclaration(named, names),
    list: enumListOf(named),
    cause: named.span,
  };
  return withCodec(view, () => codecView(namedSubject(named), names, wire));
}

/** A type that may be null has the list as well: null is a value of the type, but no choice. */
function enumListOf({ origin, type }: NamedType): EnumListView | undefined {
  const choice = type.kind === 'nullable' ? type.of : type;
  // The user's own TypeScript types are declared in a file of the user's.
  if (choice.kind !== 'enum' || choice.values.length === 0 || origin === 'typescript') return undefined;
  return { values: choice.values.map((value) => literal(jsonExpression(value))), isOpen: choice.open };
}

function namedSubject(named: NamedType): CodecSubject {
  return {
    name: named.name,
    codec: `${lowerFirst(named.name)}Codec`,
    type: named.type,
    written: { kind: 'ref', to: named },
    ...(enumListOf(named) && { list: named.name }),
    origin: named.origin,
    recursive: reachedTypes([named.type]).includes(named),
    cause: named.span,
  };
}

function namelessSubject({
  operation,
  name = `${operation}Output`,
  type,
  cause,
}: NamelessType): CodecSubject {
  return { name: upperFirst(name), codec: `${name}Codec`, type, written: type, cause };
}

function declaredNames({ module, nameless = [] }: TypeModuleSubject): string[] {
  const named = module.types.flatMap((one) => {
    const { decode, encode } = codecFunctions(one);
    const codec = `${lowerFirst(one.name)}Codec`;
    // The user's own types are imported under their own names.
    if (one.origin === 'typescript') return [codec, decode, encode];
    return [one.name, ...(one.hasInit ? [initName(one)] : []), codec, decode, encode];
  });
  const unnamed = nameless.map(namelessSubject).flatMap((subject) => {
    const { decode, encode } = codecFunctions(subject);
    return [subject.codec, decode, encode];
  });
  const others = [...module.generics, ...module.errors].map((one) => one.name);
  return [...named, ...unnamed, ...others];
}

/** Adds a codec that is made when it is first printed: only then may it ask for imports. */
function withCodec<View extends object>(
  view: View,
  make: () => CodecView,
): View & { readonly codec: CodecView } {
  let made: CodecView | undefined;
  return Object.defineProperty(view, 'codec', {
    enumerable: true,
    get: () => (made ??= make()),
  }) as View & { readonly codec: CodecView };
}
