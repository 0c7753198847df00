// The shape of `routes`: where an operation is, what it takes and gives, and its options.
import * as forms from '../../engine/shape/forms.js';
import type { Key, Shape } from '../../engine/shape/shape.js';
import { fieldsShape, headersShape, plainFieldsShape, typeShape } from '../../language/read/type-shape.js';
import type { RootKey } from '../section.js';
import { optionKeys } from './options/in-manifests.js';

function methodKey(method: string): Key {
  return {
    shape: { kind: 'text' },
    description: `The path that the operation answers ${method} requests at, below /api/<service>; parameters in braces: /users/{id}.`,
  };
}

/** A route: one operation. */
export const routeShape: Shape = {
  kind: 'section',
  what: 'a route',
  keys: {
    get: methodKey('GET'),
    head: methodKey('HEAD'),
    post: methodKey('POST'),
    put: methodKey('PUT'),
    patch: methodKey('PATCH'),
    delete: methodKey('DELETE'),
    ...optionKeys('title'),
    ...optionKeys('label'),
    path: {
      shape: plainFieldsShape,
      description: 'The types of the parameters in the path: each of them, and no other.',
    },
    query: {
      shape: fieldsShape,
      description: 'The fields of the query string: built-in types, enums, and arrays of them.',
    },
    headers: {
      shape: headersShape,
      description: 'Request headers that the operation reads, as fields in camelCase.',
    },
    body: {
      shape: typeShape,
      description: 'The body: a type, or its fields. A field of type file makes it multipart.',
    },
    returns: {
      shape: typeShape,
      description: 'The result: a type, its fields, binary, or stream<T>; without it, the result is empty.',
    },
    ...optionKeys('answer'),
    errors: {
      shape: { kind: 'list', of: { kind: 'text' }, distinct: true },
      description: 'The declared errors that it may answer with.',
    },
    ...optionKeys('call'),
  },
};

/** The keys of the section. */
export const routesKeys: Readonly<Record<string, RootKey>> = {
  routes: {
    shape: {
      kind: 'record',
      of: { kind: 'named', name: 'route', of: () => routeShape },
      key: forms.operationName,
      what: 'routes',
    },
    description: 'The operations by name: each becomes a function of the service and of its client.',
  },
};
