// The parent and the own config of a service, live and checked.
import type { TomlTable } from 'smol-toml';
import { systemClock, type Clock } from '../clock/clock.js';
import type { Codec } from '../codec/codec.js';
import type { Logger } from '../log/logger.js';
import { createKeys } from '../wire/keys.js';
import type { ResilienceText } from '../wire/resilience.js';
import type { Registry } from '../registry/registry.js';
import { followValue, type ConfigStatus, type LiveValue } from './live-value.js';
import { readOwnConfig, type OwnConfig } from './own-config.js';
import { readParentConfig, type ParentConfig } from './parent-config.js';
import { resolveReferences, type ReferenceSources } from './references.js';

/** What a config source needs. */
export interface ConfigSourceOptions<Values> {
  /** Stays open after `close`: it belongs to who opened it. */
  readonly registry: Registry;
  readonly namespace: string;
  readonly service: string;
  /** Of the own config; absent where the manifest declares none. */
  readonly codec?: Codec<Values, never>;
  /** The port is known otherwise: an absent own config is no obstacle when the manifest has defaults for all. */
  readonly portGiven?: boolean;
  /** Short secrets are refused; unless told they are warnings. */
  readonly production?: boolean;
  /** Where references of the configs lead; unless told they are texts like any other. */
  readonly references?: ReferenceSources;
  /** Fields of the own config that hold secrets, as code calls them. */
  readonly secrets?: readonly (readonly string[])[];
  /** The services that are called, and what is said of calling each. */
  readonly dependencies?: Readonly<Record<string, ResilienceText>>;
  readonly log: Logger;
  readonly clock?: Clock;
  /** Numbers in [0, 1). */
  readonly random?: () => number;
}

/** Both configs of a service. */
export interface ConfigSource<Values> {
  readonly parent: LiveValue<ParentConfig>;
  readonly own: LiveValue<OwnConfig<Values>>;
  /** Resolves when both are good for the first time; rejects as `LiveValue.ready` does. */
  ready(signal?: AbortSignal): Promise<{ readonly parent: ParentConfig; readonly own: OwnConfig<Values> }>;
  /** For readiness and metrics; holds no secret. */
  status(): { readonly parent: ConfigStatus; readonly own: ConfigStatus };
  /** The keys that an own config has to have: what the manifest declares without a default. */
  required(): readonly string[];
  /** Stops following; what is in force stays readable. */
  close(): void;
}

/** Starts following both configs of a service. */
export function createConfigSource<Values>(options: ConfigSourceOptions<Values>): ConfigSource<Values> {
  const { registry, namespace, service, codec, log, clock = systemClock, random = Math.random } = options;
  const keys = createKeys(namespace);
  const { production = false, references, secrets = [], dependencies = {} } = options;
  const resolverOf = (target: string) =>
    references && {
      resolve: (table: TomlTable) => resolveReferences(table, references, { namespace, target }),
    };
  const read = (text: string) => {
    const strict = parent.current?.strict ?? false;
    return readOwnConfig(text, codec, { service, strict, secrets, dependencies, ...resolverOf(service) });
  };
  const parent = followValue({
    registry,
    clock,
    random,
    log,
    key: keys.parentConfig,
    read: (text) => readParentConfig(text, { production, ...resolverOf('parent') }),
  });
  const own = followValue<OwnConfig<Values>>({
    registry,
    clock,
    random,
    log,
    key: keys.config(service),
    read,
    // The parent says how strictly.
    canRead: () => parent.current !== undefined,
    whenAbsent: () => {
      if (options.portGiven !== true) return undefined;
      const outcome = read('');
      return outcome.ok ? outcome.value : undefined;
    },
  });
  let strict: boolean | undefined;
  const forget = parent.onChange((value) => {
    if (value.strict !== strict) own.again();
    strict = value.strict;
  });
  return {
    parent,
    own,
    async ready(signal) {
      const [first, second] = await Promise.all([parent.ready(signal), own.ready(signal)]);
      return { parent: first, own: second };
    },
    status: () => ({ parent: parent.status(), own: own.status() }),
    required() {
      const outcome = readOwnConfig('', codec);
      return outcome.ok ? [] : outcome.problems.map(({ key }) => key);
    },
    close() {
      forget();
      parent.close();
      own.close();
    },
  };
}
