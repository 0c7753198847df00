// What an operation answers, in OpenAPI's words: the envelope around its result, and its failures by status with their codes.
import { codes, firstOwnCode } from '@armature/runtime/wire';
import type { OpenAPIV3_1 } from 'openapi-types';
import { type CausedWords, causeOf, type EntryCause, withCauses } from '../../engine/emit/causes.js';
import type { ErrorModel } from '../../language/model.js';
import { ownSchemas } from '../../language/openapi/schema-names.js';
import type { Schema, SchemaWriter } from '../../language/openapi/schemas.js';
import { answerHeaders, mayFail } from './options/in-documents.js';
import type { Operation } from './part.js';

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
  const answers = operations.filter(({ method }) => method !== 'HEAD');
  return {
    [ownSchemas.failure]: failureSchema,
    ...(answers.some(({ input }) => input) && { [ownSchemas.invalidInput]: invalidInputSchema }),
    ...Object.fromEntries(
      bodyFailures
        .filter(({ status }) => answers.some((operation) => refersTo(operation, status)))
        .map((failure) => [failure.name, { description: describeFailure(failure), ...coded([failure]) }]),
    ),
  };
}

/** Whether an operation may fail so before its handler is asked, and declares no error of that status, which would be told beside. */
function refersTo(operation: Operation, status: number): boolean {
  return hasBody(operation) && !operation.errors.some((error) => error.status === status);
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
  tooLarge: { name: ownSchemas.tooLarge, ...codes['too-large'] },
  unsupported: { name: ownSchemas.unsupported, ...codes['unsupported-media-type'] },
} satisfies Record<string, FrameworkFailure>;

/** Why a body is not read. */
const bodyFailures: readonly DescribedFailure[] = [framework.tooLarge, framework.unsupported];

type DescribedFailure = ErrorModel | FrameworkFailure;

/** All answers of an operation, by status. Where it declares errors of a status, the framework's own failure of that status stands beside them. */
export function responsesObject(operation: Operation, schemas: SchemaWriter): OpenAPIV3_1.ResponsesObject {
  const failures = new Map<number, DescribedFailure[]>();
  for (const failure of [...frameworkFailures(operation), ...operation.errors]) {
    failures.set(failure.status, [...(failures.get(failure.status) ?? []), failure]);
  }
  for (const [status, list] of failures) failures.set(status, withFramework(status, list));
  const byStatus = [...failures].sort(([a], [b]) => a - b);
  const other: OpenAPIV3_1.ResponseObject = {
    description: 'Any other failure',
    ...(operation.method !== 'HEAD' && { content: { 'application/json': { schema: failureRef } } }),
  };
  const answers: readonly (readonly [string, OpenAPIV3_1.ResponseObject])[] = [
    [String(operation.status), successResponse(operation, schemas)],
    ...byStatus.map(([status, list]) => [String(status), failureResponse(list, operation)] as const),
    ['default', other],
  ];
  const headers = answerHeaders(operation);
  const responses = Object.fromEntries(
    answers.map(([status, answer]) => [status, withHeaders(answer, headers)]),
  );
  return withCauses(responses, (status) => statusCause(status, failures.get(Number(status)) ?? []));
}

function withHeaders(
  answer: OpenAPIV3_1.ResponseObject,
  headers: Readonly<Record<string, OpenAPIV3_1.HeaderObject>>,
): OpenAPIV3_1.ResponseObject {
  if (Object.keys(headers).length === 0) return answer;
  const { description, headers: own, ...rest } = answer;
  return withCauses({ description, headers: { ...own, ...headers }, ...rest }, (key) => causeOf(answer, key));
}

/** The operation asks for what it may answer; of what status that is says the declaration, where it is one error's alone. */
function statusCause(status: string, failures: readonly DescribedFailure[]): EntryCause {
  const [error, ...others] = failures.filter(isDeclared);
  return error && others.length === 0 ? [{ text: status, cause: error.span }] : undefined;
}

function isDeclared(failure: DescribedFailure): failure is ErrorModel {
  return 'span' in failure;
}

function frameworkFailures(operation: Operation): DescribedFailure[] {
  const failures: DescribedFailure[] = hasBody(operation) ? [...bodyFailures] : [];
  if (operation.input) failures.push(framework.invalid);
  if (mayFail(operation, 'unauthenticated')) failures.push(framework.unauthenticated);
  if (mayFail(operation, 'forbidden')) failures.push(framework.forbidden);
  return failures;
}

function hasBody({ fields }: Operation): boolean {
  return fields.some((field) => field.in === 'body');
}

/** Any handler may answer `failure('conflict')`: a document that knows only the declared error with 409 would be wrong. */
function withFramework(status: number, failures: DescribedFailure[]): DescribedFailure[] {
  const isOwn = (failure: DescribedFailure): boolean => failure.code < firstOwnCode;
  const declared = failures.filter((failure) => !isOwn(failure));
  if (declared.length === 0) return failures;
  const known = failures.filter(isOwn);
  const found = known.length > 0 ? known : frameworkFailureOf(status);
  return [...found.map((failure) => nameApart(failure, declared)), ...declared];
}

function frameworkFailureOf(status: number): DescribedFailure[] {
  return Object.entries(codes)
    .filter(([, entry]) => entry.status === status)
    .map(([kind, entry]) => ({
      name: kind.replace(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
      ...entry,
    }));
}

/** A declared error may have the name of a framework failure. */
function nameApart(failure: DescribedFailure, declared: readonly DescribedFailure[]): DescribedFailure {
  const isTaken = declared.some(({ name }) => name === failure.name);
  return isTaken ? { ...failure, name: `${failure.name}${failure.code}` } : failure;
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
  const description = describeAll(failures);
  const causeOf = (key: string): EntryCause => (key === 'description' ? wordsOf(failures) : undefined);
  // Answers to HEAD have no body.
  if (method === 'HEAD') return withCauses({ description }, causeOf);
  const [first] = failures;
  if (first !== undefined && failures.length === 1 && bodyFailures.includes(first)) {
    const schema = { $ref: `#/components/schemas/${first.name}` };
    return { description, content: { 'application/json': { schema } } };
  }
  const examples = Object.fromEntries(
    failures.map((failure) => [failure.name, { value: exampleOf(failure) }]),
  );
  const content = {
    'application/json': {
      schema: failuresSchema(failures),
      examples: withCauses(
        examples,
        (key) => failures.filter(isDeclared).find(({ name }) => name === key)?.span,
      ),
    },
  };
  return withCauses({ description, content }, causeOf);
}

function wordsOf(failures: readonly DescribedFailure[]): readonly CausedWords[] {
  return failures
    .filter(isDeclared)
    .map((failure) => ({ text: describeFailure(failure), cause: failure.span }));
}

function failuresSchema(failures: readonly DescribedFailure[]): Schema {
  const others = failures.filter((failure) => failure.code !== framework.invalid.code);
  if (others.length === 0) return invalidInputRef;
  return others.length === failures.length ? coded(others) : { anyOf: [invalidInputRef, coded(others)] };
}

/** A failure with one of these codes. */
function coded(failures: readonly DescribedFailure[]): OpenAPIV3_1.SchemaObject {
  const known = [...new Set(failures.map((failure) => failure.code))];
  withCauses(
    known,
    (key) => failures.filter(isDeclared).find(({ code }) => code === known[Number(key)])?.span,
  );
  return { allOf: [failureRef, { type: 'object', properties: { code: { type: 'integer', enum: known } } }] };
}

function exampleOf(failure: DescribedFailure): object {
  const { code, message } = failure;
  if (failure.code !== framework.invalid.code) return { code, msg: message };
  const problems = [{ at: '/name', rule: 'required', message: 'is required' }];
  return { code, msg: message, data: { problems } };
}

function describeAll(failures: readonly DescribedFailure[]): string {
  return failures.map(describeFailure).join('; ');
}

function describeFailure(failure: DescribedFailure): string {
  const description = 'description' in failure ? failure.description : undefined;
  return `${failure.code} ${failure.name}: ${description ?? failure.message}`;
}
