// The file room: trees of files, on disk and in memory.
export { createDiskTree } from './disk-tree.js';
export type { FileTree, WritableFileTree } from './file-tree.js';
export { createMemoryTree } from './memory-tree.js';
