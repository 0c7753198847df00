// The state of one resolution and the operations on it that its parts share. Types only: create-linker.ts puts it together.
import type { Annotations, FieldNode, ImportDeclaration, TypeDeclaration, TypeNode } from '../node.js';
import type { Located, Span } from '../../source/source-file.js';
import type { ErrorModel, Field, GenericDeclaration, NamedType, Type, TypeModule } from '../model.js';
import type { WireSettings } from '../builtin/wire-settings.js';
import type { Reports } from './reports.js';

/** A type module while it is being filled. */
export interface ModuleDraft extends TypeModule {
  readonly types: NamedType[];
  readonly generics: GenericDeclaration[];
  readonly errors: ErrorModel[];
}

/** A named type while it is being filled. */
export type NamedDraft = { -readonly [Key in keyof NamedType]: NamedType[Key] };

/** A generic declaration: no type of its own until it gets arguments. */
export interface GenericEntry {
  readonly declaration: TypeDeclaration;
  readonly scope: Scope;
}

/** What a name under `types` (or exported by a TypeScript file) stands for. */
export type TypeEntry =
  | { readonly kind: 'named'; readonly named: NamedType }
  | { readonly kind: 'generic'; readonly generic: GenericEntry }
  /** Exported by a TypeScript file, but not for manifests to name. */
  | { readonly kind: 'foreign'; readonly reason: string; readonly span: Span };

/** One import of a scope. */
export interface ImportEntry {
  readonly declaration: ImportDeclaration;
  /** Undefined where the file could not be loaded: that was reported, names behind it are not. */
  readonly scope: Scope | undefined;
  used: boolean;
}

/** The names that a file can use. */
export interface Scope {
  readonly module: ModuleDraft;
  readonly imports: Map<string, ImportEntry>;
  readonly types: Map<string, TypeEntry>;
  readonly errors: Map<string, ErrorModel>;
  /** Errors kept parts of the file from being read: a name that is not here may still be written there. */
  readonly hasGaps: boolean;
  /** Names of emitted types and classes, by name. */
  readonly taken: Map<string, { readonly span: Span; readonly declared: boolean }>;
}

/** Where a type node stands: what its names mean, and where new named types go. Identity matters: it keys what was resolved already. */
export interface Env {
  readonly scope: Scope;
  /** The module that gets lifted types and instances. */
  readonly home: Scope;
  /** Arguments of the generic whose body this is. */
  readonly bindings?: ReadonlyMap<string, Type>;
  /** The same file outside of the generic's body. */
  readonly outer?: Env;
  /** The body of a generic as it is emitted: nothing that names a parameter is lifted. */
  readonly generic?: boolean;
  /** What lifted types are named after where no named type stands around: the generic's own name. */
  readonly owner?: string;
  /** What is declared here is read from a file and goes nowhere: `wire` says nothing of it. */
  readonly local?: boolean;
  /** How many instances stand around this one. */
  readonly depth: number;
}

/** A field of an object-like type whose own type is worked out on demand. */
export interface ShapeField {
  readonly name: string;
  readonly span: Span;
  /** Works the field out; the same object each time. */
  readonly field: () => Field;
}

/** The fields of an object-like type, without having resolved their types. */
export interface Shape {
  readonly fields: ReadonlyMap<string, ShapeField>;
  readonly additional: 'drop' | 'reject';
}

/** What a new named type is made of. */
export interface LiftRequest {
  readonly name: string;
  readonly env: Env;
  readonly node: TypeNode;
  readonly origin: NamedType['origin'];
  readonly label?: string;
  readonly annotations?: Annotations;
  /** Asked for here; the node's own span unless told. */
  readonly span?: Span;
}

/** One resolution in progress. */
export interface Linker {
  readonly reports: Reports;
  /** The forms in which values travel, as the workspace chose them. */
  readonly wire: WireSettings;
  /** The node's type. Names that it has to invent start with `hint`. Reports what can't be linked and gives `unknownType` for it. */
  resolveType(node: TypeNode, env: Env, hint: string): Type;
  /** Fills a named type's body from a node: object-like nodes become its object, unions its union. */
  resolveBody(named: NamedDraft, node: TypeNode, env: Env): void;
  /** The fields of an object-like node; undefined (reported) when it is none. */
  shapeOf(node: TypeNode, env: Env, hint: string): Shape | undefined;
  /** A field, resolved once for each environment; its lifted types are named after `owner`. */
  resolveField(node: FieldNode, env: Env, owner: string): Field;
  /** A new named type in the environment's home, filled when the queue is drained. */
  lift(request: LiftRequest): NamedType;
  /** The instance of a generic for these arguments. */
  instantiate(generic: GenericEntry, args: readonly Type[], env: Env, span: Span): Type;
  /** Looks a type name up; reports an unknown one and gives undefined. Marks the import as used. */
  findType(name: string, scope: Scope, span: Span): TypeEntry | undefined;
  /** Adds a named type that has a name already to a module, checking that the name is free. */
  place(scope: Scope, named: NamedType, declared: boolean): void;
  /** A name for a type that has none: the wanted one, or with a number where another invented name has it. */
  freeName(scope: Scope, wanted: string): string;
  /** Checks a field's default once all types are known. `wire`: the forms that it travels in, if it does. */
  checkDefault(field: Field, written: Located<unknown>, wire?: WireSettings): void;
  /** Does what was put off: bodies of lifted types and of instances. */
  drain(): void;
  /** Where named types come from, for shapes: absent for types that were never nodes. */
  readonly bodies: Map<NamedType, { readonly node: TypeNode; readonly env: Env }>;
  /** Where a declared error's code stands. */
  readonly errorSpans: Map<ErrorModel, Span>;
  /** Every type that stands for something unknown: one sentinel, so that no follow-up is reported. */
  readonly unknownType: Type;
  /** The type of a named type that is not filled yet. */
  readonly pendingType: Type;
  /** Stand-ins that are filled when all bodies are. */
  readonly holders: (() => void)[];
  /** Checks that wait until every type is known: defaults, constraints on references. */
  readonly checks: (() => void)[];
}
