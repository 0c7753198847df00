// The documentation page of a running process, where docs are on: asked for in code, or by ARMATURE_DOCS as `scaffold dev` does.
import type { Logger } from '../log/logger.js';
import { readVariable } from '../wire/environment.js';
import { createDocsPage, type DocsPage } from './docs-page.js';
import type { DocsDocument } from './page-text.js';
import { findDocs } from './swagger-ui.js';

/** What decides about docs, and what they show. */
export interface OpenDocsInit {
  readonly title: string;
  readonly documents: readonly DocsDocument[];
  /** What the code says; wins over the environment. */
  readonly asked: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly log: Logger;
}

/** The page; undefined where docs are off. Where swagger-ui-dist is missing a warning says so, and there is no page. */
export function openDocs({ title, documents, asked, env, cwd, log }: OpenDocsInit): DocsPage | undefined {
  const setting = findDocs({ asked, variable: readVariable(env, 'ARMATURE_DOCS'), cwd });
  if (setting.kind === 'missing') {
    log.warn({}, 'docs are asked for, but swagger-ui-dist is not there: npm install swagger-ui-dist');
  }
  return setting.kind === 'on' ? createDocsPage({ title, documents, folder: setting.folder }) : undefined;
}
