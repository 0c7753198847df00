// `summary`: what an operation does, in one line.
import type { DocumentNode } from '../../../engine/document/document.js';
import { textOf } from '../../../engine/document/document.js';
import type { RouteOption } from './option.js';

/** The title of the doc comment and of the OpenAPI operation, where it is made of the name otherwise. */
export const summary: RouteOption<string | undefined> = {
  key: 'summary',
  place: 'title',
  shape: { kind: 'text' },
  description: 'What it does, in one line: the doc comment of the generated function.',
  absent: undefined,
  read: (node: DocumentNode) => textOf(node)?.value,
  openapi: (value, { operation }) => ({ summary: value ?? words(operation.name) }),
  fromOpenapi: ({ value, name, isOwn }) => {
    const { summary: said } = value;
    return typeof said !== 'string' || (isOwn && said === words(name)) ? undefined : said.trim();
  },
  comment: (value) => (value === undefined ? {} : { title: value }),
};

/** `List task groups` for `listTaskGroups`. */
function words(name: string): string {
  const spaced = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
