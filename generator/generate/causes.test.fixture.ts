// Random platforms whose manifests have every node on a line of its own, edits of single nodes, and which line that is.
import fc from 'fast-check';

/** A field, a claim or a key of a config: what is edited is its constraint. */
export interface FieldDraft {
  readonly name: string;
  readonly type: 'string' | 'int32' | 'decimal' | 'string[]' | 'map<string, string>' | 'bytes' | 'int64';
  readonly bounds: readonly [least: number, most: number] | undefined;
  readonly optional: boolean;
}

/** A type. */
export interface TypeDraft {
  readonly name: string;
  readonly fields: readonly FieldDraft[];
}

/** An error. */
export interface ErrorDraft {
  readonly name: string;
  readonly code: number;
  readonly status: number;
  readonly message: string;
}

/** A route, on one line. */
export interface RouteDraft {
  readonly name: string;
  readonly path: string;
  readonly summary: string | undefined;
  readonly timeout: number | undefined;
  readonly idempotent: boolean;
  /** Fields of its body. */
  readonly body: readonly FieldDraft[];
  readonly returns: string;
  readonly errors: readonly string[];
}

/** A service. */
export interface ServiceDraft {
  readonly name: string;
  readonly types: readonly TypeDraft[];
  readonly errors: readonly ErrorDraft[];
  readonly routes: readonly RouteDraft[];
  readonly config: readonly FieldDraft[];
}

/** A workspace. */
export interface PlatformDraft {
  readonly claims: readonly FieldDraft[];
  readonly shared: { readonly types: readonly TypeDraft[]; readonly errors: readonly ErrorDraft[] };
  readonly services: readonly ServiceDraft[];
}

/** A line of a manifest: `services/user/service.yaml:7`. */
export type Place = string;

/** The manifests by path, and the line of each node that was printed. */
export interface Printed {
  readonly files: Readonly<Record<string, string>>;
  readonly places: ReadonlyMap<object, Place>;
}

/** Prints a platform. */
export function printPlatform({ claims, shared, services }: PlatformDraft): Printed {
  const files: Record<string, string> = {};
  const places = new Map<object, Place>();
  const write = (path: string, lines: readonly Line[]): void => {
    files[path] = lines.map(({ text }) => `${text}\n`).join('');
    for (const [index, { node }] of lines.entries()) if (node) places.set(node, `${path}:${index + 1}`);
  };
  write('scaffold.yaml', [
    { text: 'workspace: shop' },
    { text: 'auth:' },
    { text: '  claims:' },
    { text: '    userId: int64' },
    ...claims.map((field) => fieldLine(field, 4)),
  ]);
  write('shared/common.yaml', [
    { text: 'types:' },
    ...shared.types.flatMap(typeLines),
    { text: 'errors:' },
    ...shared.errors.map(errorLine),
  ]);
  for (const service of services) {
    const { name, types, errors, routes, config } = service;
    write(`services/${name}/service.yaml`, [
      { text: `service: ${name}`, node: service },
      { text: 'imports: { common: ../../shared/common.yaml }' },
      { text: `depends: [${name === 'order' ? '{ service: user, uses: { getUser: [name] } }' : ''}]` },
      { text: 'config:' },
      { text: '  greeting: string = hello' },
      ...config.map((field) => fieldLine(field, 2)),
      { text: 'types:' },
      ...types.flatMap(typeLines),
      { text: 'errors:' },
      ...errors.map(errorLine),
      { text: 'routes:' },
      ...routes.flatMap(routeLines),
    ]);
  }
  files['services/gateway/service.yaml'] = 'service: gateway\ngateway: { expose: "*" }\n';
  return { files, places };
}

interface Line {
  readonly text: string;
  readonly node?: object;
}

function fieldLine(field: FieldDraft, indent: number): Line {
  const { name, optional } = field;
  return { text: `${' '.repeat(indent)}${name}${optional ? '?' : ''}: "${typeText(field)}"`, node: field };
}

function typeText({ type, bounds }: FieldDraft): string {
  return bounds === undefined ? type : `${type}(${bounds[0]}..${bounds[1]})`;
}

function typeLines(type: TypeDraft): Line[] {
  return [{ text: `  ${type.name}:`, node: type }, ...type.fields.map((field) => fieldLine(field, 4))];
}

function errorLine(error: ErrorDraft): Line {
  const { name, code, status, message } = error;
  return { text: `  ${name}: { code: ${code}, status: ${status}, message: "${message}" }`, node: error };
}

/** The route's own line first, then its fields. */
function routeLines(route: RouteDraft): Line[] {
  const { name, path, summary, timeout, idempotent, body, returns, errors } = route;
  const keys = [
    `post: ${path}`,
    ...(summary === undefined ? [] : [`summary: ${summary}`]),
    ...(timeout === undefined ? [] : [`timeout: ${timeout}s`]),
    ...(idempotent ? ['idempotent: true'] : []),
    `returns: "${returns}"`,
    ...(errors.length === 0 ? [] : [`errors: [${errors.join(', ')}]`]),
  ];
  const fields = body.map((field) => fieldLine(field, 6));
  return [
    { text: `  ${name}:`, node: route },
    ...keys.map((key) => ({ text: `    ${key}` })),
    ...(fields.length === 0 ? [] : [{ text: '    body:' }, ...fields]),
  ];
}

const kinds = ['string', 'int32', 'decimal', 'string[]', 'map<string, string>', 'bytes', 'int64'] as const;

const bounds = fc.option(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 99 })), {
  nil: undefined,
});

/** Names of several lengths, so that layout breaks lines in many ways. */
const fields = (prefix: string): fc.Arbitrary<FieldDraft[]> =>
  fc
    .array(
      fc.record({
        type: fc.constantFrom(...kinds),
        bounds,
        optional: fc.boolean(),
        length: fc.integer({ min: 0, max: 24 }),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((drafts) =>
      drafts.map(({ length, ...draft }, index) => ({
        name: `${prefix}${'abcd'[index]}${'LongerName'.repeat(3).slice(0, length)}`,
        ...draft,
        // With a constraint there is no sample of these: whatever needed one would vanish.
        optional: draft.optional || ['map<string, string>', 'bytes'].includes(draft.type),
      })),
    );

const errors = (prefix: string, from: number): fc.Arbitrary<ErrorDraft[]> =>
  fc
    .array(fc.record({ status: fc.constantFrom(404, 409, 410), word: fc.constantFrom('no', 'not there') }), {
      minLength: 1,
      maxLength: 3,
    })
    .map((drafts) =>
      drafts.map(({ status, word }, index) => ({
        name: `${prefix}${'ABC'[index]}`,
        code: from + index,
        status,
        message: `${word} ${index}`,
      })),
    );

const types = (prefix: string): fc.Arbitrary<TypeDraft[]> =>
  fc
    .tuple(fields('f'), fields('g'))
    .map((each) => each.map((fieldsOf, index) => ({ name: `${prefix}${'AB'[index]}`, fields: fieldsOf })));

/** Any platform. */
export const platforms: fc.Arbitrary<PlatformDraft> = fc
  .record({
    claims: fields('claim'),
    sharedTypes: types('Shared'),
    sharedErrors: errors('Common', 2000),
    services: fc.tuple(service('user', 3000), service('order', 4000)),
  })
  .map(({ claims, sharedTypes, sharedErrors, services }) => ({
    claims,
    shared: { types: sharedTypes, errors: sharedErrors },
    services,
  }));

function service(name: string, from: number): fc.Arbitrary<ServiceDraft> {
  const own = name === 'user' ? 'User' : 'Order';
  const route = fc.record({
    summary: fc.option(fc.constantFrom('Does it.', 'Does what it is asked to do, however long that takes.'), {
      nil: undefined,
    }),
    timeout: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    idempotent: fc.boolean(),
    body: fc.oneof(fc.constant([]), fields('b')),
    returns: fc.constantFrom(`${own}A`, `${own}B[]`, 'common.SharedA', 'string'),
    errors: fc.subarray([`${own}ErrorA`, 'common.CommonA']),
  });
  return fc
    .record({
      types: types(own),
      errors: errors(`${own}Error`, from),
      routes: fc.array(route, { minLength: 1, maxLength: 3 }),
      config: fields('key'),
    })
    .map((draft) => ({
      ...draft,
      name,
      types: [
        ...draft.types,
        { name: 'Named', fields: [{ name: 'name', type: 'string', bounds: [1, 20], optional: false }] },
      ],
      routes: [
        ...draft.routes.map((each, index) => ({ ...each, name: `do${index}It`, path: `/do/${index}` })),
        {
          name: 'getUser',
          path: '/get_user',
          summary: undefined,
          timeout: undefined,
          idempotent: true,
          body: [],
          returns: 'Named',
          errors: [],
        },
      ],
    }));
}

/** A kind of node that is edited. */
export type EditedKind = 'constraint' | 'route' | 'error' | 'status' | 'claim' | 'config';

/** The platform with one node edited, and that node as it is now; undefined where there is none of that kind. */
export function editPlatform(
  platform: PlatformDraft,
  kind: EditedKind,
  n: number,
): { readonly platform: PlatformDraft; readonly node: object } | undefined {
  const nodes = nodesOf(platform, kind);
  const old = nodes[n % Math.max(nodes.length, 1)];
  if (old === undefined) return undefined;
  const node = edited(old, kind, n);
  return { platform: replace(platform, old, node), node };
}

type NodeDraft = FieldDraft | RouteDraft | ErrorDraft;

function nodesOf({ claims, shared, services }: PlatformDraft, kind: EditedKind): readonly NodeDraft[] {
  switch (kind) {
    case 'claim':
      return claims;
    case 'config':
      return services.flatMap(({ config }) => config);
    case 'route':
      return services.flatMap(({ routes }) => routes);
    case 'error':
    case 'status':
      return [...shared.errors, ...services.flatMap((each) => each.errors)];
    case 'constraint':
      return [
        ...shared.types.flatMap((type) => type.fields),
        ...services.flatMap((each) => [
          ...each.types.flatMap((type) => type.fields),
          ...each.routes.flatMap((route) => route.body),
        ]),
      ];
  }
}

function edited(node: NodeDraft, kind: EditedKind, n: number): NodeDraft {
  if ('bounds' in node) {
    const [least, most] = node.bounds ?? [1, 10];
    const others = [undefined, [least, most + 1], [least + 1, most + 1]] as const;
    const choices = node.bounds === undefined ? others.slice(1) : others;
    return { ...node, bounds: choices[n % choices.length] };
  }
  if ('code' in node) {
    // Where several errors have one status, it does not show which of them has come there.
    if (kind === 'status')
      return { ...node, status: 412 + ((Math.floor(node.code / 1000) * 3 + (node.code % 1000)) % 100) };
    return n % 2 === 0
      ? { ...node, message: `${node.message} any more` }
      : { ...node, code: node.code + 500 };
  }
  const choices = [
    { ...node, path: `${node.path}/now` },
    { ...node, summary: `${node.summary ?? 'Now says'} more.` },
    { ...node, timeout: (node.timeout ?? 0) + 1 },
    { ...node, idempotent: !node.idempotent },
  ];
  return choices[n % 4]!;
}

/** The same value with one part of it exchanged; parts without it stay the very same. */
function replace<Value>(value: Value, old: object, by: object): Value {
  // What stands in the place of a draft is a draft of its kind.
  if ((value as unknown) === old) return by as Value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => replace(item, old, by));
    return items.some((item, index) => item !== value[index]) ? (items as Value) : value;
  }
  const entries = Object.entries(value).map(
    ([key, item]) => [key, replace(item as unknown, old, by)] as const,
  );
  const isSame = entries.every(([key, item]) => item === (value as Record<string, unknown>)[key]);
  return isSame ? value : (Object.fromEntries(entries) as Value);
}
