// Names of users that mean something elsewhere: what every object inherits, what generated code declares. Each compiles, or is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryTree } from '../file/memory-tree.js';
import { compiled } from './compiled.test.fixture.js';
import { readModel } from './generate.js';

const list = 'routes:\n  list: { get: /list, returns: "string[]" }\n';

/** Services by name, all of which compile. */
const fine: Readonly<Record<string, string>> = {
  fields: `types:
  A: { toString: string, valueOf?: string, hasOwnProperty: int64, isPrototypeOf?: 'string[]', toLocaleString?: { type: int64, default: 3 } }
  B: { toString?: int64, n: A | string }
  C: { toString: enum(a) }
  D: { toString: enum(b) }
  U: { union: [C, D], discriminator: toString }
routes:
  a: { post: /a, body: A, returns: A }
  b:
    get: /b/{toString}
    path: { toString: string }
    query: { valueOf?: string }
    headers: { hasOwnProperty: string }
    returns: B
  c: { post: /c, body: { hasOwnProperty: string, propertyIsEnumerable?: int64, u: U, v: C | D } }
  d: { post: /d, body: { hasOwnProperty: file } }
`,
  absent: `types:
  A: { toString: string, valueOf?: int32, hasOwnProperty: boolean, toLocaleString: int64 = 3 }
routes:
  a: { post: /a, body: A, returns: A }
`,
  members: `types:
  A: enum(toString, constructor, __proto__)
  M: map<string, A>
routes:
  a: { post: /a, body: { v: A, m: M }, returns: A }
`,
  aliases: `imports: { constructor: ../../shared/one.yaml, toString: ../../shared/two.yaml }
routes:
  a: { post: /a, body: { v: constructor.A }, returns: toString.B }
`,
  constructor: list,
  valueof: list,
  default: list,
  callers: `depends: [valueof, constructor, then, default]\n${list}`,
  configs: `config: { toString: string, valueOf: int32 = 3, section: { hasOwnProperty: string = a } }\n${list}`,
  errors: `errors:
  Constructor: { code: 1001, status: 400, message: a }
  ToString: { code: 1002, status: 400, message: a }
routes:
  a: { post: /a, errors: [Constructor, ToString] }
`,
  words: `types:
  NoneCodec: { a: string }
  Problems: { a: string }
  Codec: { a: string }
  Contract: { a: string }
  OperationContract: { a: string }
  Transport: { a: string }
  Route: { a: string }
  Router: { a: string }
routes:
  noneCodec: { get: /a, returns: Problems }
  on: { get: /b, returns: Codec }
  close: { get: /c, returns: Contract }
  input: { get: /d, query: { x: string }, returns: OperationContract }
  options: { get: /e, query: { x: string }, returns: Transport }
  call: { get: /f, returns: Route }
  transport: { get: /g, returns: Router }
  serve: { get: /h, returns: NoneCodec }
  name: { get: /i }
  length: { get: /j }
  isObject: { get: /k }
  decodeCodec: { get: /l, returns: 'Codec[]' }
`,
};

test('names that mean something elsewhere compile', async () => {
  const services = [...Object.entries(fine), ['then', list] as const].map(([name, text]) => [
    `services/${name}/service.yaml`,
    `service: ${name}\n${text}`,
  ]);
  const workspace = await compiled({
    'scaffold.yaml': 'workspace: w\n',
    'shared/one.yaml': 'types:\n  A: { x: string }\n',
    'shared/two.yaml': 'types:\n  B: { x: string }\n',
    ...(Object.fromEntries(services) as Record<string, string>),
  });
  try {
    assert.deepEqual(workspace.complaints, []);
  } finally {
    workspace.remove();
  }
});

const told: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'a codec called as what reads another type',
    `types:\n  DecodeA: { a: string }\n  ACodec: { a: string }\n${list}`,
    ['ARM3011'],
  ],
  [
    'a codec called as what writes another type',
    `types:\n  EncodeA: { a: string }\n  ACodec: { a: string }\n${list}`,
    ['ARM3011'],
  ],
  [
    'the codec of a result called as what reads a type',
    'types:\n  AOutputCodec: { a: string }\nroutes:\n  decodeA: { get: /a, returns: "string[]" }\n',
    ['ARM3011'],
  ],
  ['the codec of a result', `types:\n  ListOutput: { a: string }\n${list}`, ['ARM3011']],
  ['a type that every object has a member of', `types:\n  A: { b: constructor.C }\n`, ['ARM3006']],
  ['an operation of the name of a member', 'routes:\n  toString: { get: /a }\n', ['ARM4009']],
  ['keys of the names of members', 'constructor: 1\ntoString: 2\n', ['ARM1010', 'ARM1010']],
  ['fields that are not there', 'types:\n  A: { a: string }\n  B: Omit<A, toString>\n', ['ARM3021']],
];

for (const [what, text, codes] of told) {
  test(`tells of ${what}`, () => {
    const files = { 'scaffold.yaml': 'workspace: w\n', 'services/x/service.yaml': `service: x\n${text}` };
    const { diagnostics } = readModel(createMemoryTree(files));
    assert.deepEqual(
      diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code),
      codes,
    );
  });
}
