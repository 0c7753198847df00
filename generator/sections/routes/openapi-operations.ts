// One operation in OpenAPI's words: id, options, parameters, bodies.
import type { OpenAPIV3_1 } from 'openapi-types';
import type { Model, ServiceModel } from '../../language/model.js';
import { openApiOptions, securityOf } from './options/in-documents.js';
import { withCauses } from '../../engine/emit/causes.js';
import { responsesObject } from './openapi-responses.js';
import { isRequired, objectSchema, type Schema, type SchemaWriter } from '../../language/openapi/schemas.js';
import { unalias, withoutNull } from '../../language/link/unalias.js';
import type { InputField, Operation } from './part.js';
import { auth } from '../auth/part.js';

/** What an operation's description draws on. */
export interface OperationSurroundings {
  readonly service: ServiceModel;
  readonly model: Model;
  readonly schemas: SchemaWriter;
  /** Of the operation's id, where the document is of several services. */
  readonly prefix: string;
}

/** An operation, and the path under which it stands in the document. */
export function operationObject(
  operation: Operation,
  { service, model, schemas, prefix }: OperationSurroundings,
): { path: string; object: OpenAPIV3_1.OperationObject } {
  const placed = operation.fields.filter((field) => field.in !== 'body');
  const parameters = withCauses(
    placed.map((field) => parameterObject(field, schemas)),
    (key) => placed[Number(key)]?.field.span,
  );
  const body = requestBody(operation, schemas);
  const object: OpenAPIV3_1.OperationObject = {
    operationId: prefix + operation.name,
    ...openApiOptions({ operation, service: service.name }),
    // openapi-types wants lists that may be changed.
    security: securityOf(operation, model.workspace.part(auth)) as OpenAPIV3_1.SecurityRequirementObject[],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: body }),
    responses: responsesObject(operation, schemas),
  };
  return { path: `/api/${service.name}${operation.path}`, object };
}

function parameterObject(input: InputField, schemas: SchemaWriter): OpenAPIV3_1.ParameterObject {
  const schema = schemas.fieldSchema(input.field, 'send');
  const { description, deprecated } = input.field.annotations;
  const shape =
    input.text === 'json' && !input.many ? { content: { 'application/json': { schema } } } : { schema };
  // openapi-types still describes parameters with the schemas of 3.0, of which ours are a superset.
  return {
    name: input.wire,
    in: input.in,
    ...(description !== undefined && { description }),
    required: input.in === 'path' || isRequired(input.field, 'send'),
    ...(deprecated !== undefined && deprecated !== false && { deprecated: true }),
    ...shape,
  } as OpenAPIV3_1.ParameterObject;
}

function requestBody(operation: Operation, schemas: SchemaWriter): OpenAPIV3_1.RequestBodyObject | undefined {
  const fields = operation.fields.filter((field) => field.in === 'body');
  if (fields.length === 0 && operation.body === undefined) return undefined;
  const schema = bodySchema(operation, fields, schemas);
  const whole = fields.find((field) => field.field.name === operation.wholeBody);
  const required = whole
    ? isRequired(whole.field, 'send')
    : fields.some((field) => isRequired(field.field, 'send'));
  const encoding = formEncodings(fields);
  const form = { schema, ...(Object.keys(encoding).length > 0 && { encoding }) };
  if (operation.encoding === 'multipart') return { required, content: { 'multipart/form-data': form } };
  // A server reads forms too; only flat bodies have a form's shape.
  const isFlat = operation.wholeBody === undefined && fields.every(isFormField);
  return {
    required,
    content: {
      'application/json': { schema },
      ...(isFlat && { 'application/x-www-form-urlencoded': form }),
    },
  };
}

/** Whether every value of a field has a form: a text that is null has none. */
function isFormField({ text, field }: InputField): boolean {
  return text !== 'json' && withoutNull(field.type) === unalias(field.type);
}

/** What isn't said by JSON Schema's types: parts that are JSON texts, and lists that repeat their name. */
function formEncodings(fields: readonly InputField[]): Record<string, OpenAPIV3_1.EncodingObject> {
  return Object.fromEntries(
    fields.flatMap(({ wire, text, many }): [string, OpenAPIV3_1.EncodingObject][] => {
      if (text === 'json') return [[wire, { contentType: 'application/json' }]];
      return many && text !== 'file' ? [[wire, { style: 'form', explode: true }]] : [];
    }),
  );
}

function bodySchema(operation: Operation, fields: readonly InputField[], schemas: SchemaWriter): Schema {
  if (operation.body) return schemas.schema(operation.body, 'send');
  const whole = fields.find((field) => field.field.name === operation.wholeBody);
  if (whole) return schemas.fieldSchema(whole.field, 'send');
  return objectSchema(
    fields.map((field) => field.field),
    'drop',
    'send',
    schemas,
  );
}
