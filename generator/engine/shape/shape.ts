// The shapes that manifests are made of. One description serves the validator (check-shape) and the editors (json-schema).

/** The form that a text must have. */
export interface Form {
  /** ECMAScript source, anchored, without flags that JSON Schema lacks. */
  readonly pattern: string;
  /** Completes "is not …". */
  readonly says: string;
  readonly example: string;
}

/** A key of a section. */
export interface Key {
  readonly shape: Shape;
  /** One sentence or two, shown by editors. */
  readonly description: string;
  readonly required?: boolean;
}

/** What a node may be. Alternatives of `either` differ in the kind of node that they take. */
export type Shape =
  | { readonly kind: 'any' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'text'; readonly form?: Form }
  | {
      readonly kind: 'number';
      readonly whole: boolean;
      readonly least?: number;
      readonly most?: number;
      readonly above?: number;
    }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'list'; readonly of: Shape; readonly least?: number; readonly distinct?: boolean }
  /** A mapping with names of the user's own. */
  | { readonly kind: 'record'; readonly of: Shape; readonly key: Form; readonly what: string }
  /** A mapping with a closed set of keys. */
  | { readonly kind: 'section'; readonly what: string; readonly keys: Readonly<Record<string, Key>> }
  | { readonly kind: 'either'; readonly of: readonly Shape[] }
  /** A type: an expression, the long form (a mapping with one of the markers), or a mapping of fields. */
  | {
      readonly kind: 'type';
      readonly long: Shape & { readonly kind: 'section' };
      readonly fields: () => Shape;
    }
  /** A shape of its own in the JSON Schema's definitions; also how shapes recur. */
  | { readonly kind: 'named'; readonly name: string; readonly of: () => Shape };

/** The keys that make a mapping the long form of a type. */
export const typeMarkers = ['type', 'fields', 'enum', 'union'] as const;

/** What a shape is, in words: completes "expected …". */
export function describeShape(shape: Shape): string {
  switch (shape.kind) {
    case 'any':
      return 'a value';
    case 'boolean':
      return 'true or false';
    case 'text':
      return 'a text';
    case 'number':
      return shape.whole ? 'a whole number' : 'a number';
    case 'choice':
      return shape.of.map((word) => `"${word}"`).join(' or ');
    case 'list':
      return 'a list';
    case 'record':
    case 'section':
      return `a mapping (${shape.what})`;
    case 'either':
      return shape.of.map(describeShape).join(', or ');
    case 'type':
      return 'a type: an expression such as string or User[], or a mapping of fields';
    case 'named':
      return describeShape(shape.of());
  }
}
