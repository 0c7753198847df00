// Entry point `@armature/runtime/wire`: what the runtime and the generator both know, stated once. Isomorphic, without a dependency; the
// readers of `codec` belong to it, since they say what each built-in type is on the wire.
export * from '../codec/index.js';
export * from './address.js';
export { type Blame, type CodeEntry, type CodeKind, codes, sickStatuses } from './codes.js';
export type * from './contract.js';
export * from './config-keys.js';
export * from './defaults.js';
export * from './environment.js';
export * from './envelope.js';
export * from './headers.js';
export { isContract, parseContract } from './read-contract.js';
export { printable, printableLine } from '../log/printable.js';
export * from './resilience.js';
export * from './settings.js';
export * from './tables.js';
export { createKeys, type Keys, namespaceOf } from './keys.js';
