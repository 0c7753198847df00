// What a process must know before it can ask etcd: its name and address, and where etcd is. From config.toml and the environment.
import { dirname, join, resolve } from 'node:path';
import type { TomlTable } from 'smol-toml';
import type { EtcdAddress, EtcdTls } from '../registry/etcd-connection.js';
import { defaultEtcdEndpoint, etcdPort } from '../wire/defaults.js';
import { isEverywhere, isLoopback, parseHost } from '../wire/address.js';
import { ConfigError, type ConfigProblem } from './config-error.js';
import { bootstrapKeys, etcdKeys } from '../wire/config-keys.js';
import { readEtcdTimeout, readVariable, type VariableName } from '../wire/environment.js';
import { readConfigKeys } from './config-key.js';
import { nearest } from './nearest.js';
import { withHidden } from './secrets.js';
import { lineOfKey, readToml } from './toml.js';

/** The bootstrap config of one process. etcd's password is there to read but not enumerable, so that no log shows it. */
export interface Bootstrap {
  readonly name: string;
  /** The address that others reach this process at, where somebody says it: else the one that reaches etcd. */
  readonly ip?: string;
  /** Who says it, for people: `ARMATURE_IP`, `ip in config.toml`, `POD_IP`. */
  readonly ipFrom?: string;
  /** What to listen on, where somebody says it. From ARMATURE_LISTEN, or `listen`. */
  readonly listen?: string;
  /** The site that it runs in. */
  readonly zone?: string;
  readonly etcd: EtcdAddress;
  /** Wins over the own config's port; 0: any free one. From ARMATURE_PORT. */
  readonly port?: number;
  /** That open what is sealed in configs. Not enumerable. */
  readonly configKeys: readonly string[];
  readonly log: { readonly format: 'json' | 'pretty'; readonly level: string };
  /** Whether this is no developer's machine: what is tolerable there is refused then. */
  readonly production: boolean;
  /** The file that was read; undefined when the environment said everything. */
  readonly file: string | undefined;
}

/** Where to look. */
export interface BootstrapSources {
  /** The service's name by its manifest. */
  readonly name: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The file that node was started with. */
  readonly startedFile?: string;
  /** The content of a file, or undefined where there is none. */
  readonly readFile: (path: string) => Buffer | undefined;
}

/**
 * Reads the bootstrap config: from ARMATURE_CONFIG, or `config.toml` in the working directory or beside the started file;
 * and from the environment, which wins (wire/environment.ts lists what is read). Throws a ConfigError with everything that is wrong.
 */
export function loadBootstrap(sources: BootstrapSources): Bootstrap {
  const variable = (name: VariableName): string | undefined => readVariable(sources.env, name);
  const found = findFile(sources);
  const source = found?.path ?? 'environment';
  const check = createCheck(found?.text ?? '');
  const outcome = readToml(found?.text ?? '');
  if (!outcome.ok) throw new ConfigError(source, outcome.problems);
  const table = outcome.table;
  check.known(table, [], Object.keys(bootstrapKeys));
  const etcdTable = check.table(table, 'etcd');
  check.known(etcdTable, ['etcd'], Object.keys(etcdKeys));

  const name = check.text(table, ['name']) ?? sources.name;
  if (name !== sources.name) check.report(['name'], `this is the service '${sources.name}', not '${name}'`);
  const ip = readIp(variable, check.text(table, ['ip']), check);
  const listen = readListen(variable('ARMATURE_LISTEN'), check.text(table, ['listen']), check);
  const zone = variable('ARMATURE_ZONE') || check.text(table, ['zone']);
  const listed = variable('ARMATURE_ETCD')?.split(',') ?? check.texts(etcdTable, ['etcd', 'endpoints']);
  const endpoints = (listed ?? []).map((each) => each.trim()).filter((each) => each !== '');
  const tls = readTls(etcdTable, found?.path, sources, check);
  const user = variable('ARMATURE_ETCD_USER') ?? check.text(etcdTable, ['etcd', 'user']);
  const password = variable('ARMATURE_ETCD_PASSWORD') ?? check.text(etcdTable, ['etcd', 'password']);
  if ((user === undefined) !== (password === undefined)) {
    check.report(['etcd', user === undefined ? 'user' : 'password'], 'user and password go together');
  }
  const places = variable('ARMATURE_ETCD') === undefined ? ['etcd', 'endpoints'] : ['ARMATURE_ETCD'];
  if (endpoints.length === 0) {
    check.report(
      places,
      `where etcd is must be said, here or in ARMATURE_ETCD: ["${defaultEtcdEndpoint}"]${whereLooked(sources, found)}`,
    );
  }
  const complete = endpoints.map((each) => completeEndpoint(each, tls !== undefined, places, check));
  if (new Set(complete.map((each) => each.split(':')[0])).size > 1) {
    check.report(places, 'must all be http or all be https');
  }
  const timeoutMs = readEtcdTimeout(sources.env);
  if (Number.isNaN(timeoutMs))
    check.report(['ARMATURE_ETCD_TIMEOUT'], 'must be milliseconds from 1 to 600000');
  const port = readPort(variable('ARMATURE_PORT'), check);
  const format = variable('ARMATURE_LOG');
  if (format !== 'json' && format !== 'pretty') check.report(['ARMATURE_LOG'], "must be 'json' or 'pretty'");
  const level = variable('ARMATURE_LOG_LEVEL') ?? '';
  if (!logLevels.includes(level))
    check.report(['ARMATURE_LOG_LEVEL'], `must be one of ${logLevels.join(', ')}`);

  const configKeys = readConfigKeys(sources);
  if (!configKeys.ok) check.report([configKeys.variable], configKeys.message);

  if (check.problems.length > 0) throw new ConfigError(source, check.problems);
  const etcd: EtcdAddress = {
    endpoints: complete,
    timeoutMs,
    ...(user === undefined ? {} : { user }),
    ...(tls === undefined ? {} : { tls }),
  };
  const bootstrap = {
    name,
    ...(ip && { ip: ip.host, ipFrom: ip.from }),
    ...(listen === undefined ? {} : { listen }),
    ...(zone === undefined ? {} : { zone }),
    etcd: password === undefined ? etcd : withHidden(etcd, { password }),
    ...(port === undefined ? {} : { port }),
    log: { format: format === 'pretty' ? ('pretty' as const) : ('json' as const), level },
    production: isProduction(variable('NODE_ENV'), ip?.host, complete),
    file: found?.path,
  };
  return withHidden(bootstrap, { configKeys: configKeys.ok ? configKeys.keys : [] });
}

/**
 * By NODE_ENV; without it, where others can reach this process: it has another address than this machine's own. Where nobody says
 * which, that is so when etcd has.
 */
function isProduction(
  environment: string | undefined,
  ip: string | undefined,
  endpoints: readonly string[],
): boolean {
  if (environment !== undefined && environment !== '')
    return environment !== 'development' && environment !== 'test';
  const hosts = ip === undefined ? endpoints.map((each) => new URL(each).hostname) : [ip];
  return !hosts.every(isLoopback);
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

type Check = ReturnType<typeof createCheck>;

interface FoundFile {
  readonly path: string;
  readonly text: string;
}

function findFile(sources: BootstrapSources): FoundFile | undefined {
  const named = sources.env['ARMATURE_CONFIG'];
  for (const path of candidates(sources)) {
    const content = sources.readFile(path);
    if (content !== undefined) return { path, text: content.toString('utf8') };
  }
  if (named === undefined) return undefined;
  throw new ConfigError(resolve(sources.cwd, named), [
    { key: '', message: 'there is no such file (ARMATURE_CONFIG)' },
  ]);
}

function candidates({ env, cwd, startedFile }: BootstrapSources): string[] {
  if (env['ARMATURE_CONFIG'] !== undefined) return [resolve(cwd, env['ARMATURE_CONFIG'])];
  const beside = startedFile === undefined ? [] : [join(dirname(startedFile), 'config.toml')];
  return [...new Set([join(cwd, 'config.toml'), ...beside])];
}

function whereLooked(sources: BootstrapSources, found: FoundFile | undefined): string {
  return found === undefined ? ` (no file at ${candidates(sources).join(' nor ')})` : '';
}

function readTls(
  table: TomlTable,
  file: string | undefined,
  sources: BootstrapSources,
  check: Check,
): EtcdTls | undefined {
  const read = (key: 'ca' | 'cert' | 'key'): Buffer | undefined => {
    const path = check.text(table, ['etcd', key]);
    if (path === undefined) return undefined;
    const full = resolve(file === undefined ? sources.cwd : dirname(file), path);
    const content = sources.readFile(full);
    if (content === undefined) check.report(['etcd', key], `there is no file at ${full}`);
    return content;
  };
  const [ca, cert, key] = [read('ca'), read('cert'), read('key')];
  if ((table['cert'] === undefined) !== (table['key'] === undefined)) {
    check.report(
      ['etcd', table['cert'] === undefined ? 'cert' : 'key'],
      'a client certificate needs both cert and key',
    );
  }
  if (ca === undefined && cert === undefined) return undefined;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

function completeEndpoint(endpoint: string, tls: boolean, place: readonly string[], check: Check): string {
  const full = /^[a-z]+:\/\//.test(endpoint) ? endpoint : `${tls ? 'https' : 'http'}://${endpoint}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    check.report(place, 'must be addresses of the form http://host:port');
  } else if (url.username !== '' || url.password !== '') {
    check.report(place, 'user and password have their own keys, they are not part of the address');
  } else if (tls && url.protocol === 'http:') {
    check.report(place, 'certificates are given, so the address must start with https://');
  }
  return url === undefined ? full : `${url.protocol}//${url.hostname}:${url.port || etcdPort}`;
}

/** Said on purpose before told by the surroundings; all checked by the parser that those who read the registration use. */
function readIp(
  variable: (name: VariableName) => string | undefined,
  fromFile: string | undefined,
  check: Check,
): { readonly host: string; readonly from: string } | undefined {
  const said = [
    ['ARMATURE_IP', 'ARMATURE_IP', variable('ARMATURE_IP')],
    ['ip', 'ip in config.toml', fromFile],
    ['POD_IP', 'POD_IP', variable('POD_IP')],
  ] as const;
  const [key, from, text] = said.find(([, , each]) => each) ?? [];
  if (key === undefined || text === undefined) return undefined;
  const read = parseHost(text);
  if (read.ok) return { host: read.value, from };
  check.report([key], `the address ${read.reason}`);
  return undefined;
}

/** As `readIp`, but all interfaces may be meant. */
function readListen(
  fromEnv: string | undefined,
  fromFile: string | undefined,
  check: Check,
): string | undefined {
  const text = (fromEnv || fromFile)?.trim();
  if (text === undefined) return undefined;
  if (isEverywhere(text)) return text.replace(/^\[|\]$/g, '');
  const read = parseHost(text);
  if (read.ok) return read.value;
  check.report([fromEnv ? 'ARMATURE_LISTEN' : 'listen'], `the address ${read.reason}`);
  return undefined;
}

function readPort(text: string | undefined, check: Check): number | undefined {
  if (text === undefined || text === '') return undefined;
  const port = /^\d+$/.test(text) ? Number(text) : NaN;
  if (port >= 0 && port <= 65_535) return port;
  check.report(['ARMATURE_PORT'], 'must be a port from 0 to 65535');
  return undefined;
}

function createCheck(text: string) {
  const problems: ConfigProblem[] = [];
  const report = (path: readonly string[], message: string): void => {
    const line = lineOfKey(text, path);
    problems.push({ key: path.join('.'), ...(line === undefined ? {} : { line }), message });
  };
  return {
    problems,
    report,
    known(table: TomlTable, at: readonly string[], names: readonly string[]): void {
      for (const name of Object.keys(table)) {
        if (names.includes(name)) continue;
        const near = nearest(name, names);
        report(
          [...at, name],
          near === undefined ? 'there is no such key' : `there is no such key; did you mean '${near}'?`,
        );
      }
    },
    table(table: TomlTable, name: string): TomlTable {
      const value = table[name];
      if (value === undefined) return {};
      if (typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date)) return value;
      report([name], 'must be a table');
      return {};
    },
    text(table: TomlTable, path: readonly string[]): string | undefined {
      const value = table[path.at(-1) ?? ''];
      if (value === undefined) return undefined;
      if (typeof value === 'string' && value !== '') return value;
      report(path, 'must be a text that is not empty');
      return undefined;
    },
    texts(table: TomlTable, path: readonly string[]): string[] | undefined {
      const value = table[path.at(-1) ?? ''];
      if (value === undefined) return undefined;
      if (typeof value === 'string') return [value];
      if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
      report(path, 'must be a list of texts');
      return undefined;
    },
  };
}
