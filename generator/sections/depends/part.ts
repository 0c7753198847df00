// The key of `depends`, and what stands under it.
import type { NamedType, ServiceModel } from '../../language/model.js';
import type { Part } from '../../language/part.js';
import type { Located, Span } from '../../source/source-file.js';
import type { Operation } from '../routes/part.js';

/** An operation that a dependency is used for, and the fields of its result that are read. */
export interface UseDeclaration {
  readonly operation: Located<string>;
  /** Paths such as `address.city`; '*' for all of the result. */
  readonly fields: '*' | readonly Located<string>[];
}

/** An entry under `depends`. */
export interface DependencyDeclaration {
  readonly service: Located<string>;
  /** `form` for peers that read urlencoded bodies only. */
  readonly encoding: 'json' | 'form';
  /** What is known of a peer that is not in this workspace: the path of a manifest of its own, as written. */
  readonly manifest?: Located<string>;
  /** What is used of it; absent: everything. */
  readonly uses?: readonly UseDeclaration[];
}

/** An operation of a dependency that is used, and the fields of its result that are read. */
export interface Use {
  readonly operation: Operation;
  /** Paths of field names, through arrays, maps and nulls; '*' for all of the result. */
  readonly fields: '*' | readonly (readonly string[])[];
  /** The same paths as they are published, by the names on the wire; told when all types are known. */
  readonly wire?: readonly string[];
  /** The result with those fields only, a type of the service that reads it; absent: the result as it is, or there is none. */
  readonly output?: NamedType;
  /** Where the manifest names it. */
  readonly span: Span;
}

/** A service that is called. */
export interface Dependency {
  readonly service: ServiceModel;
  readonly encoding: 'json' | 'form';
  /** What is used of it; absent: everything. */
  readonly uses?: readonly Use[];
  /** Where the manifest names it. */
  readonly span: Span;
}

/** The key. */
export const depends: Part<readonly DependencyDeclaration[], readonly Dependency[]> = { key: 'depends' };
