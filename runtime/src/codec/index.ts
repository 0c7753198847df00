// What generated codecs are written with.
export type * from './binary.js';
export type * from './codec.js';
export * from './base64.js';
export * from './calendar.js';
export * from './counts.js';
export * from './decimal.js';
export * from './formats.js';
export * from './int64.js';
export * from './json.js';
export * from './number-readers.js';
export * from './objects.js';
export * from './plain-codecs.js';
export * from './problems.js';
export * from './refusal.js';
export { readBoolean, readString, type StringRule, stringRule } from './text-readers.js';
export * from './unions.js';
