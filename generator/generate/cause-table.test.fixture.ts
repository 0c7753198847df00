// What is done to a small platform, and which lines of its manifests are blamed for which files.
/** The platform before anything is done to it. */
export const manifests: Readonly<Record<string, string>> = {
  'scaffold.yaml': `workspace: shop
auth:
  claims:
    userId: int64
    role: string
`,
  'shared/common.yaml': `types:
  Customer:
    id: int64
    name: string(1..64)
  Page<T>:
    items: T[]
    next?: string
errors:
  NotFound: { code: 1404, status: 404, message: gone }
`,
  'services/user/service.yaml': `service: user
imports: { common: ../../shared/common.yaml }
config:
  mail: string
  pool: { size: int32 }
  code: string(5..)
types:
  Session:
    token: string
  Kind: enum(a, b)
errors:
  Wrong: { code: 10401, status: 401, message: wrong }
routes:
  login:
    post: /login
    body:
      name: string(1..9)
      kind: Kind
    returns: Session
    errors: [Wrong]
  getUser:
    get: /users/{id}
    path:
      id: int64
    returns: common.Customer
  listUsers:
    get: /users
    auth: jwt
    returns: common.Page<common.Customer>
`,
  'services/order/service.yaml': `service: order
depends:
  - service: user
    uses:
      getUser: [id]
routes:
  place:
    post: /orders
`,
  'services/both/service.yaml': `service: both
depends:
  - user
  - order
`,
  'services/gateway/service.yaml': `service: gateway
gateway:
  expose:
    - user
`,
};

/** What is done to a manifest, and which lines are blamed for which files. */
export interface Row {
  readonly what: string;
  readonly path: string;
  readonly from: string;
  readonly to: string;
  /** A line for each file that changes: its path, and the blamed lines of manifests as they are written. */
  readonly blames: string;
}

const [workspace, common] = ['scaffold.yaml', 'shared/common.yaml'];
const [user, order, gateway, both] = ['user', 'order', 'gateway', 'both'].map(
  (name) => `services/${name}/service.yaml`,
) as [string, string, string, string];
/** Every kind of node, added, removed and changed. */
export const rows: readonly Row[] = [
  {
    what: 'a constraint that is taken away',
    path: common,
    from: 'string(1..64)',
    to: 'string',
    blames: `
      services/gateway/generated/openapi.json <- name: string
      services/user/generated/contract.ts <- name: string
      services/user/generated/openapi.json <- name: string
      shared/generated/common.ts <- name: string
    `,
  },
  {
    what: 'a field that is added',
    path: common,
    from: '    id: int64\n',
    to: '    id: int64\n    nick?: string\n',
    blames: `
      services/gateway/generated/openapi.json <- nick?: string
      services/user/generated/contract.ts <- nick?: string
      services/user/generated/openapi.json <- nick?: string
      shared/generated/common.ts <- nick?: string
    `,
  },
  {
    what: 'a field that is removed',
    path: common,
    from: '    name: string(1..64)\n',
    to: '',
    blames: `
      services/gateway/generated/openapi.json <- Customer:
      services/user/generated/contract.ts <- Customer:
      services/user/generated/openapi.json <- Customer:
      shared/generated/common.ts <- Customer:
    `,
  },
  {
    what: 'a field that gets another type',
    path: user,
    from: 'token: string',
    to: 'token: uuid',
    blames: `
      services/gateway/generated/openapi.json <- token: uuid
      services/user/generated/contract.ts <- token: uuid
      services/user/generated/dto.ts <- token: uuid
      services/user/generated/openapi.json <- token: uuid
    `,
  },
  {
    what: 'a field that becomes optional',
    path: user,
    from: 'token: string',
    to: 'token?: string',
    blames: `
      services/gateway/generated/openapi.json <- Session:
      services/user/generated/contract.ts <- token?: string
      services/user/generated/dto.ts <- token?: string
      services/user/generated/openapi.json <- Session:
    `,
  },
  {
    what: 'a default that is added',
    path: user,
    from: 'token: string',
    to: 'token: string = none',
    blames: `
      services/user/generated/contract.ts <- token: string = none
      services/user/generated/dto.ts <- Session: | token: string = none
      services/user/generated/service.ts <- login:
      services/user/user.service.ts <- login:
    `,
  },
  {
    what: 'a type that is added',
    path: user,
    from: '  Kind: enum',
    to: '  Other: { a: string }\n  Kind: enum',
    blames: `
      services/user/generated/dto.ts <- Other: { a: string }
    `,
  },
  {
    what: 'a member of an enum',
    path: user,
    from: 'enum(a, b)',
    to: 'enum(a, b, c)',
    blames: `
      services/gateway/generated/openapi.json <- Kind: enum(a, b, c)
      services/user/generated/contract.ts <- Kind: enum(a, b, c)
      services/user/generated/dto.ts <- Kind: enum(a, b, c)
      services/user/generated/openapi.json <- Kind: enum(a, b, c)
    `,
  },
  {
    what: 'a field of a generic type',
    path: common,
    from: 'next?: string',
    to: 'next?: string(1..9)',
    blames: `
      services/gateway/generated/openapi.json <- next?: string(1..9)
      services/user/generated/contract.ts <- next?: string(1..9)
      services/user/generated/dto.ts <- next?: string(1..9)
      services/user/generated/openapi.json <- next?: string(1..9)
    `,
  },
  {
    what: 'an error that is added',
    path: user,
    from: 'errors:\n',
    to: 'errors:\n  Other: { code: 10402, status: 402, message: other }\n',
    blames: `
      services/user/generated/dto.ts <- Other: { code: 10402, status: 402, message: other }
    `,
  },
  {
    what: 'an error that is removed from a route',
    path: user,
    from: '    errors: [Wrong]\n',
    to: '',
    blames: `
      services/gateway/generated/openapi.json <- login:
      services/user/generated/contract.ts <- login:
      services/user/generated/openapi.json <- login:
    `,
  },
  {
    what: 'an error that a route declares',
    path: user,
    from: 'errors: [Wrong]',
    to: 'errors: [Wrong, common.NotFound]',
    blames: `
      services/gateway/generated/openapi.json <- NotFound: { code: 1404, status: 404, message: gone } | login:
      services/user/generated/contract.ts <- login:
      services/user/generated/openapi.json <- NotFound: { code: 1404, status: 404, message: gone } | login:
    `,
  },
  {
    what: 'an error that says something else',
    path: user,
    from: 'message: wrong',
    to: 'message: bad',
    blames: `
      services/gateway/generated/openapi.json <- Wrong: { code: 10401, status: 401, message: bad }
      services/user/generated/dto.ts <- Wrong: { code: 10401, status: 401, message: bad }
      services/user/generated/openapi.json <- Wrong: { code: 10401, status: 401, message: bad }
    `,
  },
  {
    what: 'an error that moves to another status',
    path: user,
    from: 'status: 401',
    to: 'status: 418',
    blames: `
      services/gateway/generated/openapi.json <- Wrong: { code: 10401, status: 418, message: wrong }
      services/user/generated/contract.ts <- Wrong: { code: 10401, status: 418, message: wrong }
      services/user/generated/dto.ts <- Wrong: { code: 10401, status: 418, message: wrong }
      services/user/generated/openapi.json <- Wrong: { code: 10401, status: 418, message: wrong }
    `,
  },
  {
    what: 'a route that is added',
    path: user,
    from: '  getUser:\n',
    to: '  ping:\n    get: /ping\n  getUser:\n',
    blames: `
      services/gateway/generated/openapi.json <- ping:
      services/gateway/generated/service.ts <- ping:
      services/user/generated/client.ts <- ping:
      services/user/generated/contract.ts <- ping:
      services/user/generated/openapi.json <- ping:
      services/user/generated/router.ts <- ping:
      services/user/generated/service.ts <- ping:
      services/user/user.service.ts <- ping:
    `,
  },
  {
    what: 'a route that is removed',
    path: user,
    from: '  listUsers:\n    get: /users\n    auth: jwt\n    returns: common.Page<common.Customer>\n',
    to: '',
    blames: `
      services/gateway/generated/openapi.json <- routes: | types:
      services/gateway/generated/service.ts <- - user
      services/user/generated/client.ts <- routes:
      services/user/generated/contract.ts <- routes: | types:
      services/user/generated/dto.ts <- routes:
      services/user/generated/openapi.json <- routes: | types:
      services/user/generated/router.ts <- routes:
      services/user/generated/service.ts <- routes:
      services/user/user.service.ts <- routes:
    `,
  },
  {
    what: 'a path that changes',
    path: user,
    from: 'get: /users\n',
    to: 'get: /people\n',
    blames: `
      services/gateway/generated/openapi.json <- listUsers:
      services/gateway/generated/service.ts <- listUsers:
      services/user/generated/client.ts <- listUsers:
      services/user/generated/contract.ts <- listUsers:
      services/user/generated/openapi.json <- listUsers:
      services/user/generated/service.ts <- listUsers:
      services/user/user.service.ts <- listUsers:
    `,
  },
  {
    what: 'an option of a route',
    path: user,
    from: '    auth: jwt\n',
    to: '    auth: jwt\n    timeout: 2s\n',
    blames: `
      services/gateway/generated/openapi.json <- listUsers:
      services/user/generated/contract.ts <- listUsers:
      services/user/generated/openapi.json <- listUsers:
    `,
  },
  {
    what: 'a constraint in a body',
    path: user,
    from: 'string(1..9)',
    to: 'string(2..9)',
    blames: `
      services/gateway/generated/openapi.json <- name: string(2..9)
      services/user/generated/contract.ts <- name: string(2..9)
      services/user/generated/dto.ts <- name: string(2..9)
      services/user/generated/openapi.json <- name: string(2..9)
    `,
  },
  {
    what: 'a parameter of a path',
    path: user,
    from: '      id: int64\n',
    to: '      id: int64(1..)\n',
    blames: `
      services/gateway/generated/openapi.json <- id: int64(1..)
      services/user/generated/contract.ts <- id: int64(1..)
      services/user/generated/dto.ts <- id: int64(1..)
      services/user/generated/openapi.json <- id: int64(1..)
    `,
  },
  {
    what: 'a claim that is added',
    path: workspace,
    from: '    role: string\n',
    to: '    role: string\n    team?: string\n',
    blames: `
      shared/generated/claims.ts <- team?: string
    `,
  },
  {
    what: 'a claim that is removed',
    path: workspace,
    from: '    role: string\n',
    to: '',
    blames: `
      shared/generated/claims.ts <- claims:
    `,
  },
  {
    what: 'a claim that changes',
    path: workspace,
    from: 'role: string',
    to: 'role: enum(member, admin)',
    blames: `
      shared/generated/claims.ts <- role: enum(member, admin)
    `,
  },
  {
    what: 'a key of a config',
    path: user,
    from: 'mail: string',
    to: 'mail: string(3..)',
    blames: `
      config/user.toml <- mail: string(3..)
      services/user/generated/dto.ts <- mail: string(3..)
    `,
  },
  {
    what: 'a sample that loses its end',
    path: user,
    from: 'code: string(5..)',
    to: 'code: string',
    blames: `
      config/user.toml <- code: string
      services/user/generated/dto.ts <- code: string
      services/user/user.service.test.ts <- code: string
    `,
  },
  {
    what: 'a key of a config that is added',
    path: user,
    from: '  mail: string\n',
    to: '  mail: string\n  from: email\n',
    blames: `
      config/user.toml <- from: email
      services/user/generated/dto.ts <- from: email
      services/user/user.service.test.ts <- from: email
    `,
  },
  {
    what: 'a key of a config that is removed',
    path: user,
    from: '  mail: string\n',
    to: '',
    blames: `
      config/user.toml <- config:
      services/user/generated/dto.ts <- config:
      services/user/user.service.test.ts <- config:
    `,
  },
  {
    what: 'a key in a section of a config',
    path: user,
    from: 'size: int32',
    to: 'size: int32(1..)',
    blames: `
      config/user.toml <- pool: { size: int32(1..) }
      services/user/generated/dto.ts <- pool: { size: int32(1..) }
    `,
  },
  {
    what: 'a first dependency',
    path: user,
    from: 'config:\n',
    to: 'depends:\n  - order\nconfig:\n',
    blames: `
      services/user/generated/contract.ts <- - order
      services/user/generated/service.ts <- - order | depends:
    `,
  },
  {
    what: 'a dependency that is added to others',
    path: order,
    from: 'depends:\n',
    to: 'depends:\n  - both\n',
    blames: `
      services/order/generated/contract.ts <- - both
      services/order/generated/service.ts <- - both
    `,
  },
  {
    what: 'a dependency that is removed',
    path: both,
    from: '  - user\n',
    to: '',
    blames: `
      services/both/generated/contract.ts <- depends:
      services/both/generated/service.ts <- depends:
    `,
  },
  {
    what: 'the last of several dependencies, removed',
    path: both,
    from: '  - order\n',
    to: '',
    blames: `
      services/both/generated/contract.ts <- depends:
      services/both/generated/service.ts <- depends:
    `,
  },
  {
    what: 'the only dependency, removed with its key',
    path: order,
    from: 'depends:\n  - service: user\n    uses:\n      getUser: [id]\n',
    to: '',
    blames: `
      services/order/generated/contract.ts <- service: order
      services/order/generated/dto.ts <- service: order
      services/order/generated/service.ts <- service: order
      services/order/generated/uses.ts <- service: order
    `,
  },
  {
    what: 'an operation that is used',
    path: order,
    from: '      getUser: [id]\n',
    to: '      getUser: [id]\n      listUsers: "*"\n',
    blames: `
      services/order/generated/contract.ts <- listUsers: "*"
      services/order/generated/uses.ts <- listUsers: "*"
    `,
  },
  {
    what: 'a field that is used',
    path: order,
    from: '[id]',
    to: '[id, name]',
    blames: `
      services/order/generated/contract.ts <- getUser: [id, name]
      services/order/generated/dto.ts <- getUser: [id, name]
    `,
  },
  {
    what: 'a service that a gateway exposes',
    path: gateway,
    from: '    - user\n',
    to: '    - user\n    - order\n',
    blames: `
      services/gateway/generated/openapi.json <- place: | service: gateway
      services/gateway/generated/service.ts <- - order
    `,
  },
  {
    what: 'a version',
    path: user,
    from: 'service: user\n',
    to: 'service: user\nversion: 2.0.0\n',
    blames: `
      services/user/generated/contract.ts <- service: user
      services/user/generated/openapi.json <- version: 2.0.0
      services/user/generated/service.ts <- service: user
    `,
  },
  {
    what: 'a summary that is reworded',
    path: order,
    from: 'service: order\n',
    to: 'service: order\nsummary: Orders.\n',
    blames: `
      services/order/generated/openapi.json <- summary: Orders. | service: order
      services/order/generated/service.ts <- summary: Orders.
    `,
  },
  {
    what: 'an error that moves to a status of the framework',
    path: user,
    from: 'Wrong: { code: 10401, status: 401',
    to: 'Wrong: { code: 10401, status: 404',
    blames: `
      services/gateway/generated/openapi.json <- Wrong: { code: 10401, status: 404, message: wrong } | login:
      services/user/generated/contract.ts <- Wrong: { code: 10401, status: 404, message: wrong }
      services/user/generated/dto.ts <- Wrong: { code: 10401, status: 404, message: wrong }
      services/user/generated/openapi.json <- Wrong: { code: 10401, status: 404, message: wrong } | login:
    `,
  },
  {
    what: 'a route that moves to the end',
    path: user,
    from: '  getUser:\n    get: /users/{id}\n    path:\n      id: int64\n    returns: common.Customer\n  listUsers:\n    get: /users\n    auth: jwt\n    returns: common.Page<common.Customer>\n',
    to: '  listUsers:\n    get: /users\n    auth: jwt\n    returns: common.Page<common.Customer>\n  getUser:\n    get: /users/{id}\n    path:\n      id: int64\n    returns: common.Customer\n',
    blames: `
      services/gateway/generated/openapi.json <- listUsers: | getUser: | id: int64
      services/gateway/generated/service.ts <- getUser:
      services/user/generated/client.ts <- getUser: | listUsers: | routes:
      services/user/generated/contract.ts <- getUser: | returns: common.Page<common.Customer> | items: T[] | next?: string | id: int64 | routes:
      services/user/generated/dto.ts <- getUser: | routes:
      services/user/generated/openapi.json <- listUsers: | getUser: | id: int64
      services/user/generated/router.ts <- getUser: | routes:
      services/user/generated/service.ts <- getUser: | routes:
      services/user/user.service.ts <- getUser: | routes:
    `,
  },
  {
    what: 'a field that is removed',
    path: common,
    from: '    name: string(1..64)\n',
    to: '',
    blames: `
      services/gateway/generated/openapi.json <- Customer:
      services/user/generated/contract.ts <- Customer:
      services/user/generated/openapi.json <- Customer:
      shared/generated/common.ts <- Customer:
    `,
  },
  {
    what: 'an error that is removed',
    path: user,
    from: '    errors: [Wrong]\n',
    to: '',
    blames: `
      services/gateway/generated/openapi.json <- login:
      services/user/generated/contract.ts <- login:
      services/user/generated/openapi.json <- login:
    `,
  },
  {
    what: 'an exposed service that is removed',
    path: gateway,
    from: '    - user\n',
    to: '    - order\n',
    blames: `
      services/gateway/generated/openapi.json <- place: | service: gateway | routes:
      services/gateway/generated/service.ts <- - order | place:
    `,
  },
];
