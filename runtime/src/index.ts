// Entry point `@armature/runtime`: what a generated service runs on (Node). Includes all of `@armature/runtime/client`.
export * from './client/index.js';
export type { Logger, LogWrite } from './log/logger.js';
export { silentLogger } from './log/logger.js';
export type * from './discovery/discovery.js';
export type * from './server/definition.js';
