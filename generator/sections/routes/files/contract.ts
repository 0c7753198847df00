// generated/contract.ts: one OperationContract a route, and the machine-readable contract of the whole service.
import { placeOf } from '../../../engine/emit/causes.js';
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import { inheritedNames, literalKey } from '../../../engine/emit/literals.js';
import type { Names } from '../../../engine/emit/names.js';
import type { Caused, Printed, TypeText } from '../../../engine/emit/printed.js';
import { codecName } from '../../../language/codec/types.js';
import type { ServiceModel } from '../../../language/model.js';
import type { ServiceSubject } from '../../emitting.js';
import { type ServiceView, serviceView } from '../../service/files/service-view.js';
import { publishOptions, statedOptions } from '../options/in-contracts.js';
import { fieldPlace } from '../publish.js';
import { type OperationView, operationView } from './operation-view.js';
import { generatedPath } from './service-names.js';
import { routes, type Operation } from '../part.js';
import { resultCodec, resultType } from '../results.js';

/** What contract.ts is given. */
export interface ContractView {
  readonly service: ServiceView;
  readonly operations: readonly OperationContractView[];
  /** The published contract: operations entry by entry, types as JSON. */
  readonly published: PublishedView;
}

/** One operation, as the runtime binds it. */
export interface OperationContractView extends OperationView {
  readonly method: string;
  readonly path: string;
  /** What the options of its route say. */
  readonly options: readonly JsonEntryView[];
  /** Where each field travels. */
  readonly fields: readonly FieldEntryView[];
  /** The field that is the whole body. */
  readonly wholeBody: string | undefined;
  readonly encoding: string;
  /** `json`, `empty`, `binary` or `stream`. */
  readonly result: string;
  /** The type of its output; undefined where no codec reads it. */
  readonly outputType: TypeText | undefined;
  readonly inputCodec: Printed | undefined;
  readonly outputCodec: Printed;
  /** The classes of its declared errors. */
  readonly errors: readonly Printed[];
}

/** The published contract. */
export interface PublishedView {
  readonly operations: readonly PublishedOperationView[];
  readonly types: readonly JsonEntryView[];
  readonly depends: readonly string[];
  /** What is used of each dependency; undefined where nothing is said of it. */
  readonly uses: readonly JsonEntryView[] | undefined;
  /** What further sections publish. */
  readonly others: readonly JsonEntryView[];
}

/** An operation of the published contract, one entry a line. */
export interface PublishedOperationView extends Caused {
  readonly key: string;
  readonly entries: readonly JsonEntryView[];
}

/** A key of an object literal, and its value as JSON. */
export interface JsonEntryView extends Caused {
  readonly key: string;
  readonly value: unknown;
}

/** Where a field travels. */
export interface FieldEntryView extends JsonEntryView {
  /** Every object has a member of its name, beside which TypeScript would widen the value. */
  readonly isInherited: boolean;
}

/** The service's generated/contract.ts. */
export const contractFile: FileSpec<Pick<ServiceSubject, 'service'>, ContractView> = {
  template: 'services/service/generated/contract.ts',
  ownership: 'generated',
  path: ({ service }) => (service.isCallable ? generatedPath(service, 'contract.ts') : undefined),
  cause: ({ service }) => service.span,
  declares: ({ service }) => [
    `${service.camel}Contract`,
    ...service.part(routes).operations.map((operation) => operation.name),
  ],
  view: ({ service }, names) => ({
    service: serviceView(service),
    operations: service
      .part(routes)
      .operations.map((operation) => operationContract(operation, service, names)),
    published: publishedView(service),
  }),
};

function operationContract(operation: Operation, service: ServiceModel, names: Names): OperationContractView {
  const { method, path, wholeBody, encoding, input, result } = operation;
  const view = operationView(operation, 'caller', names);
  return {
    ...view,
    method,
    path,
    wholeBody,
    encoding,
    options: entriesOf(statedOptions(publishOptions(operation))),
    fields: operation.fields.map((field) => ({
      key: literalKey(field.field.name),
      isInherited: inheritedNames.has(field.field.name),
      value: fieldPlace(field),
      cause: field.field.span,
    })),
    result: result.kind,
    outputType: resultType(operation) && view.output,
    inputCodec: input && names.name((imports) => codecName(input, imports)),
    outputCodec: names.name((imports) => resultCodec(operation, service, imports)),
    errors: operation.errors.map((error) => names.value(error.name, error.module.path)),
  };
}

function publishedView(service: ServiceModel): PublishedView {
  const {
    service: _service,
    version: _version,
    operations,
    types,
    depends,
    uses,
    ...others
  } = service.contract;
  return {
    operations: Object.entries(operations).map(([name, schema]) => ({
      key: literalKey(name),
      entries: entriesOf(schema),
      ...placeOf(operations, name),
    })),
    types: entriesOf(types),
    depends,
    uses: uses && entriesOf(uses),
    others: entriesOf(others),
  };
}

function entriesOf(value: object): JsonEntryView[] {
  return Object.entries(value).map(([key, item]: [string, unknown]) => ({
    key: literalKey(key),
    value: item,
    ...placeOf(value, key),
  }));
}
