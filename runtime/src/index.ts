// Entry point `@armature/runtime`: what a generated service runs on (Node). Includes all of `@armature/runtime/client`.
export * from './client/index.js';
export { notWritten } from './error/not-written.js';
export type { Logger, LogWrite } from './log/logger.js';
export { silentLogger } from './log/logger.js';
export type * from './discovery/discovery.js';
export type * from './server/capability.js';
export type * from './server/context.js';
export type * from './server/definition.js';
export type {
  Interception,
  OperationInterceptors,
  ServerCall,
  ServerInterceptor,
} from './server/interception.js';
export type { Clock } from './clock/clock.js';
export { createRouter } from './server/router.js';
export { createHost, type Host, type HostInit } from './server/host.js';
export { defaultLimits, type Limits } from './wire/defaults.js';
export { createApi, type ApiInit } from './server/api.js';
export {
  createExpressServer,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from './server/express.js';
export { StartError } from './server/start-error.js';
export { createTokens, type Tokens, type TokensOptions } from './server/tokens.js';
export type { HealthCheck, HealthPart, HealthReport } from './front/health.js';
export { createPinoLogger, type LoggerOptions } from './observe/pino-logger.js';
export { serve } from './serve/serve.js';
export { lenderKey, type Lender, type LentProcess } from './serve/lent-process.js';
export type { RunningService, ServeOptions } from './serve/options.js';
export type { HttpTimes } from './serve/listen.js';
export { serveGateway, type GatewayOptions } from './gateway/serve-gateway.js';
export { createGateway, type Gateway, type GatewayParts } from './gateway/create-gateway.js';
export type * from './gateway/definition.js';
// What tools that look at a running platform need: `scaffold dev`, `ps`, `config`, `doctor`.
export { RegistryError, type Entry, type Registry } from './registry/registry.js';
export { createKeys, type Keys } from './wire/keys.js';
export type { EtcdAddress, EtcdTls } from './registry/etcd-connection.js';
export { openEtcdRegistry } from './registry/open-registry.js';
export { createMemoryStore, type MemoryStore } from './registry/memory-registry.js';
export {
  createDiscovery,
  type DiscoveryOptions,
  type RunningDiscovery,
} from './discovery/create-discovery.js';
export { BulkheadFull } from './client/instance-call.js';
export type { Candidate, Selector } from './resilience/selector.js';
export { createDiscoveryTransport, type DiscoveryTransportOptions } from './client/discovery-transport.js';
export { ConfigConflict, ConfigError, type ConfigProblem } from './config/config-error.js';
export type { BrokerConfig, DatabaseConfig } from './config/parent-config.js';
export { readConfigHistory, type ConfigHistory } from './config/config-history.js';
export { readConfigKeys, type ConfigKeys, type ConfigKeySources } from './config/config-key.js';
export {
  hasReference,
  resolveReferences,
  sealText,
  type ReferenceSources,
  type ResolvedTable,
} from './config/references.js';
export {
  readSigningKeys,
  rotateSigningKeys,
  type Rotation,
  type SigningAlgorithm,
  type SigningKey,
  type SigningPlace,
} from './config/signing-keys.js';
export type { ConfigStatus } from './config/live-value.js';
export {
  checkConfigText,
  configKey,
  pullConfig,
  pushConfig,
  readConfig,
  type ConfigTarget,
  type PushConfigOptions,
  type PushedConfig,
  type StoredConfig,
} from './config/push-config.js';
