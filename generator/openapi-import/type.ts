// Types on their way from schemas to the manifest's text.

/** What stands beside a type in the long form. */
export interface Remarks {
  readonly title?: string;
  readonly description?: string;
  readonly example?: unknown;
  readonly deprecated?: boolean | string;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
}

/** JSON Schema's keywords, by the manifest's names, which are the same. */
export type Keywords = Readonly<Record<string, number | string | boolean>>;

/** A type. `remarks` are its own where it is named, its field's where it is a field's. */
export type ImportedType = { readonly remarks?: Remarks } & (
  | { readonly kind: 'name'; readonly name: string; readonly keywords: Keywords }
  | { readonly kind: 'enum'; readonly values: readonly (string | number)[]; readonly open: boolean }
  | { readonly kind: 'array' | 'map'; readonly of: ImportedType; readonly keywords: Keywords }
  | { readonly kind: 'nullable'; readonly of: ImportedType }
  | { readonly kind: 'union'; readonly of: readonly ImportedType[]; readonly discriminator?: string }
  | { readonly kind: 'object'; readonly fields: readonly ImportedField[]; readonly rejects: boolean }
);

/** A field of an object. */
export interface ImportedField {
  readonly name: string;
  /** What it is called in the document, where that is another. */
  readonly wire?: string;
  readonly optional: boolean;
  readonly type: ImportedType;
  readonly default?: { readonly value: unknown };
  /** JSON pointer of its schema. */
  readonly at: string;
}

/** Anything at all. */
export const anything: ImportedType = { kind: 'name', name: 'json', keywords: {} };

/** A built-in type or a named one. */
export function nameType(name: string, keywords: Keywords = {}): ImportedType {
  return { kind: 'name', name, keywords };
}

/** The type, or null; what may be anything may be null anyway. */
export function nullableType(of: ImportedType): ImportedType {
  if (of.kind === 'nullable' || (of.kind === 'name' && of.name === 'json')) return of;
  const { remarks, ...bare } = of;
  return { kind: 'nullable', of: bare, ...(remarks && { remarks }) };
}

/** The type with remarks; what was said before stays where nothing new is said. */
export function withRemarks(type: ImportedType, remarks: Remarks): ImportedType {
  return Object.keys(remarks).length === 0 ? type : { ...type, remarks: { ...type.remarks, ...remarks } };
}
