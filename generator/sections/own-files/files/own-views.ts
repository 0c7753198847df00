// From the model to the views of own files.
import type { Names } from '../../../engine/emit/names.js';
import { typeText } from '../../../language/codec/types.js';
import { toPascal } from '../../../language/link/naming.js';
import {
  type ErrorModel,
  type Field,
  type Model,
  type NamedType,
  propertyOf,
  type ServiceModel,
} from '../../../language/model.js';
import { config as configPart } from '../../config/part.js';
import { depends } from '../../depends/part.js';
import type { Emitting, ServiceSubject } from '../../emitting.js';
import { operationComment, operationView } from '../../routes/files/operation-view.js';
import { isPublic } from '../../routes/options/in-calls.js';
import { publishOptions } from '../../routes/options/in-contracts.js';
import { type InputField, type Operation, routes } from '../../routes/part.js';
import { service as servicePart } from '../../service/part.js';
import type {
  OwnErrorView,
  OwnFieldView,
  OwnInputView,
  OwnOperationView,
  OwnServiceFacts,
  OwnServiceView,
  OwnTypeView,
  OwnWorkspaceFacts,
} from './views.js';

/** The workspace as templates know it. */
export function workspaceFacts({ workspace: { name, namespace } }: Model): OwnWorkspaceFacts {
  return { name, namespace };
}

/** What a service says of itself. */
export function serviceFacts(service: ServiceModel): OwnServiceFacts {
  const { name, camel, pascal, folder, from, isCallable } = service;
  const { version, summary, description } = service.part(servicePart);
  return { name, camel, pascal, version, summary, description, folder, from, isGateway: !isCallable };
}

/** All of a service. */
export function ownServiceView(
  { service, model }: Pick<ServiceSubject, 'service' | 'model'>,
  names: Names,
  { documentOf }: Pick<Emitting, 'documentOf'>,
): OwnServiceView {
  const config = service.part(configPart).type;
  return {
    workspace: workspaceFacts(model),
    service: serviceFacts(service),
    operations: service.part(routes).operations.map((each) => ownOperationView(each, service, names)),
    types: service.module.types.map((named) => typeView(named, names)),
    errors: service.module.errors.map(errorView),
    config: config.kind === 'object' ? config.fields.map((field) => fieldView(field, names)) : [],
    depends: service.part(depends).map(({ service: { name, camel, pascal }, span }) => {
      return { name, camel, pascal, cause: span };
    }),
    // Made when they are asked for: most templates never do.
    get contract() {
      return service.contract;
    },
    get openapi() {
      return documentOf(service);
    },
    cause: service.span,
  };
}

/** One operation. */
export function ownOperationView(
  operation: Operation,
  service: ServiceModel,
  names: Names,
): OwnOperationView {
  const { name, method, path, summary, description, tags, status, timeoutMs, result, span } = operation;
  const { input, output, isSignedIn } = operationView(operation, 'caller', names);
  const comment = operationComment(operation);
  return {
    name,
    pascal: toPascal(name),
    method,
    path,
    url: `/api/${service.name}${path}`,
    summary,
    description,
    comment,
    tags,
    isDeprecated: comment.deprecated !== undefined && comment.deprecated !== false,
    isSignedIn,
    isPublic: isPublic(operation),
    status,
    timeoutMs,
    options: Object.entries(publishOptions(operation)).map(([key, value]: [string, unknown]) => ({
      key,
      value,
    })),
    input,
    output,
    result: result.kind,
    fields: operation.fields.map((field) => inputView(field, names)),
    errors: operation.errors.map(errorView),
    cause: span,
  };
}

function inputView({ field, in: place, wire }: InputField, names: Names): OwnInputView {
  return { ...fieldView(field, names), in: place, wire };
}

function fieldView(field: Field, names: Names): OwnFieldView {
  const { optional, type, annotations } = field;
  return {
    name: propertyOf(field),
    type: names.typeText((imports) => typeText(type, 'read', imports)),
    isOptional: optional || field.default !== undefined,
    hasDefault: field.default !== undefined,
    default: field.default?.value,
    description: annotations.description,
    isWriteOnly: annotations.writeOnly === true,
  };
}

function typeView(named: NamedType, names: Names): OwnTypeView {
  const { name, type, annotations, span } = named;
  const kinds = ['object', 'enum', 'union', 'array', 'map'];
  return {
    name,
    kind: kinds.includes(type.kind) ? type.kind : 'other',
    description: annotations.description,
    comment: annotations,
    type: names.typeText((imports) => typeText(type, 'read', imports)),
    fields: type.kind === 'object' ? type.fields.map((field) => fieldView(field, names)) : [],
    values: type.kind === 'enum' ? type.values.map(String) : [],
    cause: span,
  };
}

function errorView({ name, code, status, message, description }: ErrorModel): OwnErrorView {
  return { name, code, status, message, description };
}
