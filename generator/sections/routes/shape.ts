// The shape of `routes`.
import * as forms from '../../engine/shape/forms.js';
import type { Key, Shape } from '../../engine/shape/shape.js';
import { fieldsShape, headersShape, typeShape } from '../../language/read/type-shape.js';
import type { RootKey } from '../section.js';

const text: Shape = { kind: 'text' };
const deprecated: Shape = { kind: 'either', of: [{ kind: 'boolean' }, text] };
const services: Shape = { kind: 'list', of: { kind: 'text', form: forms.serviceName }, distinct: true };

function methodKey(method: string): Key {
  return {
    shape: text,
    description: `The path that the operation answers ${method} requests at, below /api/<service>; parameters in braces: /users/{id}.`,
  };
}

const auth: Shape = {
  kind: 'either',
  of: [
    { kind: 'choice', of: ['jwt', 'none'] },
    {
      kind: 'section',
      what: 'auth',
      keys: {
        jwt: {
          shape: {
            kind: 'section',
            what: 'auth.jwt',
            keys: {
              roles: {
                shape: { kind: 'list', of: text, least: 1, distinct: true },
                description: 'The roles that may call: the token has to carry one of them.',
              },
            },
          },
          description: 'The caller is signed in: the request carries a valid JWT.',
          required: true,
        },
      },
    },
  ],
};

/** A route: one operation. */
const routeShape: Shape = {
  kind: 'section',
  what: 'a route',
  keys: {
    get: methodKey('GET'),
    head: methodKey('HEAD'),
    post: methodKey('POST'),
    put: methodKey('PUT'),
    patch: methodKey('PATCH'),
    delete: methodKey('DELETE'),
    summary: {
      shape: text,
      description: 'What it does, in one line: the doc comment of the generated function.',
    },
    description: { shape: text, description: 'What a caller should know, in Markdown.' },
    tags: {
      shape: { kind: 'list', of: text, distinct: true },
      description: 'Groups in the OpenAPI document.',
    },
    deprecated: {
      shape: deprecated,
      description: 'Not to be called any more: true, or what to call in its place.',
    },
    path: {
      shape: fieldsShape,
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
    status: {
      shape: { kind: 'number', whole: true, least: 100, most: 599 },
      description: 'The HTTP status of success: 200 unless told, 201, 202 or 204.',
    },
    errors: {
      shape: { kind: 'list', of: text, distinct: true },
      description: 'The declared errors that it may answer with.',
    },
    rpcOnly: {
      shape: { kind: 'boolean' },
      description: 'Only other services may call, with the RPC key; no gateway routes to it.',
    },
    callers: {
      shape: services,
      description: 'The services that may call; without it, any that holds the RPC key. Needs rpcOnly.',
    },
    auth: {
      shape: auth,
      description:
        'Who may call: none (everybody, unless told otherwise), jwt (who is signed in), or { jwt: { roles: […] } }.',
    },
    idempotent: {
      shape: { kind: 'boolean' },
      description:
        'Calling twice does no more than calling once, so that clients may retry. By method unless told: all but POST and PATCH.',
    },
    timeout: {
      shape: { kind: 'text', form: forms.duration },
      description: 'The deadline of a call, such as 500ms, 2s or 1m.',
    },
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
