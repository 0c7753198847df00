// The key of `files` in scaffold.yaml: files of the workspace's own, and what stands under it.
import type { Part } from '../../language/part.js';
import type { Located } from '../../source/source-file.js';

/** What there is one file for. */
export const subjects = ['service', 'operation', 'workspace'] as const;

/** One of them. */
export type Subject = (typeof subjects)[number];

/** An entry under `files`. */
export interface OwnFile {
  /** The name of its template: below `templates/`, without `.hbs`. */
  readonly template: Located<string>;
  readonly subject: Subject;
  /** As written, with holes. */
  readonly path: Located<string>;
}

/** The key. */
export const ownFiles: Part<readonly OwnFile[], readonly OwnFile[]> = { key: 'files' };
