// The key of `routes`, and what stands under it: routes as they are written, and the operations that they become.
import type { ErrorModel, Field, NamedType, Type } from '../../language/model.js';
import type { FieldNode, TypeNode } from '../../language/node.js';
import type { Part } from '../../language/part.js';
import type { Located, Span } from '../../source/source-file.js';

/**
 * What is said of a route beside what it takes and gives. Which options there are, and what the values of each are, is
 * declared by their table (options/index.ts).
 */
// oxlint-disable-next-line typescript/no-empty-object-type, typescript/no-empty-interface -- the table merges into it.
export interface RouteOptions {}

/** An entry under `routes`. */
export interface RouteDeclaration extends RouteOptions {
  readonly name: Located<string>;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: Located<string>;
  readonly pathFields: readonly FieldNode[];
  readonly queryFields: readonly FieldNode[];
  /** Header fields: the field's name is the header's in camelCase unless `name:` says otherwise; `wire` is the header's name. */
  readonly headerFields: readonly (FieldNode & { readonly wire: string })[];
  readonly body?: TypeNode;
  readonly returns?: TypeNode;
  readonly errors: readonly Located<string>[];
  readonly span: Span;
}

/** A field of an operation's input and where it travels. */
export interface InputField {
  readonly field: Field;
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** Its name there. */
  readonly wire: string;
  readonly text: 'string' | 'number' | 'boolean' | 'json' | 'file';
  readonly many: boolean;
}

/** An operation: what it takes and gives, and what is said of it beside that. */
export interface Operation extends RouteOptions {
  /** camelCase, a legal identifier. */
  readonly name: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As in the manifest: `/users/{id}`. */
  readonly path: string;
  readonly encoding: 'json' | 'multipart';
  /** Absent: the operation takes nothing. A body that is a named object with nothing beside it is used as it stands, else `LoginInput`. */
  readonly input?: NamedType;
  readonly fields: readonly InputField[];
  /** The field that is the whole body, for bodies that are not objects. */
  readonly wholeBody?: string;
  /** The declared body type before it was joined with the other fields (OpenAPI wants it). */
  readonly body?: Type;
  readonly result:
    | { readonly kind: 'empty' }
    | { readonly kind: 'binary' }
    | { readonly kind: 'json'; readonly type: Type }
    | { readonly kind: 'stream'; readonly of: Type };
  readonly errors: readonly ErrorModel[];
  readonly span: Span;
}

/** What a service does. */
export interface RoutesModel {
  /** In the manifest's order. */
  readonly operations: readonly Operation[];
}

/** The key. */
export const routes: Part<readonly RouteDeclaration[], RoutesModel> = { key: 'routes' };
