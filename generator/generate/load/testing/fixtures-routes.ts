// For tests: a service manifest for each diagnostic of ARM4xxx, with its place marked.
import type { Fixtures } from './fixtures.js';

const inRoute = (text: string) => `service: user\nroutes:\n  getUser: { ${text} }\n`;

export const routeFixtures: Fixtures = {
  ARM4001: ['service: user\nroutes:\n  «getUser»: { returns: string }\n'],
  ARM4002: [inRoute('get: /a, «post»: /a')],
  ARM4003: [
    inRoute('get: «users»'),
    inRoute('get: /users«/»'),
    inRoute('get: /users/«:id»'),
    inRoute('get: "/users/«a{id}»"'),
    inRoute('get: "/users/«*»"'),
    inRoute('get: "/users«//»a"'),
    inRoute('get: "/u/{id}/«{id}»", path: { id: int64 }'),
    inRoute('get: "/«a b»"'),
  ],
  ARM4004: [inRoute('get: "/users/{«id»}"')],
  ARM4005: [inRoute('get: /users, path: { «id»: int64 }')],
  ARM4006: [inRoute('get: /a, «body»: { a: string }'), inRoute('delete: /a, «body»: { a: string }')],
  ARM4007: [
    'service: user\nroutes:\n  a: { get: "/u/{id}", path: { id: int64 } }\n  b: { get: «"/u/{name}"», path: { name: string } }\n',
  ],
  ARM4008: [
    inRoute('put: "/a/{id}", path: { id: int64 }, body: { «id»: int64 }'),
    inRoute('get: /a, query: { a: int64 }, headers: { «a»: string }'),
  ],
  ARM4009: [
    'service: user\nroutes:\n  «delete»: { delete: /a }\n',
    'service: user\nroutes:\n  «constructor»: { get: /a }\n',
  ],
  ARM4010: [
    'service: user\nerrors:\n  A: { code: 1000, status: 400, message: a }\n  B: { code: «1000», status: 400, message: b }\n',
  ],
  ARM4011: ['service: user\nerrors:\n  A: { code: «999», status: 400, message: a }\n'],
  ARM4012: [inRoute('post: /a, «callers»: [algo]')],
  ARM4013: ['service: user\nconfig: { «port»: int32 }\n'],
  ARM4014: [
    inRoute('post: /a, status: «302»'),
    inRoute('post: /a, status: «204», returns: string'),
    inRoute('get: /a, status: «201», returns: stream<int32>'),
    'service: user\nerrors:\n  A: { code: 1000, status: «200», message: a }\n',
  ],
  ARM4015: [inRoute('get: /a, timeout: «0s»'), inRoute('get: /a, timeout: «2h»')],
  ARM4016: [
    inRoute('get: /a, query: { «filter»: { name: string } }'),
    inRoute('get: "/a/{id}", path: { «id»?: int64 }'),
    inRoute('get: /a, query: { «x»: "string | null" }'),
  ],
  ARM4017: [
    inRoute('get: /a, headers: { «authorization»: string }'),
    inRoute('get: /a, headers: { «xCaller»: string }'),
    inRoute('get: /a, headers: { «te»: string }'),
    inRoute('get: /a, headers: { a: string, «b»: { type: string, name: A } }'),
  ],
  ARM4018: ['service: user\ngateway: {}\n«routes»:\n  a: { get: /a }\n'],
  ARM4019: ['service: user\ndepends: [«user»]\n'],
  ARM4020: [inRoute('head: /a, «returns»: string')],
  ARM4021: ['service: «user»\n'],
  ARM4022: ['parent', 'list', 'meta', 'contract', 'jwks', 'scaffold'].map(
    (name) => `service: «${name}»\nroutes:\n  a: { get: /a }\n`,
  ),
};
