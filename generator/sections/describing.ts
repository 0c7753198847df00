// What sections get while an OpenAPI document is put together, and what they give.
import type { OpenAPIV3_1 } from 'openapi-types';
import type { Model, ServiceModel } from '../language/model.js';
import type { SchemaWriter } from '../language/openapi/schemas.js';

/** One service that a document describes, and what the section made of it. */
export interface DocumentSource<Part> {
  readonly service: ServiceModel;
  readonly part: Part;
  /** Without what only services may ask for. */
  readonly publicOnly: boolean;
  /** Of ids, where the document is of several services. */
  readonly prefix: string;
}

/** A document that is being put together. */
export interface Describing {
  readonly model: Model;
  /** Names and writes the schemas of types that sections say to show. */
  readonly schemas: SchemaWriter;
}

/** A section's part of a document. */
export interface DocumentPart {
  readonly tags?: readonly OpenAPIV3_1.TagObject[];
  readonly paths?: OpenAPIV3_1.PathsObject;
  /** Schemas of its own, beside those of types. */
  readonly schemas?: Readonly<Record<string, OpenAPIV3_1.SchemaObject>>;
  readonly securitySchemes?: OpenAPIV3_1.ComponentsObject['securitySchemes'];
}
