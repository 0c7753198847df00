// The key of `errors`, and what stands under it.
import type { Part } from '../../language/part.js';
import type { Located, Span } from '../../source/source-file.js';

/** An entry under `errors`. */
export interface ErrorDeclaration {
  readonly name: Located<string>;
  /** From 1000 up; below stand the framework's own. */
  readonly code: Located<number>;
  readonly status: number;
  readonly message: string;
  readonly description?: string;
  readonly span: Span;
}

/** The key. */
export const errors: Part<readonly ErrorDeclaration[]> = { key: 'errors' };
