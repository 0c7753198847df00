// Entry point `@armature/scaffold/testing`: snapshot tests of generated code, for node:test, Vitest and any other runner.
export { findDrift } from './drift.js';
export { generateFiles } from './generate-files.js';
export { matchSnapshot, type SnapshotOptions } from './snapshot.js';
