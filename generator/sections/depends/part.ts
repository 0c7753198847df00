// The key of `depends`, and what stands under it.
import type { ResilienceText } from '@armature/runtime/wire';
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

/** What is said of calling a dependency. */
export interface ResilienceDeclaration {
  /** As the runtime reads it, without fallbacks. */
  readonly text: ResilienceText;
  /** Operations that the service answers itself when their calls fail. */
  readonly fallback: readonly Located<string>[];
  /** Operations of which more is said. */
  readonly operations: readonly Located<string>[];
  readonly span: Span;
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
  readonly resilience?: ResilienceDeclaration;
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

/** An operation that the service answers itself when its call fails. */
export interface FallbackOperation {
  readonly operation: Operation;
  /** Where the manifest names it. */
  readonly span: Span;
}

/** A service that is called. */
export interface Dependency {
  readonly service: ServiceModel;
  readonly encoding: 'json' | 'form';
  /** What is used of it; absent: everything. */
  readonly uses?: readonly Use[];
  /** What is said of calling it, as the runtime reads it. */
  readonly resilience?: ResilienceText;
  readonly fallbacks: readonly FallbackOperation[];
  /** Where the manifest names it. */
  readonly span: Span;
}

/** The key. */
export const depends: Part<readonly DependencyDeclaration[], readonly Dependency[]> = { key: 'depends' };
