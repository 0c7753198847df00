// What an operation answers, in OpenAPI's words: the envelope around its result, and its failures by status with their codes.
import type { OpenAPIV3_1 } from 'openapi-types';
import type { ErrorModel, Operation } from '../../model/model.js';
import type { Schema, SchemaWriter } from './schemas.js';

/** The envelope of a failure, as every service answers it. */
export const failureSchema: OpenAPIV3_1.SchemaObject = {
  type: 'object',
  description: 'What every failure looks like.',
  properties: {
    code: { type: 'integer', description: 'What went wrong; never 0.' },
    msg: { type: 'string', description: 'For people.' },
    data: { description: 'Details, where there are any.' },
  },
  required: ['code', 'msg'],
};

/** A failure that the framework itself answers. */
interface FrameworkFailure {
  readonly name: string;
  readonly code: number;
  readonly status: number;
  readonly message: string;
}

const framework = {
  invalid: { name: 'InvalidInput', code: 400, status: 400, message: 'the input is not valid' },
  unauthenticated: { name: 'Unauthenticated', code: 401, status: 401, message: 'authentication is required' },
  forbidden: { name: 'Forbidden', code: 403, status: 403, message: 'not allowed' },
} satisfies Record<string, FrameworkFailure>;

/** All answers of an operation, by status. */
export function responsesObject(operation: Operation, schemas: SchemaWriter): OpenAPIV3_1.ResponsesObject {
  const failures = new Map<number, (ErrorModel | FrameworkFailure)[]>();
  for (const failure of [...frameworkFailures(operation), ...operation.errors]) {
    failures.set(failure.status, [...(failures.get(failure.status) ?? []), failure]);
  }
  const byStatus = [...failures].sort(([a], [b]) => a - b);
  return {
    [operation.status]: successResponse(operation, schemas),
    ...Object.fromEntries(byStatus.map(([status, list]) => [status, failureResponse(list)])),
    default: {
      description: 'Any other failure',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
    },
  };
}

function frameworkFailures(operation: Operation): FrameworkFailure[] {
  const failures: FrameworkFailure[] = [];
  if (operation.input) failures.push(framework.invalid);
  if (operation.auth || operation.rpcOnly) failures.push(framework.unauthenticated);
  if ((operation.auth?.roles.length ?? 0) > 0 || operation.callers.length > 0)
    failures.push(framework.forbidden);
  return failures;
}

function successResponse(operation: Operation, schemas: SchemaWriter): OpenAPIV3_1.ResponseObject {
  const { result } = operation;
  switch (result.kind) {
    case 'binary':
      return {
        description: 'The bytes',
        headers: {
          'Content-Disposition': {
            description: 'The name under which to keep them',
            schema: { type: 'string' },
          },
        },
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      };
    case 'stream':
      return {
        description: 'Server-sent events; the data of each is one value of this schema in JSON',
        content: { 'text/event-stream': { schema: schemas.schema(result.of, 'read') } },
      };
    case 'json':
      return {
        description: 'Done',
        content: { 'application/json': { schema: envelope(schemas.schema(result.type, 'read')) } },
      };
    case 'empty':
      if (operation.method === 'HEAD' || operation.status === 204) return { description: 'Done' };
      return { description: 'Done', content: { 'application/json': { schema: envelope(undefined) } } };
  }
}

function envelope(data: Schema | undefined): OpenAPIV3_1.SchemaObject {
  return {
    type: 'object',
    properties: { code: { type: 'integer', const: 0 }, ...(data && { data }) },
    required: data ? ['code', 'data'] : ['code'],
  };
}

function failureResponse(failures: readonly (ErrorModel | FrameworkFailure)[]): OpenAPIV3_1.ResponseObject {
  const codes = [...new Set(failures.map((failure) => failure.code))];
  return {
    description: failures.map(describeFailure).join('; '),
    content: {
      'application/json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Failure' },
            { type: 'object', properties: { code: { type: 'integer', enum: codes } } },
          ],
        },
        examples: Object.fromEntries(
          failures.map(({ name, code, message }) => [name, { value: { code, msg: message } }]),
        ),
      },
    },
  };
}

function describeFailure(failure: ErrorModel | FrameworkFailure): string {
  const description = 'description' in failure ? failure.description : undefined;
  return `${failure.code} ${failure.name}: ${description ?? failure.message}`;
}
