// What a section is: a capability of the manifest, from its keys in YAML to what it emits. The engines (generate, compare) loop over the
// list of sections and know none of them; sections know those that stand before them in .ci/layers.js, and no others.
import type { DocumentNode } from '../engine/document/document.js';
import type { Reader } from '../engine/read/reader.js';
import type { Key } from '../engine/shape/shape.js';
import type { Nodes, Part } from '../language/part.js';
import type { DeclaredName } from '../language/read/read-declarations.js';
import type { Located } from '../source/source-file.js';

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
  names?(node: Node): readonly DeclaredName[];
  /** Reports what is wrong with it, as far as that shows without linking names. */
  check?(node: Node, checking: Checking): void;
  /** Manifests of services elsewhere, as written, that have to be read too. */
  manifests?(node: Node): readonly Located<string>[];
}

/** A manifest that is being checked; what all sections read of it is there. */
export interface Checking extends Nodes {
  readonly reader: Reader;
  readonly root: DocumentNode;
  /** What the file calls its service or workspace. */
  readonly name?: Located<string>;
}
