// ARM304x and up: inputs of operations, services, what they depend on and expose, TypeScript DTOs.
import { entry, text } from './entry.js';

export const serviceEntries = {
  ARM3040: entry({
    severity: 'error',
    title: 'an input field given twice',
    message: text`${'field'} stands in the ${'first'} and in the ${'second'}`,
    mend: text`rename one of the two`,
    explanation:
      'An operation takes one object with the fields of path, query, headers and body together, so each name can stand once.',
    wrong: 'routes:\n  rename: { put: "/users/{name}", path: { name: string }, body: { name: string } }',
    right: 'routes:\n  rename: { put: "/users/{name}", path: { name: string }, body: { newName: string } }',
  }),
  ARM3041: entry({
    severity: 'error',
    title: 'a path parameter that does not fit a path',
    message: text`the path parameter ${'field'} ${'problem'}`,
    mend: text`make it a required text, number or enum`,
    explanation: 'A path parameter is one segment of the path: it is always there, and it is one plain text.',
    wrong: 'routes:\n  get: { get: "/users/{id}", path: { id: "int64[]" } }',
    right: 'routes:\n  getUser: { get: "/users/{id}", path: { id: int64 } }',
  }),
  ARM3042: entry({
    severity: 'error',
    title: 'a type that a query or a header cannot carry',
    message: text`${'field'} in the ${'place'} is of type ${'type'}, which plain text cannot carry`,
    mend: text`${'hint'}`,
    explanation:
      'Queries and headers carry texts, numbers, booleans and enums, and arrays of these. They have no null: what may be absent is written with `?`.',
    wrong: 'routes:\n  list: { get: /users, query: { filter: { name: string } } }',
    right: 'routes:\n  listUsers: { get: /users, query: { name?: string } }',
  }),
  ARM3045: entry({
    severity: 'error',
    title: 'a read-only field in an input',
    message: text`${'operation'} takes ${'type'}, whose ${'field'} is read-only`,
    mend: text`take ${'fix'}`,
    explanation:
      'A field marked `readOnly` is given by the server, so no caller can send it. What a caller sends is the type without it.',
    wrong:
      'types:\n  User: { id: { type: int64, readOnly: true }, name: string }\nroutes:\n  addUser: { post: /users, body: User }',
    right:
      'types:\n  User: { id: { type: int64, readOnly: true }, name: string }\nroutes:\n  addUser: { post: /users, body: "Omit<User, id>" }',
  }),
  ARM3046: entry({
    severity: 'error',
    title: 'a write-only field in a result',
    message: text`${'operation'} gives ${'type'}, whose ${'field'} is write-only`,
    mend: text`give ${'fix'}`,
    explanation:
      'A field marked `writeOnly`, a password for example, must never leave the service. What a service gives is the type without it.',
    wrong:
      'types:\n  User: { name: string, password: { type: string, writeOnly: true } }\nroutes:\n  getUser: { get: /me, returns: User }',
    right:
      'types:\n  User: { name: string, password: { type: string, writeOnly: true } }\nroutes:\n  getUser: { get: /me, returns: "Omit<User, password>" }',
  }),
  ARM3047: entry({
    severity: 'error',
    title: 'an operation name that cannot be a function',
    message: text`an operation cannot be called ${'name'}: the name belongs to ${'owner'}`,
    mend: text`choose another name, such as ${'name'}Item`,
    explanation:
      'Each operation becomes a function and a method of that name, so words that JavaScript reserves, and members that every object has, cannot be used.',
    wrong: 'routes:\n  delete: { delete: "/users/{id}", path: { id: int64 } }',
    right: 'routes:\n  deleteUser: { delete: "/users/{id}", path: { id: int64 } }',
  }),
  ARM3050: entry({
    severity: 'error',
    title: 'two services of one name',
    message: text`there are two services called ${'service'}`,
    mend: text`rename one of the two`,
    explanation:
      'The name of a service is its address: in etcd, in the path of its operations and in the clients of others.',
    wrong: 'service: user # in services/user and in services/account',
    right: 'service: account',
  }),
  ARM3051: entry({
    severity: 'error',
    title: 'an unknown service',
    message: text`there is no service ${'service'} to name in ${'place'}`,
    mend: text`the services are: ${'known'}`,
    explanation:
      'Only services of this workspace can be named here: those whose folders match `services` in scaffold.yaml.',
    wrong: 'depends: [flie]',
    right: 'depends: [file]',
  }),
  ARM3052: entry({
    severity: 'error',
    title: 'a service that cannot be named here',
    message: text`${'service'} cannot be named here: ${'reason'}`,
    mend: text`remove it`,
    explanation:
      "A dependency gives a client of another service's operations, and a gateway forwards to the operations of services. Neither makes sense with the service itself or with a gateway.",
    wrong: 'service: user\ndepends: [gateway]',
    right: 'service: user\ndepends: [file]',
  }),
  ARM3053: entry({
    severity: 'error',
    title: 'roles without a claim for them',
    message: text`roles are asked for, but the claims have no ${'claim'}`,
    mend: text`add ${'claim'} to auth.claims of scaffold.yaml, or name the claim in auth.roleClaim`,
    explanation:
      'The roles of a signed-in user are read from a claim of the token: `role`, unless auth.roleClaim says otherwise.',
    wrong: 'auth: { claims: { userId: string } }',
    right: 'auth: { claims: { userId: string, role: "enum(admin, member)" } }',
  }),
  ARM3054: entry({
    severity: 'error',
    title: 'an unknown role',
    message: text`${'role'} is no value of the claim ${'claim'}`,
    mend: text`the roles are: ${'known'}`,
    explanation:
      'The claim that holds the role is an enum, so a role that is not one of its values can never be met.',
    wrong: 'auth: { jwt: { roles: [admn] } }',
    right: 'auth: { jwt: { roles: [admin] } }',
  }),
  ARM3055: entry({
    severity: 'error',
    title: 'an unknown operation of a dependency',
    message: text`${'service'} has no operation ${'operation'}`,
    mend: text`its operations are: ${'known'}`,
    explanation:
      'Under `uses`, a dependency says which operations it calls. The client on call.clients has these and no others.',
    wrong: 'depends: [{ service: user, uses: { getUsr: [name] } }]',
    right: 'depends: [{ service: user, uses: { getUser: [name] } }]',
  }),
  ARM3056: entry({
    severity: 'error',
    title: 'an unknown field of a result',
    message: text`the result of ${'operation'} has no field ${'field'}`,
    mend: text`the fields are: ${'known'}`,
    explanation:
      'Under `uses`, each operation lists the fields of its result that are read, with dots for fields of fields. Arrays, maps and null are looked through.',
    wrong: 'depends: [{ service: user, uses: { getUser: [nmae] } }]',
    right: 'depends: [{ service: user, uses: { getUser: [name] } }]',
  }),
  ARM3057: entry({
    severity: 'error',
    title: 'an input that no form can carry',
    message: text`${'operation'} can't be sent to ${'service'} as a form: ${'field'} ${'problem'}`,
    mend: text`give it plain values, name other operations under \`uses\`, or leave out \`encoding: form\` where ${'service'} reads JSON`,
    explanation:
      'A dependency with `encoding: form` gets `application/x-www-form-urlencoded` bodies: texts, numbers, booleans and enums, and lists of these, whose name is repeated. Objects, maps and nested lists have no form there that every peer reads alike.',
    wrong:
      'depends: [{ service: mail, encoding: form }]\n# in mail\nroutes:\n  send: { post: /send, body: { to: { name: string, host: string } } }',
    right:
      'depends: [{ service: mail, encoding: form }]\n# in mail\nroutes:\n  send: { post: /send, body: { name: string, host: string } }',
  }),
  ARM3058: entry({
    severity: 'error',
    title: 'rules of a dependency that can not hold',
    message: text`the resilience of ${'service'} can not hold: ${'problem'}`,
    mend: text`see docs/resilience.md for what may be said of calling ${'service'}`,
    explanation:
      'What is said under `resilience` has to fit together: one try may not take longer than the whole call, a stream has no fallback, and the config key `resilience` belongs to these rules wherever a service calls others.',
    wrong: 'depends: [{ service: user, resilience: { timeout: 1s, attempt: 2s } }]',
    right: 'depends: [{ service: user, resilience: { timeout: 2s, attempt: 500ms } }]',
  }),
  ARM3059: entry({
    severity: 'error',
    title: 'an issuer that cannot sign',
    message: text`${'service'} cannot be auth.issuer: it is no service of this workspace that has code to sign tokens`,
    mend: text`name one of: ${'known'}`,
    explanation:
      "The issuer alone has the keys that sign users' tokens, and its code signs with `context.tokens.sign`. A gateway has no code, and a service elsewhere is not run by this workspace.",
    wrong: 'auth: { issuer: gateway }',
    right: 'auth: { issuer: user }',
  }),
  ARM3070: entry({
    severity: 'error',
    title: 'TypeScript that cannot be read',
    message: text`this is not valid TypeScript: ${'problem'}`,
    mend: text`correct the file`,
    explanation: 'The file is imported for its types, and the TypeScript compiler could not parse it.',
    wrong: 'export interface User { id: }',
    right: 'export interface User { id: bigint }',
  }),
  ARM3071: entry({
    severity: 'error',
    title: 'a TypeScript type that cannot be carried',
    message: text`${'what'} cannot be carried in JSON`,
    mend: text`${'hint'}`,
    explanation:
      'A DTO written in TypeScript may use interfaces and object types, arrays, `Record<string, T>`, unions, text, number, bigint, boolean, Date, Uint8Array, unknown, null, instances of its own generics, and Partial, Required, Pick, Omit and &. An exported type that is no DTO gets the tag `@internal`, or moves to another file.',
    wrong: 'export interface User { greet(): string }',
    right: 'export interface User { greeting: string }',
  }),
  ARM3072: entry({
    severity: 'error',
    title: 'a doc tag that does not fit',
    message: text`@${'tag'} ${'value'} does not fit: ${'wanted'} is wanted`,
    mend: text`correct the tag or remove it`,
    explanation:
      "Doc tags with the names of JSON Schema's keywords narrow a field: `@minLength 1`, `@minimum 0`, `@pattern ^[a-z]+$`, `@format email`. Each has to fit the field's type: its formats are the built-in types with the same TypeScript type (docs/types.md), and OpenAPI's names for them.",
    wrong: '/** @minLength many */\nname: string;',
    right: '/** @minLength 1 */\nname: string;',
  }),
  ARM3073: entry({
    severity: 'error',
    title: 'a TypeScript type that a manifest cannot name',
    message: text`${'name'} cannot be used here: ${'reason'}`,
    mend: text`declare a type for it in the TypeScript file, and name that`,
    explanation:
      'Manifests name exported interfaces and type aliases without parameters. For an instance of a generic, export an alias of it: `export type UserPage = Page<User>`. For an enum, export a union of texts.',
    wrong: 'returns: account.Page<User>',
    right: 'returns: account.UserPage',
  }),
  ARM3074: entry({
    severity: 'error',
    title: 'two fields of one name on the wire',
    message: text`${'first'} and ${'second'} are both called ${'wire'} on the wire`,
    mend: text`give one of the two another name:, or remove it`,
    explanation:
      '`name:` says what a field is called in JSON, in a query or in a form, where that is not its name in code. A reader could not tell two fields of one name apart.',
    wrong:
      "types:\n  Thing:\n    kind: { type: string, name: '@type' }\n    type: { type: string, name: '@type' }",
    right:
      "types:\n  Thing:\n    kind: { type: string, name: '@kind' }\n    type: { type: string, name: '@type' }",
  }),
  ARM3090: entry({
    severity: 'error',
    title: 'a secret that cannot be kept',
    message: text`${'name'} cannot be a secret: it ${'problem'}`,
    mend: text`make it a text in a table of the config, or leave secret: out`,
    explanation:
      'A field of a config with `secret: true` is sealed before it goes to etcd, and hidden where a config is shown. Its place is found by the keys that lead to it, so it cannot stand in a list, a map or a union, and what is sealed is a text.',
    wrong:
      'config:\n  tokens: { type: "Token[]" }\ntypes:\n  Token: { value: { type: string, secret: true } }',
    right: 'config:\n  token: { type: string, secret: true }',
  }),
  ARM3091: entry({
    severity: 'warning',
    title: 'a secret that stands in no config',
    message: text`${'name'} is marked as a secret, and stands in no config: nothing hides it here`,
    mend: text`leave secret: out; writeOnly: true documents an input that no result shows`,
    explanation:
      '`secret: true` is for configs: such a field is sealed before it goes to etcd, and hidden in outputs and logs. What travels in requests and answers is written to no log in any case, and whoever is answered sees it.',
    wrong: 'types:\n  Login: { password: { type: string, secret: true } }',
    right: 'types:\n  Login: { password: { type: string, writeOnly: true } }',
  }),
};
