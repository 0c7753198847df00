// docs/reference.md, made of the tables that the runtime and `scaffold` go by: environment, configs, limits, times, failures.
import {
  bootstrapKeys,
  codes,
  brokerKeys,
  databaseKeys,
  defaultGatewayBodyBytes,
  defaultGatewayRequestsPerAddress,
  defaultGatewayTimeoutMs,
  defaultLimits,
  defaultTimeoutMs,
  etcdKeys,
  ownKeys,
  parentKeys,
  settings,
  variables,
  type ConfigKey,
  type Limits,
  type Setting,
  type Variable,
  type VariableReader,
} from '@armature/runtime/wire';

/** The whole page. */
export function referencePage(): string {
  return [
    introduction,
    '## Environment\n',
    ...readers.map(([reader, title]) => `### ${title}\n\n${environmentTable(reader)}`),
    '## Configs\n',
    ...configs.map(([title, keys]) => `### ${title}\n\n${keysTable(keys)}`),
    `## Limits\n\nOf what a service reads, unless \`limits\` of \`ServeOptions\` says otherwise:\n\n${limitsTable()}`,
    `Of a gateway: \`gateway.maxBody\` in its manifest, ${show(defaultGatewayBodyBytes, 'bytes')} unless told, for the body of a request; \`memory\`, \`requests\`, \`requestsPerAddress\`
(${defaultGatewayRequestsPerAddress} unless told) and \`pipelined\` as for a service, by \`limits\` of \`GatewayOptions\`. What comes beyond a limit of one request is 413; beyond
\`requests\`, \`memory\` and \`disk\` 503, beyond \`requestsPerAddress\` and \`pipelined\` 429, with \`Retry-After\`.
`,
    `## Times and bounds\n\n${timesText()}\n\n${settingsTable()}`,
    `## Failures\n\n${failuresText}\n\n${failuresTable()}`,
  ].join('\n');
}

const introduction = `# Reference: environment, configs, limits, defaults

This page is made of the tables that the code reads. The keys of manifests have [a page of their own](keys.md), so have the options of
[commands](commands.md).
`;

const readers: readonly (readonly [VariableReader, string])[] = [
  ['process', 'Services and gateways'],
  ['scaffold', '`scaffold`'],
  ['tests', 'Tests of a workspace'],
  ['repository', "This repository's own tests"],
];

const configs: readonly (readonly [string, Readonly<Record<string, ConfigKey>>])[] = [
  ['`config.toml` of a process', bootstrapKeys],
  ['`[etcd]` in it', etcdKeys],
  ['The parent config: `config/parent.toml`, in etcd `/<namespace>/parent_config`', parentKeys],
  ['`[db]` in it', databaseKeys],
  ['`[mq]` in it', brokerKeys],
  [
    "A service's own: `config/<service>.toml`, in etcd `/<namespace>/<service>/config`, beside what its manifest declares",
    ownKeys,
  ],
];

const timesText =
  (): string => `A call has ${show(defaultTimeoutMs, 'ms')} unless its operation says \`timeout\` or its caller \`timeoutMs\`; streams have no deadline. A gateway gives a request
${show(defaultGatewayTimeoutMs, 'ms')} unless its manifest says \`gateway.timeout\`. Options stand in \`ServeOptions\`; what none sets is fixed.`;

const failuresText = `What the framework itself answers, and what \`failure(kind)\` makes. \`code\` and status are the same; codes of a manifest begin at 1000.`;

/** What each limit bounds. A limit without a text does not compile. */
const limitTexts: Readonly<Record<keyof Limits, string>> = {
  body: 'a JSON or form body',
  file: 'one uploaded file',
  upload: 'a whole multipart body',
  fileInMemory: 'what is kept of one uploaded file in memory; a longer one goes to a temporary file',
  memory: 'what all requests together hold in memory: bodies, and answers that nobody takes',
  disk: 'what all uploads together hold in temporary files',
  requests:
    'requests that are under way, event streams and changed protocols included; probes are answered all along',
  requestsPerAddress: "requests of one client's address that are under way",
  pipelined: 'requests of one connection that wait for the one before them',
};

/** Limits that count requests, not bytes. */
const counted: ReadonlySet<string> = new Set(['requests', 'requestsPerAddress', 'pipelined']);

function environmentTable(reader: VariableReader): string {
  const rows = Object.entries<Variable>(variables)
    .filter(([, { readers: who }]) => who.includes(reader))
    .map(([name, { takes, says, fallback, unlessTold }]) => [
      `\`${name}\``,
      takes,
      unlessTold ?? (fallback === undefined ? 'none' : `\`${fallback}\``),
      says,
    ]);
  return table(['variable', 'takes', 'unless told', 'says'], rows);
}

function keysTable(keys: Readonly<Record<string, ConfigKey>>): string {
  const rows = Object.entries(keys).map(([name, { takes, unlessTold, says }]) => [
    `\`${name}\``,
    takes,
    unlessTold ?? 'has to be there',
    says,
  ]);
  return table(['key', 'takes', 'unless told', 'says'], rows);
}

function limitsTable(): string {
  const rows = Object.entries(limitTexts).map(([name, says]) => [
    `\`${name}\``,
    show(defaultLimits[name as keyof Limits], counted.has(name) ? 'number' : 'bytes'),
    says,
  ]);
  return table(['limit', 'unless told', 'of'], rows);
}

function settingsTable(): string {
  const rows = Object.values<Setting>(settings).map(({ value, unit, says, set }) => [
    show(value, unit),
    says,
    set ?? '',
  ]);
  return table(['', '', 'set by'], rows);
}

function failuresTable(): string {
  const rows = Object.entries(codes).map(([kind, { code, message, transient }]) => [
    `\`${kind}\``,
    String(code),
    message,
    transient ? 'yes' : '',
  ]);
  return table(['kind', 'code', 'message unless told', 'may pass when tried again'], rows);
}

/** A number with its unit, in the largest unit that leaves it whole. */
function show(value: number, unit: Setting['unit']): string {
  if (value === Infinity) return 'no bound';
  if (unit === 'number') return String(value);
  if (unit === 'share') return `${value * 100} %`;
  const units = unit === 'bytes' ? byteUnits : timeUnits;
  const own = unit === 's' ? value * 1_000 : value;
  const [name, size] = units.find(([, each]) => own % each === 0) ?? ['', 1];
  return `${own / size} ${name}`;
}

const byteUnits: readonly (readonly [string, number])[] = [
  ['GiB', 1 << 30],
  ['MiB', 1 << 20],
  ['KiB', 1 << 10],
  ['bytes', 1],
];

const timeUnits: readonly (readonly [string, number])[] = [
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}
