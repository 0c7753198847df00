// Entry point `@armature/scaffold/testing`: snapshot tests of generated code, for node:test, Vitest, Jest and any other runner.
export { describeContracts } from './contracts.js';
export { findDrift, type DriftOptions } from './drift.js';
export { generateFiles } from './generate-files.js';
export { matchSnapshot, obsoleteSnapshots, type SnapshotOptions } from './snapshot.js';
