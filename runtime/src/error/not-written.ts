// What emitted methods say until somebody writes them.
import { failure } from './service-error.js';

/**
 * Throws what a method that nobody has written fails with, an internal failure: `return notWritten('greet', input, call)`. What it was given stands there
 * so that no parameter is unused in the eyes of a linter; it is neither kept nor logged.
 */
export function notWritten(method: string, ..._given: readonly unknown[]): never {
  throw failure('internal', `${method} is not written yet`);
}
