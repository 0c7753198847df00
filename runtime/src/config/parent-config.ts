// The parent config: what all services of a platform share. Its format is the Go framework's (docs/peers.md).
import type { TomlTable } from 'smol-toml';
import type { ConfigProblem } from './config-error.js';
import { withHidden } from './secrets.js';
import { hasReference, type ResolvedTable } from './references.js';
import { atKey, readToml } from './toml.js';
import { settings } from '../wire/settings.js';

/** The database that the parent config names. `pass` is not enumerable. */
export interface DatabaseConfig {
  readonly driver: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly pass: string;
  readonly db: string;
  /** Connections of each instance. */
  readonly pool?: number;
  /** `off`, `on`, `verify`, or the path of a PEM file with the authorities to trust. */
  readonly tls?: string;
  /** The schema that the tables are in. */
  readonly schema?: string;
  /** Queries that take longer are logged, in milliseconds. */
  readonly slowMs?: number;
}

/** The message broker that the parent config names. `pass` is not enumerable. */
export interface BrokerConfig {
  readonly host: string;
  /** 0 where it is not said. */
  readonly port: number;
  readonly user: string;
  readonly pass: string;
  /** The virtual host; empty where it is not said. */
  readonly vhost: string;
  /** `off`, `on`, `verify`, or the path of a PEM file with the authorities to trust; empty where it is not said. */
  readonly tls: string;
}

/** What all services share. The secrets can be read but are not enumerable, so that no log shows them. */
export interface ParentConfig {
  /** Keys that services may present; the first is the one to send. Never empty, none of them empty. */
  readonly rpcKeys: readonly string[];
  readonly jwtSecret: string;
  readonly db?: DatabaseConfig;
  readonly mq?: BrokerConfig;
  /** Whether services refuse an own config with keys that they do not know. */
  readonly strict: boolean;
}

/** A config that was read, with what deserves a word all the same, or why not. */
export type ConfigOutcome<T> =
  | { readonly ok: true; readonly value: T; readonly warnings?: readonly ConfigProblem[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** How it is read. */
export interface ParentRules {
  /** Short secrets are refused; unless told they are warnings. */
  readonly production?: boolean;
  /** Resolves what the text refers to, in place. Unless told nothing is resolved. */
  readonly resolve?: (table: TomlTable) => ResolvedTable;
}

/** What a key of HS256 must have at least, in bytes (RFC 7518, 3.2). The keys between services are held to the same. */
const leastSecretBytes = settings.leastSecretBytes.value;

/**
 * Reads the parent config. Unknown keys are left alone: peers of other versions may know them. A secret shorter than 32 bytes can be
 * guessed: refused in production, a warning elsewhere.
 */
export function readParentConfig(
  text: string,
  { production = false, resolve }: ParentRules = {},
): ConfigOutcome<ParentConfig> {
  const toml = readToml(text);
  if (!toml.ok) return toml;
  const dangling = resolve?.(toml.table).problems ?? [];
  if (dangling.length > 0) return { ok: false, problems: dangling.map((each) => atKey(text, each)) };
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const report = (path: readonly string[], message: string, to = problems): void =>
    void to.push(atKey(text, { path, message }));
  // What a reference gives, only the service knows.
  const isOpen = (value: unknown): boolean =>
    resolve === undefined && typeof value === 'string' && hasReference(value);
  const checkLength = (name: string, secret: string): void => {
    if (isOpen(secret)) return;
    if (Buffer.byteLength(secret) >= leastSecretBytes) return;
    const message = `is shorter than ${leastSecretBytes} bytes and can be guessed: make one with \`openssl rand -base64 32\``;
    report(
      [name],
      production ? message : `${message} (refused in production)`,
      production ? problems : warnings,
    );
  };
  const given = toml.table['rpc-key'];
  const keys: unknown[] = Array.isArray(given) ? given : given === undefined ? [] : [given];
  const rpcKeys = keys.filter((key): key is string => typeof key === 'string' && key.trim() !== '');
  if (rpcKeys.length === 0 || rpcKeys.length < keys.length) {
    report(['rpc-key'], 'must be a text that is not empty, or a list of them');
  } else if (rpcKeys.some((key) => !isOpen(key) && !/^[\x21-\x7e]+$/.test(key))) {
    report(['rpc-key'], 'must be printable ASCII without spaces, as it travels in a header');
  } else {
    for (const key of rpcKeys) checkLength('rpc-key', key);
  }
  const jwtSecret = toml.table['jwt-secret'];
  const secretOk = typeof jwtSecret === 'string' && jwtSecret !== '';
  if (secretOk) checkLength('jwt-secret', jwtSecret);
  else report(['jwt-secret'], 'must be a text that is not empty');
  const { strict = false } = toml.table;
  if (typeof strict !== 'boolean') report(['strict'], 'must be true or false');
  const db = toml.table['db'] === undefined ? undefined : readDatabase(toml.table['db'], report, isOpen);
  const mq = toml.table['mq'] === undefined ? undefined : readBroker(toml.table['mq'], report, isOpen);
  if (problems.length > 0 || !secretOk) return { ok: false, problems };
  const config = {
    strict: strict === true,
    ...(db === undefined ? {} : { db }),
    ...(mq === undefined ? {} : { mq }),
  };
  return {
    ok: true,
    value: withHidden(config, { rpcKeys, jwtSecret }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

type Report = (path: readonly string[], message: string) => void;

/** A table of the parent config whose fields are texts, but for its port. */
function readPlace(name: string, value: unknown, report: Report, isOpen: (value: unknown) => boolean) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report([name], 'must be a table');
    return undefined;
  }
  const table = value as TomlTable;
  const text = (key: string): string => {
    const field = table[key];
    if (field === undefined) return '';
    if (typeof field === 'string') return field;
    report([name, key], 'must be a text');
    return '';
  };
  const port = table['port'] === undefined || isOpen(table['port']) ? 0 : Number(table['port']);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) report([name, 'port'], 'must be a port');
  return { table, text, port };
}

function readBroker(
  value: unknown,
  report: Report,
  isOpen: (value: unknown) => boolean,
): BrokerConfig | undefined {
  const place = readPlace('mq', value, report, isOpen);
  if (place === undefined) return undefined;
  const { text, port } = place;
  const open = { host: text('host'), port, user: text('user'), vhost: text('vhost'), tls: text('tls') };
  return withHidden(open, { pass: text('pass') });
}

function readDatabase(
  value: unknown,
  report: Report,
  isOpen: (value: unknown) => boolean,
): DatabaseConfig | undefined {
  const place = readPlace('db', value, report, isOpen);
  if (place === undefined) return undefined;
  const { table, text, port } = place;
  const count = (name: string): number | undefined => {
    const given = table[name];
    if (given === undefined) return undefined;
    if (typeof given === 'number' && Number.isInteger(given) && given > 0 && given <= 1_000_000) return given;
    report(['db', name], 'must be a whole number from 1 on');
    return undefined;
  };
  const pool = count('pool');
  const slowMs = count('slow-ms');
  const open = {
    driver: text('driver'),
    host: text('host'),
    port,
    user: text('user'),
    db: text('db'),
    ...(pool !== undefined && { pool }),
    ...(table['tls'] !== undefined && { tls: text('tls') }),
    ...(table['schema'] !== undefined && { schema: text('schema') }),
    ...(slowMs !== undefined && { slowMs }),
  };
  return withHidden(open, { pass: text('pass') });
}
