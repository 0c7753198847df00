// A manifest after loading and validating: shape is right, names are not linked yet. Every node knows its span.
import { posix } from 'node:path';
import type { Nodes } from './part.js';
import type { Located, SourceFile, Span } from '../source/source-file.js';

/** JSON Schema's assertions, as far as the manifest takes them. */
export interface Constraints {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number | string;
  readonly maximum?: number | string;
  readonly exclusiveMinimum?: number | string;
  readonly exclusiveMaximum?: number | string;
  readonly multipleOf?: number | string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

/** JSON Schema's annotations. */
export interface Annotations {
  readonly title?: string;
  readonly description?: string;
  readonly example?: unknown;
  /** true, or what to use in its place. */
  readonly deprecated?: boolean | string;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
  /** Of a field of a config: nobody sees its value but the service. */
  readonly secret?: boolean;
}

interface TypeNodeParts {
  readonly span: Span;
  readonly constraints: Constraints;
  /** Of the type itself, from its long form. */
  readonly annotations: Annotations;
}

/** A type expression or mapping. */
export type TypeNode =
  | (TypeNodeParts & { readonly kind: 'name'; readonly name: string; readonly args: readonly TypeNode[] }) // builtin, `User`, `common.Page`, a type parameter
  | (TypeNodeParts & { readonly kind: 'array'; readonly of: TypeNode })
  | (TypeNodeParts & { readonly kind: 'map'; readonly of: TypeNode })
  | (TypeNodeParts & { readonly kind: 'nullable'; readonly of: TypeNode })
  | (TypeNodeParts & { readonly kind: 'stream'; readonly of: TypeNode })
  | (TypeNodeParts & {
      readonly kind: 'enum';
      readonly values: readonly Located<string | number>[];
      readonly open: boolean;
    })
  | (TypeNodeParts & {
      readonly kind: 'union';
      readonly of: readonly TypeNode[];
      readonly discriminator?: Located<string>;
    })
  | (TypeNodeParts & { readonly kind: 'intersection'; readonly of: readonly TypeNode[] })
  | (TypeNodeParts & { readonly kind: 'partial'; readonly of: TypeNode })
  | (TypeNodeParts & {
      readonly kind: 'pick' | 'omit';
      readonly of: TypeNode;
      readonly keys: readonly Located<string>[];
    })
  | (TypeNodeParts & {
      readonly kind: 'object';
      readonly fields: readonly FieldNode[];
      readonly additional: 'drop' | 'reject';
    })
  /** Stands in for what could not be read, which was reported: it could be anything, so nothing is wrong with it. */
  | (TypeNodeParts & { readonly kind: 'unreadable' });

/** A field of an object. */
export interface FieldNode {
  /** Without the `?`. */
  readonly name: Located<string>;
  /** From `name:`: its name on the wire, where that is another. */
  readonly wireName?: Located<string>;
  /** Written with `?`: may be absent. */
  readonly optional: boolean;
  readonly type: TypeNode;
  /** From `= value` or `default:`; its JSON form, not checked against the type yet. */
  readonly default?: Located<unknown>;
  readonly annotations: Annotations;
  readonly span: Span;
}

/** An entry under `types`. Parameters come from the key: `Page<T>`. */
export interface TypeDeclaration {
  readonly name: Located<string>;
  readonly parameters: readonly Located<string>[];
  readonly type: TypeNode;
  readonly annotations: Annotations;
  readonly span: Span;
}

/** An entry under `imports`: alias to file. */
export interface ImportDeclaration {
  readonly alias: Located<string>;
  /** As written: relative to the manifest. */
  readonly path: Located<string>;
}

/**
 * What errors did to a manifest that is read on for the sake of further reports: `gaps`, names that are written in the file may be
 * missing from it; `errors`, all names are there, but not everything about them.
 */
export type Flaw = 'gaps' | 'errors';

/** A `service.yaml`: what every manifest has, and what its sections read. */
export interface ServiceManifest extends Nodes {
  readonly kind: 'service';
  readonly source: SourceFile;
  readonly flaw?: Flaw;
  readonly service: Located<string>;
  readonly imports: readonly ImportDeclaration[];
  readonly types: readonly TypeDeclaration[];
}

/** A service and the folder that its manifest is in. */
export type PlacedService = ServiceManifest & { readonly folder: string };

/** A shared YAML file: what manifests import. */
export interface SharedManifest extends Nodes {
  readonly kind: 'shared';
  readonly source: SourceFile;
  readonly flaw?: Flaw;
  readonly imports: readonly ImportDeclaration[];
  readonly types: readonly TypeDeclaration[];
}

/** `scaffold.yaml`. */
export interface WorkspaceManifest extends Nodes {
  readonly kind: 'workspace';
  readonly source: SourceFile;
  readonly flaw?: Flaw;
  readonly workspace: Located<string>;
  /** What types that sections declare here may use. */
  readonly imports: readonly ImportDeclaration[];
}

export type Manifest = ServiceManifest | SharedManifest | WorkspaceManifest;

/** The path of an imported file in the workspace. */
export function resolveImport(importer: string, written: string): string {
  return posix.join(posix.dirname(importer), written);
}
