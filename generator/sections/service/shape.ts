// The shape of a service.yaml.
import * as forms from '../../engine/shape/forms.js';
import type { Key, Shape } from '../../engine/shape/shape.js';
import {
  errorsKey,
  fieldsShape,
  headersShape,
  importsKey,
  typeShape,
  typesKey,
} from '../../language/read/type-shape.js';

const text: Shape = { kind: 'text' };
const service: Shape = { kind: 'text', form: forms.serviceName };
const deprecated: Shape = { kind: 'either', of: [{ kind: 'boolean' }, text] };
const services: Shape = { kind: 'list', of: { kind: 'text', form: forms.serviceName }, distinct: true };
const allOrServices: Shape = {
  kind: 'either',
  of: [
    { kind: 'choice', of: ['*'] },
    { kind: 'list', of: { kind: 'text', form: forms.serviceOrAll }, distinct: true },
  ],
};

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

const fieldsUsed: Shape = {
  kind: 'either',
  of: [
    { kind: 'choice', of: ['*'] },
    { kind: 'list', of: { kind: 'text', form: forms.fieldPath }, distinct: true },
  ],
};

const dependency: Shape = {
  kind: 'either',
  of: [
    service,
    {
      kind: 'section',
      what: 'a dependency',
      keys: {
        service: { shape: service, description: 'The name of the service that is called.', required: true },
        encoding: {
          shape: { kind: 'choice', of: ['json', 'form'] },
          description:
            'How inputs are sent: json unless told, form for peers that read urlencoded bodies only.',
        },
        uses: {
          shape: { kind: 'record', of: fieldsUsed, key: forms.operationName, what: 'what is used' },
          description:
            'The operations that are called, and of each the fields of its result that are read: getUser: [name, address.city]. The client has these only; without it, everything.',
        },
        manifest: {
          shape: {
            kind: 'text',
            form: {
              ...forms.importPath,
              pattern: '^\\.\\.?/.+\\.ya?ml$',
              says: 'the relative path of a .yaml file',
            },
          },
          description: 'A manifest that describes a service which is not in this workspace.',
        },
      },
    },
  ],
};

const gateway: Shape = {
  kind: 'section',
  what: 'the gateway section',
  keys: {
    expose: {
      shape: allOrServices,
      description:
        "The services that it forwards to; '*' (unless told) for all of the workspace. RPC-only operations are never reachable.",
    },
    cors: {
      shape: {
        kind: 'section',
        what: 'cors',
        keys: {
          origins: {
            shape: {
              kind: 'either',
              of: [
                { kind: 'text', form: forms.origin },
                { kind: 'list', of: { kind: 'text', form: forms.origin }, distinct: true },
              ],
            },
            description: "The origins that browsers may call from; '*' for any.",
            required: true,
          },
          credentials: { shape: { kind: 'boolean' }, description: 'Browsers may send cookies along.' },
        },
      },
      description: 'Which pages of other origins may call (cross-origin resource sharing); none unless told.',
    },
    maxBody: {
      shape: { kind: 'text', form: forms.byteSize },
      description: 'The largest request body: 10mb unless told.',
    },
    timeout: {
      shape: { kind: 'text', form: forms.duration },
      description: 'The deadline of a forwarded request: 30s unless told.',
    },
    passThrough: {
      shape: allOrServices,
      description: 'Services of which also those paths are forwarded that no manifest lists.',
    },
  },
};

/** A `service.yaml`. */
export const serviceShape: Shape = {
  kind: 'section',
  what: 'a service manifest',
  keys: {
    service: {
      shape: service,
      description: "The service's name: its place in URLs (/api/<service>) and in etcd.",
      required: true,
    },
    version: {
      shape: { kind: 'text', form: forms.version },
      description: 'The version of the service, semantic; 0.1.0 unless told.',
    },
    summary: { shape: text, description: 'What the service is for, in one line.' },
    description: { shape: text, description: 'What callers should know, in Markdown.' },
    imports: importsKey,
    depends: {
      shape: { kind: 'list', of: dependency, distinct: true },
      description: 'The services that this one calls: each gets a typed client on call.clients.',
    },
    config: {
      shape: fieldsShape,
      description: "The service's own configuration in etcd, beyond port; a nested mapping is a section.",
    },
    types: typesKey,
    errors: errorsKey,
    routes: {
      shape: {
        kind: 'record',
        of: { kind: 'named', name: 'route', of: () => routeShape },
        key: forms.operationName,
        what: 'routes',
      },
      description: 'The operations by name: each becomes a function of the service and of its client.',
    },
    gateway: {
      shape: gateway,
      description: 'Makes this service a gateway: it forwards requests to other services and has no routes.',
    },
  },
};
