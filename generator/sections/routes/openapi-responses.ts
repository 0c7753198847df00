// What an operation answers, in OpenAPI's words: the envelope around its result, and its failures by status with their codes.
import { codes } from '@armature/runtime/wire';
import type { OpenAPIV3_1 } from 'openapi-types';
import type { ErrorModel, Operation } from '../../language/model.js';
import { ownSchemas } from '../../language/openapi/schema-names.js';
import type { Schema, SchemaWriter } from '../../language/openapi/schemas.js';
import { mayFail } from './options/in-documents.js';

const failureRef = { $ref: `#/components/schemas/${ownSchemas.failure}` };
const invalidInputRef = { $ref: `#/components/schemas/${ownSchemas.invalidInput}` };

/** The envelope of a failure, as every service answers it. */
const failureSchema: OpenAPIV3_1.SchemaObject = {
  type: 'object',
  description: 'What every failure looks like.',
  properties: {
    code: { type: 'integer', description: 'What went wrong; never 0.' },
    msg: { type: 'string', description: 'For people.' },
    data: { description: 'Details, where there are any.' },
  },
  required: ['code', 'msg'],
};

const problemSchema: OpenAPIV3_1.SchemaObject = {
  type: 'object',
  properties: {
    at: { type: 'string', description: 'Where: a JSON pointer into the input.', examples: ['/name'] },
    rule: { type: 'string', description: 'Which rule is broken.', examples: ['minLength'] },
    message: { type: 'string', description: 'For people.' },
  },
  required: ['at', 'rule', 'message'],
};

const invalidInputSchema: OpenAPIV3_1.SchemaObject = {
  description: 'The input breaks the rules of this document. Every problem is listed.',
  allOf: [
    failureRef,
    {
      type: 'object',
      properties: {
        code: { type: 'integer', const: codes['invalid-input'].code },
        data: {
          type: 'object',
          properties: { problems: { type: 'array', items: problemSchema } },
          required: ['problems'],
        },
      },
    },
  ],
};

/** The schemas of failures that the responses of these operations refer to. */
export function failureSchemas(operations: readonly Operation[]): Record<string, OpenAPIV3_1.SchemaObject> {
  return {
    [ownSchemas.failure]: failureSchema,
    ...(operations.some(({ input, method }) => input && method !== 'HEAD') && {
      [ownSchemas.invalidInput]: invalidInputSchema,
    }),
  };
}

/** A failure that the framework itself answers. */
interface FrameworkFailure {
  readonly name: string;
  readonly code: number;
  readonly status: number;
  readonly message: string;
}

const framework = {
  invalid: { name: 'InvalidInput', ...codes['invalid-input'] },
  unauthenticated: { name: 'Unauthenticated', ...codes.unauthenticated },
  forbidden: { name: 'Forbidden', ...codes.forbidden },
} satisfies Record<string, FrameworkFailure>;

type DescribedFailure = ErrorModel | FrameworkFailure;

/** All answers of an operation, by status. */
export function responsesObject(operation: Operation, schemas: SchemaWriter): OpenAPIV3_1.ResponsesObject {
  const failures = new Map<number, DescribedFailure[]>();
  for (const failure of [...frameworkFailures(operation), ...operation.errors]) {
    failures.set(failure.status, [...(failures.get(failure.status) ?? []), failure]);
  }
  const byStatus = [...failures].sort(([a], [b]) => a - b);
  return {
    [operation.status]: successResponse(operation, schemas),
    ...Object.fromEntries(byStatus.map(([status, list]) => [status, failureResponse(list, operation)])),
    default: {
      description: 'Any other failure',
      ...(operation.method !== 'HEAD' && { content: { 'application/json': { schema: failureRef } } }),
    },
  };
}

function frameworkFailures(operation: Operation): FrameworkFailure[] {
  const failures: FrameworkFailure[] = [];
  if (operation.input) failures.push(framework.invalid);
  if (mayFail(operation, 'unauthenticated')) failures.push(framework.unauthenticated);
  if (mayFail(operation, 'forbidden')) failures.push(framework.forbidden);
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
        // The service says of each answer which type it has.
        content: { '*/*': { schema: { type: 'string', format: 'binary' } } },
      };
    case 'stream':
      return {
        description:
          'Server-sent events. The data of each is one value of this schema in JSON; an event named `end` ends the ' +
          'stream, one named `error` carries a failure.',
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

function failureResponse(
  failures: readonly DescribedFailure[],
  { method }: Operation,
): OpenAPIV3_1.ResponseObject {
  const description = failures.map(describeFailure).join('; ');
  // Answers to HEAD have no body.
  if (method === 'HEAD') return { description };
  return {
    description,
    content: {
      'application/json': {
        schema: failuresSchema(failures),
        examples: Object.fromEntries(
          failures.map((failure) => [failure.name, { value: exampleOf(failure) }]),
        ),
      },
    },
  };
}

function failuresSchema(failures: readonly DescribedFailure[]): Schema {
  const others = failures.filter((failure) => failure !== framework.invalid);
  if (others.length === 0) return invalidInputRef;
  const known = [...new Set(others.map((failure) => failure.code))];
  const coded = {
    allOf: [
      failureRef,
      { type: 'object' as const, properties: { code: { type: 'integer' as const, enum: known } } },
    ],
  };
  return others.length === failures.length ? coded : { anyOf: [invalidInputRef, coded] };
}

function exampleOf(failure: DescribedFailure): object {
  const { code, message } = failure;
  if (failure !== framework.invalid) return { code, msg: message };
  const problems = [{ at: '/name', rule: 'required', message: 'is required' }];
  return { code, msg: message, data: { problems } };
}

function describeFailure(failure: DescribedFailure): string {
  const description = 'description' in failure ? failure.description : undefined;
  return `${failure.code} ${failure.name}: ${description ?? failure.message}`;
}
