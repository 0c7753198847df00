// The table of built-in types: the one place that says what each is. A type more is a row here and a reader in the runtime.
import { stringLiteral } from '../../engine/emit/literals.js';
import type { BuiltinType, JsonValue } from './builtin-type.js';
import { bytes, decimalDigits, formed, free, none, number, sized, wholeDigits } from './rule-families.js';
import { durationPattern, timePattern } from './text-patterns.js';

const wholeNumber = {
  text: 'number',
  json: 'number',
  value: 'number',
  rules: number,
  param: 'number',
} as const;
const fraction = {
  ...wholeNumber,
  read: 'readNumber',
  column: 'double',
  page: { json: 'number', refused: 'what is not finite' },
} as const;

/** Every built-in type by its name, in the order in which people are told of them. */
export const builtins = {
  string: {
    text: 'string',
    json: 'string',
    value: 'string',
    read: 'readString',
    rules: free,
    param: 'string',
    commas: true,
    within: ['json'],
    openapi: () => ({ type: 'string' }),
    alsoFormats: ['password', 'string', 'markdown', 'html', 'textarea'],
    alsoNamed: ['str', 'text', 'varchar'],
    own: true,
    column: 'text',
    page: { json: 'string' },
  },
  boolean: {
    text: 'boolean',
    json: 'boolean',
    value: 'boolean',
    read: 'readBoolean',
    rules: none,
    param: 'boolean',
    within: ['json'],
    openapi: () => ({ type: 'boolean' }),
    alsoNamed: ['bool'],
    sample: false,
    own: true,
    column: 'boolean',
    page: { json: '`true` or `false`' },
  },
  integer: {
    ...wholeNumber,
    read: 'readInteger',
    bounds: { low: BigInt(Number.MIN_SAFE_INTEGER), high: BigInt(Number.MAX_SAFE_INTEGER) },
    within: ['int64', 'float', 'double', 'json'],
    openapi: () => ({
      type: 'integer',
      minimum: Number.MIN_SAFE_INTEGER,
      maximum: Number.MAX_SAFE_INTEGER,
    }),
    alsoFormats: ['integer'],
    sample: 1,
    column: 'integer',
    page: { json: 'number', refused: 'beyond ±(2^53 - 1)' },
  },
  int32: {
    ...wholeNumber,
    read: 'readInt32',
    bounds: { low: -(2n ** 31n), high: 2n ** 31n - 1n },
    within: ['integer', 'int64', 'float', 'double', 'json'],
    openapi: () => ({ type: 'integer', format: 'int32' }),
    alsoNamed: ['short'],
    sample: 1,
    column: 'int32',
    page: { json: 'number', refused: 'beyond 32 bits' },
  },
  int64: {
    text: 'bigint',
    json: 'digits',
    value: 'bigint',
    read: 'readInt64',
    readAs: (wire) => (wire.int64 === 'number' ? 'readInt64AsNumber' : 'readInt64'),
    write: (wire) => (wire.int64 === 'number' ? 'writeInt64AsNumber' : 'writeInt64'),
    rules: wholeDigits,
    bounds: { low: -(2n ** 63n), high: 2n ** 63n - 1n },
    param: 'string',
    within: ['json'],
    alike: ['string', 'json', 'decimal', 'integer', 'int32', 'float', 'double'],
    openapi: (wire) =>
      wire.int64 === 'number'
        ? {
            type: 'integer',
            format: 'int64',
            minimum: Number.MIN_SAFE_INTEGER,
            maximum: Number.MAX_SAFE_INTEGER,
          }
        : { type: 'string', format: 'int64', pattern: '^-?(0|[1-9][0-9]{0,18})$' },
    alsoFormats: ['long'],
    alsoNamed: ['long', 'bigint'],
    sample: '1',
    // oxlint-disable-next-line typescript/no-base-to-string -- digits are no object
    literal: (json) => `${String(json)}n`,
    own: true,
    column: 'int64',
    page: {
      json: 'decimal string',
      alsoRead: 'JSON numbers within ±(2^53 - 1)',
      refused: 'beyond 64 bits; larger JSON numbers, since they have lost digits already',
    },
  },
  float: {
    ...fraction,
    within: ['double', 'json'],
    openapi: () => ({ type: 'number', format: 'float' }),
    alsoNamed: ['float32'],
    sample: 1,
  },
  double: {
    ...fraction,
    within: ['float', 'json'],
    openapi: () => ({ type: 'number', format: 'double' }),
    alsoFormats: ['number'],
    alsoNamed: ['real', 'float64'],
    sample: 1,
    own: true,
  },
  decimal: {
    text: 'string',
    json: 'digits',
    value: 'string',
    read: 'readDecimal',
    rules: decimalDigits,
    param: 'string',
    within: ['string', 'json'],
    openapi: () => ({ type: 'string', format: 'decimal', pattern: '^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$' }),
    sample: '1.50',
    column: 'decimal',
    page: { json: 'string: `-12.50`', refused: 'exponents, leading zeros, more than 1,000 characters' },
  },
  datetime: {
    ...text({
      read: 'readDatetime',
      format: 'date-time',
      sample: '2026-01-31T12:00:00Z',
      page: {
        json: 'UTC with milliseconds',
        alsoRead: 'any offset; more digits are cut; `23:59:60` UTC is the first instant of the next day',
        refused: 'no offset, days that the calendar lacks, years outside of 0 to 9999 in UTC',
      },
    }),
    column: 'datetime',
    text: 'Date',
    value: 'date',
    write: () => 'writeDatetime',
    alike: ['string', 'json'],
    alsoNamed: ['timestamp'],
    literal: (json) => `new Date(${quoted(json)})`,
    own: true,
  },
  date: text({
    column: 'date',
    read: 'readDate',
    format: 'date',
    sample: '2026-01-31',
    page: { json: '`2024-02-29`', refused: 'days that the calendar lacks' },
  }),
  time: text({
    read: 'readTime',
    pattern: timePattern,
    alsoFormats: ['time', 'iso-time', 'time-local', 'partial-time'],
    sample: '12:00:00Z',
    page: { json: '`08:30:00`', alsoRead: 'a fraction, an offset' },
  }),
  duration: text({
    read: 'readDuration',
    pattern: durationPattern,
    alsoFormats: ['duration'],
    sample: 'PT1M',
    page: { json: '`P1DT2H`, `PT0.5S`, `P2W`' },
  }),
  uuid: text({
    column: 'uuid',
    read: 'readUuid',
    format: 'uuid',
    sample: '7f1d7a6c-5b1f-4c0e-9c61-2a9d6f0e4b3a',
    alsoNamed: ['guid'],
    page: { json: 'any version', alsoRead: 'either case; it is not changed' },
  }),
  email: text({
    read: 'readEmail',
    format: 'email',
    rules: sized,
    sample: 'someone@example.com',
    page: { json: 'unquoted mailbox of at most 64 characters, host with a dot' },
  }),
  uri: text({
    read: 'readUri',
    format: 'uri',
    rules: sized,
    commas: true,
    sample: 'https://example.com/',
    alsoFormats: ['url'],
    alsoNamed: ['url'],
    page: {
      json: 'with its scheme (RFC 3986)',
      refused: 'characters outside ASCII that are not percent-encoded, what `new URL` refuses (`http://a:x`)',
    },
  }),
  ipv4: text({
    read: 'readIpv4',
    format: 'ipv4',
    sample: '192.0.2.1',
    page: { json: '`192.0.2.1` (RFC 791)', refused: 'leading zeros' },
  }),
  ipv6: text({
    read: 'readIpv6',
    format: 'ipv6',
    sample: '2001:db8::1',
    page: {
      json: '`2001:db8::1` (RFC 4291)',
      alsoRead: 'either case, four numbers at the end; it is not changed',
      refused: 'zones, brackets',
    },
  }),
  hostname: text({
    read: 'readHostname',
    format: 'hostname',
    rules: sized,
    sample: 'www.example.com',
    alsoNamed: ['host', 'domain'],
    page: { json: '`www.example.com` (RFC 1123)', refused: 'a dot at the end, IPv4 addresses' },
  }),
  bytes: {
    text: 'Uint8Array',
    json: 'string',
    value: 'bytes',
    read: 'readBytes',
    write: () => 'writeBytes',
    rules: bytes,
    param: 'string',
    within: ['string', 'json'],
    alike: ['string', 'json', 'decimal', 'duration', 'hostname', 'int64'],
    // OpenAPI 3.1 describes encoded bytes by JSON Schema's own keyword, which openapi-types does not know yet.
    openapi: () => ({ type: 'string', contentEncoding: 'base64' }) as { type: 'string' },
    alsoFormats: ['byte', 'base64'],
    alsoNamed: ['blob', 'buffer'],
    sample: '',
    literal: (json) => (json === '' ? 'new Uint8Array()' : `Buffer.from(${quoted(json)}, "base64")`),
    own: true,
    column: 'bytes',
    page: { json: 'base64 with padding', refused: 'the URL alphabet, line breaks' },
  },
  json: {
    text: 'unknown',
    json: 'any',
    value: 'any',
    read: 'readJson',
    rules: none,
    param: 'json',
    commas: true,
    within: [],
    openapi: () => ({}),
    alsoNamed: ['any', 'unknown'],
    sample: {},
    own: true,
    column: 'json',
    page: {
      json: 'anything, `null` too',
      refused: 'absence, more than 1,000 levels from the root of the input, numbers beyond doubles (`1e999`)',
    },
  },
  file: {
    text: 'FileUpload',
    json: 'file',
    value: 'object',
    read: 'readFile',
    rules: none,
    param: 'file',
    within: [],
    openapi: () => ({ type: 'string', format: 'binary' }),
    place: 'body',
    column: undefined,
    page: { json: "a part of a multipart body, with its name and type; a browser's `File` fits" },
  },
  binary: {
    text: 'BinaryContent',
    json: 'file',
    value: 'object',
    read: 'readFile',
    rules: none,
    param: 'file',
    within: [],
    openapi: () => ({ type: 'string', format: 'binary' }),
    place: 'result',
    column: undefined,
    page: { json: 'the whole answer: raw bytes, with name and type' },
  },
} as const satisfies Readonly<Record<string, BuiltinType>>;

/** The name of a built-in type. */
export type BuiltinName = keyof typeof builtins;

/** What a port is: every service's config has one. */
export const portType = {
  kind: 'builtin',
  name: 'int32',
  constraints: { minimum: 0, maximum: 65535 },
} as const;

/** Any text, in what a section adds to a config. */
export const textType = { kind: 'builtin', name: 'string', constraints: {} } as const;

/** How many or how long, in what a section adds to a config. */
export const countType = {
  kind: 'builtin',
  name: 'int32',
  constraints: { minimum: 1, maximum: 1_000_000 },
} as const;

/** Their names, in the table's order. */
export const builtinNames = Object.keys(builtins) as readonly BuiltinName[];

/** Whether a name is a built-in type. */
export function isBuiltin(name: string): name is BuiltinName {
  return Object.hasOwn(builtins, name);
}

/** What is said of a built-in type. */
export function builtinOf(name: BuiltinName): BuiltinType {
  return builtins[name];
}

/** The same of any name; undefined where it is none: a type of the user's own, or one that a later version knows. */
export function findBuiltin(name: string): BuiltinType | undefined {
  return isBuiltin(name) ? builtins[name] : undefined;
}

/** Whether a value has one plain text: it may travel in a path, a query or a header. */
export function isScalar({ param }: BuiltinType): boolean {
  return param !== 'json' && param !== 'file';
}

/** Whether digits stay text in TypeScript, so that none is lost. */
export function staysText({ json, value }: BuiltinType): boolean {
  return json === 'digits' && value === 'string';
}

type TextRow = Pick<BuiltinType, 'read' | 'page'> &
  Partial<Pick<BuiltinType, 'column' | 'rules' | 'commas' | 'alsoFormats' | 'alsoNamed'>> & {
    /** OpenAPI's name for it, where it has one. */
    readonly format?: string;
    /** What documents say where it has none. */
    readonly pattern?: string;
    readonly sample: string;
  };

/** A text with a form of its own, that is a string in TypeScript. */
function text({ format, pattern, ...row }: TextRow): BuiltinType {
  return {
    text: 'string',
    json: 'string',
    value: 'string',
    rules: formed,
    param: 'string',
    column: 'text',
    within: ['string', 'json'],
    openapi: () => ({
      type: 'string',
      ...(format !== undefined && { format }),
      ...(pattern !== undefined && { pattern }),
    }),
    ...row,
  };
}

function quoted(json: JsonValue): string {
  // oxlint-disable-next-line typescript/no-base-to-string -- the JSON of these types is a text
  return stringLiteral(String(json));
}
