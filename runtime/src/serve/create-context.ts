// The context that a service's code lives in, and what its capabilities get of it.
import type { TransportFactory } from '../call/transport.js';
import type { Discovery } from '../discovery/discovery.js';
import type { Logger } from '../log/logger.js';
import type { CapabilityHost, Surroundings } from '../server/capability.js';
import type { ContextOf, ParentView } from '../server/context.js';
import type { ServiceDefinition } from '../server/definition.js';
import type { Tokens } from '../server/tokens.js';
import type { LiveView } from './live-context.js';
import type { ShutdownTask } from './shut-down.js';

/** What a context is made of. */
export interface ContextParts<Config, Clients> {
  readonly log: Logger;
  readonly surroundings: Surroundings;
  readonly config: LiveView<Config>;
  readonly parent: LiveView<ParentView>;
  readonly discovery: Discovery;
  readonly tokens: Tokens;
  readonly transport: TransportFactory;
  readonly fake: (clients: Clients) => Clients;
  /** Aborts when the service shuts down. */
  readonly signal: AbortSignal;
  /** Takes what `onShutdown` is given. */
  readonly tasks: ShutdownTask[];
}

/** Creates the context. Entries of capabilities are added when these are open. */
export function createContext<Api, Config, Clients, Claims>(
  { name, clients, claims, issuer }: ServiceDefinition<Api, Config, Clients, Claims>,
  parts: ContextParts<Config, Clients>,
): ContextOf<Config, Clients, Claims> {
  const { log, config, parent, discovery, tokens, transport, fake, signal, tasks } = parts;
  return {
    service: name,
    folder: parts.surroundings.folder,
    get config() {
      return config.current();
    },
    onConfig: (listener) => config.onChange(listener),
    get parent() {
      return parent.current();
    },
    onParent: (listener) => parent.onChange(listener),
    log,
    discovery,
    clients: fake(clients(transport)),
    tokens: {
      sign: async (values, options) => {
        if (issuer !== undefined && issuer.service !== name)
          throw new Error(
            `tokens are signed by the service ${issuer.service} alone (auth.issuer of scaffold.yaml)`,
          );
        return tokens.sign(claims.encode(values) as Record<string, unknown>, options?.expiresInSeconds);
      },
    },
    signal,
    onShutdown: (task) => void tasks.push(task),
  };
}

/** What capabilities get of a context, with what else they need. */
export function toCapabilityHost(
  context: ContextOf<unknown, unknown, never>,
  more: Pick<CapabilityHost, 'version' | 'namespace' | 'clock' | 'signal' | 'surroundings'>,
): CapabilityHost {
  const { service, onConfig, onParent, log, discovery, clients, tokens } = context;
  return {
    service,
    get config() {
      return context.config;
    },
    onConfig,
    get parent() {
      return context.parent;
    },
    onParent,
    log,
    discovery,
    clients,
    tokens,
    ...more,
  };
}
