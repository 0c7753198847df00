// A type in its place, between the readers of types and of fields.
import type { Located } from '../../source/source-file.js';
import type { Annotations, TypeNode } from '../node.js';

/** A type as it stands in its place: with the default and the annotations that belong to the field around it. */
export interface PlacedType {
  readonly type: TypeNode;
  readonly default?: Located<unknown>;
  /** From `name:`: what the field around it is called on the wire. */
  readonly wireName?: Located<string>;
  readonly annotations: Annotations;
}
