// What a section is: a capability of the manifest, from its keys in YAML to what it emits. The engines (generate, compare) loop over the
// list of sections and know none of them; sections know those that stand before them in .ci/layers.js, and no others.
import type { Contract } from '@armature/runtime/wire';
import type { DocumentNode } from '../engine/document/document.js';
import type { Reader } from '../engine/read/reader.js';
import type { Key } from '../engine/shape/shape.js';
import type { Nodes, Part } from '../language/part.js';
import type { DeclaredName } from '../language/read/read-declarations.js';
import type { Linker, Scope } from '../language/link/linker.js';
import type { Bonding, Judged, Linked, ServiceLinking, WorkspaceLinking } from './linking.js';
import type { Finding } from '../engine/compare/finding.js';
import type { Rules } from '../engine/compare/rule.js';
import type { Located, Span } from '../source/source-file.js';
import type { Field, Model as WholeModel, NamedType, ServiceModel, Type } from '../language/model.js';
import type { Describing, DocumentPart, DocumentSource } from './describing.js';
import type { Layout } from '../engine/emit/layout-options.js';
import type { FileSpec } from '../engine/emit/file-spec.js';
import type { EmittedFile } from '../engine/write/change.js';
import type { Emitting, Fills, OwnTemplate, ServiceSubject, WorkspaceSettings } from './emitting.js';
import type { NamelessType } from '../language/codec/type-module.js';

/** The files that manifests are: `service.yaml`, what they import, `scaffold.yaml`. */
export type ManifestKind = 'service' | 'shared' | 'workspace';

/** A key at the root of a manifest. */
export interface RootKey extends Key {
  /** The key that it stands before in the editors' schemas; last unless told. */
  readonly before?: string;
}

/** One section. All but its keys and its reading is left out where it has nothing to do with it. */
export interface Section<Node = unknown, Model = unknown> extends Part<Node, Model> {
  /** The kinds of manifest that its keys stand in. */
  readonly holds: readonly ManifestKind[];
  readonly keys: Readonly<Record<string, RootKey>>;
  /** Reads its keys. What the shape's check has reported is skipped. */
  read(reader: Reader, root: DocumentNode): Node;
  /** What is left where the YAML is broken further down: names that can be referred to; all of it unless told. */
  namesOnly?(node: Node): Node;
  /** The names that it declares among those of the file's types. */
  declares?(node: Node): readonly DeclaredName[];
  /** Reports what is wrong with it, as far as that shows without linking names. */
  check?(node: Node, checking: Checking): void;
  /** Manifests of services elsewhere, as written, that have to be read too. */
  manifests?(node: Node): readonly Located<string>[];
  /** Services that it names, `*` for all; where one changes, what is emitted for this service may have to change. */
  follows?(node: Node): readonly string[];
  /** Further services that it names: they have to exist, but their changes are of no concern. */
  mentions?(node: Node): readonly string[];

  // Linking, in the order of the phases: each runs for all sections before the next begins.

  /** Declares names in a file's scope. */
  declare?(node: Node, scope: Scope, linker: Linker): void;
  /** What scaffold.yaml says -> the section's model of the workspace. */
  linkWorkspace?(node: Node, linking: WorkspaceLinking): Model;
  /** What a manifest says -> the section's model of the service, as far as it goes without other services. */
  link?(node: Node, linking: ServiceLinking): Model;
  /** What it adds to the service's own config. */
  configFields?(node: Node, linking: Omit<ServiceLinking, 'configFields'>): readonly Field[];
  /** Why other services cannot call this one. */
  refusal?(node: Node): string | undefined;
  /** Its model once it is bound to other services. */
  bond?(node: Node, bonding: Bonding): Model;
  /** Reports what is wrong with it, now that all types are known. */
  checkTypes?(linked: Linked): void;
  /** Reports what is wrong with how types refer to each other. */
  checkReferences?(judged: Judged): void;
  /** Reports names that clash, whatever else is wrong. */
  checkNames?(linked: Linked): void;

  // The contract, and what is compared of it.

  /** The types that its part of the contract refers to. */
  types?(model: Model): readonly Type[];
  /** Its entries in the published contract. Their order is stable: the contract's digest is taken from its text. */
  publish?(model: Model, publishing: Publishing): Partial<Contract>;
  /** Kinds of change between its parts of two contracts, who breaks by each, and why. */
  readonly rules?: Rules;
  /** Compares its parts of two contracts of one service; with the contract of a consumer, only what can hit that one. */
  compare?(before: Contract, after: Contract, consumer?: Contract): readonly Finding[];
  /** Compares its models in two versions of one service: what no contract says, where the manifests of both are there. */
  compareModels?(before: Model, after: Model, service: string): readonly Finding[];
  /** Where a finding stands, if it is one of its own. */
  locate?(model: Model, finding: Finding): Span | undefined;

  // What is emitted.

  /** How it wants emitted text to be laid out. */
  layout?(model: Model): Layout;
  /** What the workspace's own files say of the service, in words that change with it. */
  face?(model: Model): readonly string[];
  /** Types without a name that get a codec in the service's dto.ts. */
  nameless?(model: Model): readonly NamelessType[];
  /** Its files of a service. */
  readonly files?: readonly FileSpec<ServiceSubject>[];
  /** What it puts into files that other sections own. */
  readonly fills?: Fills;
  /** Its files of a service outside of the workspace that one of it calls. */
  readonly peerFiles?: readonly FileSpec<ServiceSubject>[];
  /** The services whose clients its files import. */
  clients?(model: Model): readonly ServiceModel[];
  /** Its files of the workspace. */
  workspaceFiles?(
    whole: WholeModel,
    settings: WorkspaceSettings,
    emitting: Emitting,
  ): readonly Promise<EmittedFile>[];
  /** Files that scaffold.yaml adds to each service. */
  addedFiles?(model: Model, subject: ServiceSubject, emitting: Emitting): readonly FileSpec<ServiceSubject>[];
  /** The workspace's own templates that its files are made of. */
  ownTemplates?(model: Model): readonly OwnTemplate[];
  /** Whether one of its files is made of all services, so that a change of any is a change of it. */
  gathers?(model: Model): boolean;
  /** The services whose documents make up this one's. */
  shows?(model: Model): readonly ServiceModel[] | undefined;
  /** The types that its part of an OpenAPI document refers to. */
  shownTypes?(model: Model): readonly Type[];
  /** Its part of an OpenAPI document. */
  openapi?(sources: readonly DocumentSource<Model>[], describing: Describing): DocumentPart;
}

/** A contract that is being put together. */
export interface Publishing {
  readonly service: ServiceModel;
  /** The names of types in the contract. */
  readonly names: ReadonlyMap<NamedType, string>;
  /** All types that any section refers to, and those that they reach. */
  readonly types: Contract['types'];
}

/** A manifest that is being checked; what all sections read of it is there. */
export interface Checking extends Nodes {
  readonly reader: Reader;
  readonly root: DocumentNode;
  /** What the file calls its service or workspace. */
  readonly name?: Located<string>;
}
