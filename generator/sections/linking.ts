// What sections get while a workspace is linked, phase by phase. The phases themselves stand in generate/link/resolve.ts.
import type { ReferenceGraph } from '../language/link/graph.js';
import type { Linker, Scope } from '../language/link/linker.js';
import type { Field, ServiceModel } from '../language/model.js';
import type { PlacedService, WorkspaceManifest } from '../language/node.js';
import type { Parts } from '../language/part.js';
import type { Located } from '../source/source-file.js';

/** Linking what scaffold.yaml says, before any service. */
export interface WorkspaceLinking {
  readonly linker: Linker;
  readonly manifest: WorkspaceManifest;
  /** Scopes of imported files, by path. */
  readonly shared: ReadonlyMap<string, Scope>;
  /** Adds a scope of types that the section declares itself; they are emitted where its module says. */
  add(scope: Scope): void;
}

/** Linking one service by itself: others are not known yet. */
export interface ServiceLinking {
  readonly linker: Linker;
  readonly manifest: PlacedService;
  readonly scope: Scope;
  /** The fields that sections add to the own config. */
  configFields(): readonly Field[];
}

/** A service that another can name. */
export interface Neighbour {
  readonly service: ServiceModel;
  /** Outside of the workspace. */
  readonly isPeer: boolean;
  /** Of it not everything is known: it has errors. */
  readonly isFlawed: boolean;
  /** Why others cannot call it, where some section says so. */
  readonly refusal?: string;
}

/** Linking one service to others: all of them are there, with their types and operations. */
export interface Bonding extends Omit<ServiceLinking, 'configFields'> {
  readonly service: ServiceModel;
  /** The services of the workspace, in order of their names. */
  readonly neighbours: readonly Neighbour[];
  /** The service of that name, in the workspace or outside of it. Reports an unknown one; `place` says where it is named. */
  find(name: Located<string>, place: string): Neighbour | undefined;
}

/** A service and the manifest that it was made of. */
export interface LinkedService {
  readonly manifest: PlacedService;
  readonly service: ServiceModel;
  readonly isPeer: boolean;
}

/** A workspace of which everything is linked. */
export interface Linked {
  readonly linker: Linker;
  readonly workspace: WorkspaceManifest & Parts;
  /** All files' scopes. */
  readonly scopes: readonly Scope[];
  /** Peers last. */
  readonly services: readonly LinkedService[];
}

/** A workspace whose types are known to the end, and who refers to whom among them. */
export interface Judged extends Linked {
  readonly graph: ReferenceGraph;
}
