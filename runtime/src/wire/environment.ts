// The one table of environment variables: services, gateways and `scaffold` read no other, and docs/reference.md is made of it.
import { settings } from './settings.js';

/** Who reads a variable: services and gateways, `scaffold`, the tests of a workspace, or those of this repository. */
export type VariableReader = 'process' | 'scaffold' | 'tests' | 'repository';

/** What is known of an environment variable. */
export interface Variable {
  readonly readers: readonly VariableReader[];
  /** What may stand in it. */
  readonly takes: string;
  /** The value where it is not set; absent: none. */
  readonly fallback?: string;
  /** What holds where it is not set, for people; the fallback unless told. */
  readonly unlessTold?: string;
  readonly says: string;
}

const everywhere = ['process', 'scaffold'] as const;

/** Every environment variable by its name. */
export const variables = {
  ARMATURE_CONFIG: {
    readers: ['process'],
    takes: 'a path',
    unlessTold: '`config.toml` in the working directory, else beside the started file',
    says: 'where config.toml is',
  },
  ARMATURE_ETCD: {
    readers: everywhere,
    takes: 'addresses with commas: `http://a:2379,http://b:2379`',
    unlessTold: '`etcd.endpoints` of config.toml',
    says: 'the members of the etcd cluster',
  },
  ARMATURE_ETCD_USER: {
    readers: everywhere,
    takes: 'a text',
    unlessTold: '`etcd.user`',
    says: 'who asks etcd',
  },
  ARMATURE_ETCD_PASSWORD: {
    readers: everywhere,
    takes: 'a text',
    unlessTold: '`etcd.password`',
    says: "that user's password; goes together with the user",
  },
  ARMATURE_ETCD_TIMEOUT: {
    readers: everywhere,
    takes: 'milliseconds, 1 to 600000',
    fallback: String(settings.etcdCallMs.value),
    says: 'for etcd to answer one call; more where it is far away',
  },
  ARMATURE_IP: {
    readers: ['process'],
    takes: 'an IP address or a host name',
    unlessTold: '`ip` of config.toml, else POD_IP, else the address that reaches etcd',
    says: 'where others reach this process',
  },
  POD_IP: {
    readers: ['process'],
    takes: 'an IP address',
    unlessTold: 'as under ARMATURE_IP',
    says: "the same, as Kubernetes' downward API gives it",
  },
  ARMATURE_LISTEN: {
    readers: ['process'],
    takes: 'an IP address or a host name; `::` or `0.0.0.0`: all interfaces',
    unlessTold: '`listen` of config.toml, else all interfaces in production, and loopback elsewhere',
    says: 'the interface that it listens on',
  },
  ARMATURE_ZONE: {
    readers: ['process'],
    takes: 'a text',
    unlessTold: '`zone` of config.toml, else none',
    says: 'the site it runs in: part of what the instance publishes of itself',
  },
  ARMATURE_PORT: {
    readers: ['process'],
    takes: '0 to 65535; 0: any free one',
    unlessTold: "`port` of the service's config, else any free one",
    says: 'the port that it listens on',
  },
  ARMATURE_CONFIG_KEY: {
    readers: everywhere,
    takes: 'a text of 32 bytes or more, or several with commas',
    unlessTold: 'what ARMATURE_CONFIG_KEY_FILE names, else none',
    says: 'the key that secrets in configs are sealed with; of several the first seals, and all open',
  },
  ARMATURE_CONFIG_KEY_FILE: {
    readers: everywhere,
    takes: 'a path',
    unlessTold: 'none',
    says: 'a file with that key; several, one in each line',
  },
  ARMATURE_DB: {
    readers: everywhere,
    takes: '`postgres://user:pass@host:5432/db` or `sqlite:path`',
    unlessTold:
      '`[db]` of the parent config; without one, outside of production, `data/<service>.db` beside config.toml',
    says: 'the database of a service that has tables',
  },
  ARMATURE_MQ: {
    readers: everywhere,
    takes: '`amqp://user:pass@host:5672/vhost` or `amqps://…`',
    unlessTold: '`[mq]` of the parent config',
    says: 'the message broker of a service that publishes or subscribes to events',
  },
  ARMATURE_LOG: {
    readers: ['process'],
    takes: '`json` or `pretty`',
    fallback: 'json',
    says: 'the form of log lines',
  },
  ARMATURE_LOG_LEVEL: {
    readers: ['process'],
    takes: '`trace`, `debug`, `info`, `warn`, `error`, `fatal`, `silent`',
    fallback: 'info',
    says: 'the least level that is logged',
  },
  ARMATURE_DOCS: {
    readers: everywhere,
    takes: '`1`, `0`, or the folder of swagger-ui-dist',
    unlessTold: 'on under `scaffold dev`, else off',
    says: 'the documentation page at `/docs`',
  },
  OTEL_TRACES_EXPORTER: {
    readers: ['process'],
    takes: '`otlp`, `zipkin`, `console` or `none`',
    unlessTold: '`otlp` or `zipkin` where the address of one is set, else `none`',
    says: 'where traces go',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    readers: ['process'],
    takes: 'a URL: `http://collector:4318`',
    unlessTold: '`http://localhost:4318` where traces go to `otlp`',
    says: 'the collector, over OTLP as HTTP; further `OTEL_EXPORTER_OTLP_*` are those of the exporter',
  },
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: {
    readers: ['process'],
    takes: 'a URL: `http://collector:4318/v1/traces`',
    unlessTold: 'as OTEL_EXPORTER_OTLP_ENDPOINT says',
    says: 'the same for traces alone, with its path',
  },
  OTEL_EXPORTER_ZIPKIN_ENDPOINT: {
    readers: ['process'],
    takes: 'a URL: `http://zipkin:9411/api/v2/spans`',
    unlessTold: '`http://localhost:9411/api/v2/spans` where traces go to `zipkin`',
    says: 'where Zipkin takes spans',
  },
  OTEL_TRACES_SAMPLER: {
    readers: ['process'],
    takes: '`parentbased_always_on`, `parentbased_always_off` or `parentbased_traceidratio`',
    fallback: 'parentbased_always_on',
    says: 'which of the traces that start here are kept; a request that comes with a trace abides by it',
  },
  OTEL_TRACES_SAMPLER_ARG: {
    readers: ['process'],
    takes: 'a share from 0 to 1',
    unlessTold: '1',
    says: 'how many of them, for `parentbased_traceidratio`',
  },
  OTEL_SERVICE_NAME: {
    readers: ['process'],
    takes: 'a text',
    unlessTold: 'the name of the service',
    says: 'how the process is called in traces',
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    readers: ['process'],
    takes: '`name=value` with commas between',
    unlessTold: 'none',
    says: 'what else is said of the process in traces',
  },
  OTEL_SDK_DISABLED: {
    readers: ['process'],
    takes: '`true`',
    unlessTold: 'as the others say',
    says: 'no traces are kept',
  },
  NODE_ENV: {
    readers: ['process'],
    takes: '`development`, `test`, or anything else: production',
    unlessTold:
      "production, unless `ip` is this machine's own (127.x, ::1, localhost), or nobody says it and etcd's is",
    says: 'whether short secrets and answers that break their contract are refused or told of',
  },
  NO_COLOR: {
    readers: ['scaffold'],
    takes: 'any text',
    unlessTold: 'colours on terminals',
    says: 'no colours',
  },
  FORCE_COLOR: {
    readers: ['scaffold'],
    takes: 'any text',
    unlessTold: 'colours on terminals',
    says: 'colours in pipes, too',
  },
  CI: {
    readers: ['scaffold'],
    takes: 'any text',
    unlessTold: 'questions on terminals',
    says: 'no questions are asked',
  },
  GITHUB_ACTIONS: {
    readers: ['scaffold'],
    takes: '`true`',
    unlessTold: 'none',
    says: '`generate --check` and `check` annotate the lines that they name',
  },
  GITHUB_WORKSPACE: {
    readers: ['scaffold'],
    takes: 'a path',
    unlessTold: 'the working directory',
    says: 'the folder that the paths of annotations are relative to',
  },
  PWD: {
    readers: ['scaffold'],
    takes: 'a path',
    fallback: '/',
    says: 'the name of the working directory where that is gone',
  },
  UPDATE_SNAPSHOTS: {
    readers: ['tests'],
    takes: 'any text',
    unlessTold: 'snapshots are compared',
    says: '`matchSnapshot` writes them',
  },
  UPDATE_GOLDENS: {
    readers: ['repository'],
    takes: 'any text',
    unlessTold: 'goldens are compared',
    says: 'goldens and generated pages are written (`npm run test:update`)',
  },
  ARMATURE_SEED: {
    readers: ['repository'],
    takes: 'a whole number of 32 bits',
    unlessTold: 'the seed that each test names',
    says: 'what random tests start from',
  },
  ARMATURE_COUNT: {
    readers: ['repository'],
    takes: '`full`, or a number of times that',
    unlessTold: 'a few',
    says: 'how often tests that try at random, kill or wait do so; `.ci/run` sets `full`',
  },
  ARMATURE_FAULTS: {
    readers: ['repository'],
    takes: '`full`',
    unlessTold: 'a short run',
    says: 'the whole fault suite (`npm run test:faults`)',
  },
  ARMATURE_REQUIRE_ETCD: {
    readers: ['repository'],
    takes: '`1`',
    unlessTold: 'tests against a real etcd are skipped where there is none',
    says: 'they fail there',
  },
  ARMATURE_REQUIRE_GO: {
    readers: ['repository'],
    takes: '`1`',
    unlessTold: 'tests with a peer in Go are skipped where Go or its libraries are not installed',
    says: 'they fail there',
  },
  ARMATURE_REQUIRE_POSTGRES: {
    readers: ['repository'],
    takes: '`1`',
    unlessTold: 'tests against PostgreSQL are skipped where none answers at 127.0.0.1:5432',
    says: 'they fail there',
  },
  ARMATURE_TEST_RABBITMQ: {
    readers: ['repository'],
    takes: 'an address',
    fallback: 'amqp://guest:guest@127.0.0.1:5672',
    says: 'the RabbitMQ that the embedded server is held against',
  },
  ARMATURE_REQUIRE_RABBITMQ: {
    readers: ['repository'],
    takes: '`1`',
    unlessTold: 'tests against RabbitMQ are skipped where none answers',
    says: 'they fail there',
  },
} as const satisfies Readonly<Record<string, Variable>>;

/** The name of a variable that is read. */
export type VariableName = keyof typeof variables;

/** How long etcd may take, as ARMATURE_ETCD_TIMEOUT says; NaN for what is no such number. */
export function readEtcdTimeout(env: Readonly<Record<string, string | undefined>>): number {
  const text = env['ARMATURE_ETCD_TIMEOUT'] || variables.ARMATURE_ETCD_TIMEOUT.fallback;
  const milliseconds = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  return milliseconds >= 1 && milliseconds <= 600_000 ? milliseconds : NaN;
}

/** The text of a variable, else its fallback. */
export function readVariable(
  env: Readonly<Record<string, string | undefined>>,
  name: VariableName,
): string | undefined {
  const variable: Variable = variables[name];
  return env[name] ?? variable.fallback;
}
