// Which JSON kind each node of a document has to have that is read: whatever has another is reported, since readers pass it over.
import { below, isObject, type Reading } from './document.js';

type Kind = 'object' | 'list' | 'text' | 'number' | 'flag';

/** A node, and those within it; of keys that no reader reads, their reader's `account` tells. */
interface Node {
  readonly kinds: readonly Kind[];
  readonly keys?: Readonly<Record<string, string>>;
  /** What all items of a list, or all values of a map, are. */
  readonly each?: string;
  /** Whether keys that begin with `x-` are the vendors' own in a map. */
  readonly isExtensible?: true;
}

const map = (each: string): Node => ({ kinds: ['object'], each });
const list = (each: string): Node => ({ kinds: ['list'], each });
const object = (keys: Readonly<Record<string, string>>): Node => ({ kinds: ['object'], keys });

/** Keys by the node that each of them holds. */
function holding(keys: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([node, names]) => names.split(' ').map((name) => [name, node])),
  );
}

const nodes: Readonly<Record<string, Node>> = {
  text: { kinds: ['text'] },
  number: { kinds: ['number'] },
  flag: { kinds: ['flag'] },
  limit: { kinds: ['number', 'flag'] },
  object: { kinds: ['object'] },
  list: { kinds: ['list'] },
  texts: list('text'),
  textMap: map('text'),
  document: object(
    holding({ info: 'info', servers: 'servers', paths: 'paths', components: 'components', security: 'security', tags: 'tags', object: 'webhooks' }),
  ),
  servers: list('server'),
  server: object(holding({ text: 'url description', object: 'variables' })),
  info: object(holding({ text: 'title version summary description' })),
  tags: list('tag'),
  tag: object(holding({ text: 'name' })),
  security: list('requirement'),
  requirement: map('texts'),
  paths: { ...map('pathItem'), isExtensible: true },
  pathItem: object(
    holding({ operation: 'get head post put patch delete options trace', parameters: 'parameters' }),
  ),
  operation: object(
    holding({
      text: 'operationId summary description', texts: 'tags', flag: 'deprecated', parameters: 'parameters', body: 'requestBody',
      responses: 'responses', security: 'security', object: 'callbacks', servers: 'servers',
    }),
  ),
  parameters: list('parameter'),
  parameter: object(
    holding({
      text: 'name in description style', flag: 'required deprecated explode allowReserved allowEmptyValue', schema: 'schema', content: 'content',
    }),
  ),
  body: object(holding({ text: 'description', flag: 'required', content: 'content' })),
  responses: { ...map('response'), isExtensible: true },
  response: object(holding({ text: 'description', content: 'content', object: 'headers links' })),
  content: map('media'),
  media: object(holding({ schema: 'schema', object: 'examples' })),
  components: object({
    ...holding({ schemas: 'schemas', responses: 'responses', object: 'examples headers links callbacks' }),
    parameters: 'parameterMap', requestBodies: 'bodyMap', securitySchemes: 'schemes', pathItems: 'paths',
  }),
  parameterMap: map('parameter'),
  bodyMap: map('body'),
  schemes: map('scheme'),
  scheme: object(holding({ text: 'type scheme in name bearerFormat' })),
  schemas: map('schema'),
  schemaList: list('schema'),
  schema: {
    kinds: ['object', 'flag'],
    keys: holding({
      text: 'title description format pattern contentEncoding', flag: 'deprecated readOnly writeOnly nullable uniqueItems',
      number: 'minimum maximum multipleOf minLength maxLength minItems maxItems minProperties maxProperties',
      limit: 'exclusiveMinimum exclusiveMaximum', type: 'type', list: 'enum examples', texts: 'required', schemas: 'properties $defs definitions',
      schema: 'items additionalProperties', schemaList: 'allOf oneOf anyOf', discriminator: 'discriminator',
    }),
  },
  type: { kinds: ['text', 'list'], each: 'text' },
  discriminator: object(holding({ text: 'propertyName', textMap: 'mapping' })),
}; // prettier-ignore

interface Visit {
  readonly value: unknown;
  readonly at: string;
  readonly name: string;
}

/** Reports every node of another JSON kind than its place has, references followed; each once, however often it is met. */
export function loseMisplaced(reading: Reading): void {
  const seen = new Map<object, Set<string>>();
  const open: Visit[] = [{ value: reading.root, at: '', name: 'document' }];
  // A list of what is to do rather than recursion: references may make long chains.
  for (const visit of open) {
    const { value, at, name } = visit;
    const node = nodes[name];
    if (node === undefined || value === undefined) continue;
    if (!node.kinds.some((kind) => isOf(kind, value))) {
      reading.lose(
        at,
        `${kindOf(value)} stands where ${node.kinds.map((kind) => words[kind]).join(' or ')} belongs: it is left out`,
      );
      continue;
    }
    if (typeof value !== 'object' || value === null) continue;
    const known = seen.get(value) ?? new Set();
    if (known.has(name)) continue;
    seen.set(value, known.add(name));
    for (const inner of within(reading, visit, node)) open.push(inner);
  }
}

function within(reading: Reading, { value, at, name }: Visit, node: Node): Visit[] {
  const found: Visit[] = [];
  if (isObject(value) && node.keys !== undefined && '$ref' in value) {
    const ref = value['$ref'];
    const target = typeof ref === 'string' ? reading.hop({ value, at }) : undefined;
    if (target !== undefined) found.push({ ...target, name });
    else if (typeof ref !== 'string') found.push({ value: ref, at: below(at, '$ref'), name: 'text' });
  }
  for (const [key, inner] of Object.entries(value as object)) {
    if (node.isExtensible && key.startsWith('x-')) continue;
    const own = node.keys !== undefined && Object.hasOwn(node.keys, key) ? node.keys[key] : undefined;
    const inside = own ?? node.each;
    if (inside !== undefined) found.push({ value: inner, at: below(at, key), name: inside });
  }
  return found;
}

const words: Readonly<Record<Kind, string>> = {
  object: 'an object',
  list: 'a list',
  text: 'a text',
  number: 'a number',
  flag: 'true or false',
};

function isOf(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'object':
      return isObject(value);
    case 'list':
      return Array.isArray(value);
    case 'text':
      return typeof value === 'string';
    case 'number':
      // Numbers that would lose digits come as text.
      return typeof value === 'number' || (typeof value === 'string' && /^-?\d{16,}$/.test(value));
    case 'flag':
      return typeof value === 'boolean';
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  const kind = (['object', 'list', 'text', 'number'] as const).find((each) => isOf(each, value));
  return kind === undefined ? 'nothing' : words[kind];
}
