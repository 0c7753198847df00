// The keys of config.toml and of the configs in etcd: readers know these, and docs/reference.md is made of them.

/** What is known of a key. */
export interface ConfigKey {
  readonly takes: string;
  /** What holds where it is absent, for people; absent: it has to be there. */
  readonly unlessTold?: string;
  readonly says: string;
}

type Keys = Readonly<Record<string, ConfigKey>>;

/** `config.toml` of a process, beside its code. */
export const bootstrapKeys = {
  name: {
    takes: 'the name of the service',
    unlessTold: 'the name in the manifest',
    says: 'a check that the file is the right one',
  },
  ip: {
    takes: 'an IP address or a host name',
    unlessTold: 'POD_IP, else the address that reaches etcd',
    says: 'where others reach this process',
  },
  listen: {
    takes: 'an IP address or a host name; `::`: all interfaces',
    unlessTold: 'all interfaces in production, and loopback elsewhere',
    says: 'the interface that it listens on',
  },
  zone: { takes: 'a text', unlessTold: 'none', says: 'the site it runs in' },
  etcd: { takes: 'a table', unlessTold: 'what ARMATURE_ETCD says', says: 'where etcd is' },
} as const satisfies Keys;

/** `[etcd]` of config.toml. */
export const etcdKeys = {
  endpoints: {
    takes: '`["http://host:port"]`, all http or all https',
    says: 'the members of one cluster; the port is 2379 unless told',
  },
  user: { takes: 'a text', unlessTold: 'nobody', says: 'who asks; goes together with the password' },
  password: { takes: 'a text', unlessTold: 'none', says: "that user's password" },
  ca: { takes: 'a path', unlessTold: "the system's own", says: "PEM: who may sign etcd's certificate" },
  cert: {
    takes: 'a path',
    unlessTold: 'none',
    says: "PEM: the client's certificate; goes together with the key",
  },
  key: { takes: 'a path', unlessTold: 'none', says: 'PEM: its key' },
} as const satisfies Keys;

/** The parent config: what all services share. */
export const parentKeys = {
  'rpc-key': {
    takes: 'a text of 32 bytes or more, or a list of them',
    says: 'proves calls between services; of a list the first is sent and all are taken',
  },
  'jwt-secret': { takes: 'a text of 32 bytes or more', says: "signs users' tokens (HS256)" },
  strict: {
    takes: '`true` or `false`',
    unlessTold: '`false`: a warning',
    says: 'own configs with keys that their service does not know are refused',
  },
  db: {
    takes: 'a table',
    unlessTold: 'none',
    says: 'the database of services that have tables; also read as `context.parent.db`',
  },
  mq: {
    takes: 'a table',
    unlessTold: 'none',
    says: 'the message broker of services that have events; also read as `context.parent.mq`',
  },
} as const satisfies Keys;

/** `[db]` of the parent config. */
export const databaseKeys = {
  driver: { takes: '`"postgres"` or `"sqlite"`', unlessTold: 'empty', says: 'which database' },
  host: { takes: 'a text', unlessTold: 'empty', says: 'where it is' },
  port: { takes: 'a port', unlessTold: '0', says: 'its port' },
  user: { takes: 'a text', unlessTold: 'empty', says: 'who asks' },
  pass: { takes: 'a text', unlessTold: 'empty', says: 'the password; shows in no log' },
  db: { takes: 'a text', unlessTold: 'empty', says: 'the database; of SQLite the path of its file' },
  pool: { takes: 'a whole number from 1 on', unlessTold: '10', says: 'connections of each instance' },
  tls: {
    takes: '`"off"`, `"on"`, `"verify"` or a path',
    unlessTold: '`"off"`',
    says: 'whether connections are encrypted, and whose certificates are trusted',
  },
  schema: { takes: 'a text', unlessTold: 'the first of the search path', says: 'where the tables are' },
  'slow-ms': {
    takes: 'a whole number from 1 on',
    unlessTold: '500',
    says: 'queries that take longer are logged',
  },
} as const satisfies Keys;

/** `[mq]` of the parent config. */
export const brokerKeys = {
  host: { takes: 'a text', unlessTold: '127.0.0.1', says: 'where it is' },
  port: { takes: 'a port', unlessTold: '5672, with TLS 5671', says: 'its port' },
  user: { takes: 'a text', unlessTold: '`"guest"`', says: 'who asks' },
  pass: {
    takes: 'a text',
    unlessTold: '`"guest"` where no user is told',
    says: 'the password; shows in no log',
  },
  vhost: { takes: 'a text', unlessTold: '`"/"`', says: 'the virtual host' },
  tls: {
    takes: '`"off"`, `"on"`, `"verify"` or a path',
    unlessTold: '`"off"`',
    says: 'whether connections are encrypted, and whose certificates are trusted',
  },
} as const satisfies Keys;

/** A service's own config, beside what its manifest declares under `config`. */
export const ownKeys = {
  port: {
    takes: 'a port; 0: any free one',
    unlessTold: 'any free one',
    says: 'where the service listens, from its next start on',
  },
} as const satisfies Keys;
