// Resolved names, types and operations of a whole workspace: what the emitters read. No spans needed to print it, kept for reports.
import type { Contract } from '@armature/runtime/wire';
import type { Parts } from './part.js';
import type { BuiltinName } from './builtin/builtins.js';
import type { WireSettings } from './builtin/wire-settings.js';
import type { Annotations, Constraints } from './node.js';
import type { Span } from '../source/source-file.js';

/** A resolved type. Generics are instantiated, Partial/Pick/Omit/& are worked out into objects, inline objects are lifted to named types. */
export type Type =
  | { readonly kind: 'builtin'; readonly name: BuiltinName; readonly constraints: Constraints }
  | { readonly kind: 'enum'; readonly values: readonly (string | number)[]; readonly open: boolean }
  | { readonly kind: 'array'; readonly of: Type; readonly constraints: Constraints }
  | { readonly kind: 'map'; readonly of: Type; readonly constraints: Constraints }
  | { readonly kind: 'nullable'; readonly of: Type }
  | { readonly kind: 'stream'; readonly of: Type }
  | { readonly kind: 'union'; readonly of: readonly Type[]; readonly discriminator?: Discriminator }
  | { readonly kind: 'object'; readonly fields: readonly Field[]; readonly additional: 'drop' | 'reject' }
  | { readonly kind: 'ref'; readonly to: NamedType }
  /** Only inside a GenericDeclaration. */
  | { readonly kind: 'parameter'; readonly name: string };

/** The field that tells the members of a union apart, and which value means which member. */
export interface Discriminator {
  /** Its name on the wire. */
  readonly field: string;
  /** Its name in code, where that is another. */
  readonly property?: string;
  /** One entry a value, in the order of the members. */
  readonly mapping: readonly { readonly value: string; readonly member: NamedType }[];
}

export interface Field {
  /** Its name on the wire: in JSON, schemas and contracts. */
  readonly name: string;
  /** Its name in code, where that is another: see `propertyOf`. */
  readonly property?: string;
  /** Written with `?`. A field with a default is not optional here: see `default`. */
  readonly optional: boolean;
  readonly type: Type;
  /** JSON form of the default, checked against the type. Boxed, since null may be one. */
  readonly default?: { readonly value: unknown };
  readonly annotations: Annotations;
  /** Where it is declared; absent for what no manifest says. */
  readonly span?: Span;
  /** Where it is asked for, if that is elsewhere: what a service reads of another's result. */
  readonly asked?: Span;
}

/** What a field is called in code. */
export function propertyOf({ name, property }: Pick<Field, 'name' | 'property'>): string {
  return property ?? name;
}

/** A type with a name of its own in emitted code. Identity matters: compare by reference. */
export interface NamedType {
  readonly name: string;
  /** Where its TypeScript and its codec are emitted. */
  readonly module: TypeModule;
  /** Filled once at resolution (types may be recursive). */
  readonly type: Type;
  readonly annotations: Annotations;
  /** `declared` in a manifest; `instance` of a generic; `lifted` from an inline object; `input` of an operation; `typescript`: the user's own declaration, only its codec is emitted. */
  readonly origin: 'declared' | 'instance' | 'lifted' | 'input' | 'typescript';
  /** For instances: `Page<User>`, for doc comments and OpenAPI. */
  readonly label?: string;
  /**
   * Whether its sender's form differs from its reader's (a field with a default in it or in what it refers to). Then two
   * interfaces are emitted: `User` (reader) and `UserInit` (sender).
   */
  readonly hasInit: boolean;
  readonly span: Span;
}

/** A generic declaration: emitted as a generic interface for the user's convenience; codecs exist for its instances only. */
export interface GenericDeclaration {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly type: Type;
  readonly annotations: Annotations;
  readonly span: Span;
}

/** One emitted TypeScript file of types and codecs: a shared YAML file, a TypeScript file with DTOs, a service's dto.ts, or the claims. */
export interface TypeModule {
  readonly kind: 'shared' | 'typescript' | 'service' | 'claims';
  /** `common` (the alias' target's file name), the service's name, `claims`. */
  readonly name: string;
  /** The manifest or TypeScript file, relative to the workspace. */
  readonly from: string;
  /** Emitted file, relative to the workspace: `shared/generated/common.ts`, `services/user/generated/dto.ts`. */
  readonly path: string;
  /** In order of declaration; lifted, instance and input types follow where they are first used. */
  readonly types: readonly NamedType[];
  readonly generics: readonly GenericDeclaration[];
  readonly errors: readonly ErrorModel[];
  /** Where the file it comes from names itself, or begins. */
  readonly span: Span;
}

/** A declared error; emitted as a class in its module's file. */
export interface ErrorModel {
  readonly name: string;
  readonly module: TypeModule;
  readonly code: number;
  readonly status: number;
  readonly message: string;
  readonly description?: string;
  readonly span: Span;
}

/** A service: what every one has, and what the sections made of its manifest. */
export interface ServiceModel extends Parts {
  /** As in the manifest: `user`, `task-runner`. */
  readonly name: string;
  /** `taskRunner`. */
  readonly camel: string;
  /** `TaskRunner`. */
  readonly pascal: string;
  /** Folder, relative to the workspace: `services/user`. */
  readonly folder: string;
  /** `services/user/service.yaml`. */
  readonly from: string;
  readonly module: TypeModule;
  /** Others may call it: it has an API of its own. A gateway has none. */
  readonly isCallable: boolean;
  /** As it is published; made when it is first asked for. */
  readonly contract: Contract;
  readonly span: Span;
}

/** A workspace, linked. */
export interface Model {
  /** What every workspace has, and what the sections made of scaffold.yaml. */
  readonly workspace: Parts & {
    readonly name: string;
    readonly namespace: string;
    /** `scaffold.yaml`. */
    readonly from: string;
    /** Where that names the workspace. */
    readonly span: Span;
    readonly wire: WireSettings;
  };
  /** Shared modules (YAML, TypeScript, claims) that are reached, in order of their paths. */
  readonly modules: readonly TypeModule[];
  /** In order of their names. */
  readonly services: readonly ServiceModel[];
  /**
   * Services outside of the workspace that services of it depend on (`depends: { mailer: { manifest: … } }`), in order of their
   * names. Only their types, contract and client are emitted, below their `folder`.
   */
  readonly peers: readonly ServiceModel[];
}
