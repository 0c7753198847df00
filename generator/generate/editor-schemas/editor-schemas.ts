// The JSON Schemas for editors, from the same shapes that the validator uses.
import { toJsonSchema, type JsonSchema } from '../../engine/shape/json-schema.js';
import { manifestShapes } from '../load/manifest-shapes.js';
import { allSections } from '../../sections/all.js';

const shapes = manifestShapes(allSections);

/** JSON Schema of a `service.yaml`. */
export const serviceSchema: JsonSchema = toJsonSchema(shapes.service, {
  title: 'Armature service manifest',
  description: 'service.yaml: the source of truth of one service.',
});

/** JSON Schema of a YAML file of shared types and errors. */
export const sharedSchema: JsonSchema = toJsonSchema(shapes.shared, {
  title: 'Armature shared types',
  description: 'Types and errors that manifests import.',
});

/** JSON Schema of `scaffold.yaml`. */
export const workspaceSchema: JsonSchema = toJsonSchema(shapes.workspace, {
  title: 'Armature workspace manifest',
  description: 'scaffold.yaml: what holds for all services of a workspace.',
});

/** The files that ship with the package, below `schema/`. */
export const schemaFiles: Readonly<Record<string, JsonSchema>> = {
  'service.json': serviceSchema,
  'shared.json': sharedSchema,
  'workspace.json': workspaceSchema,
};

/** A schema as the text of its file. */
export function schemaText(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
