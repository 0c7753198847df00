// `description`: what a caller should know of an operation.
import { textOf } from '../../../engine/document/document.js';
import { splitDeprecation } from './deprecated.js';
import type { RouteOption } from './option.js';

/** Markdown, in the doc comment and in the OpenAPI document. */
export const description: RouteOption<string | undefined> = {
  key: 'description',
  place: 'title',
  shape: { kind: 'text' },
  description: 'What a caller should know, in Markdown.',
  absent: undefined,
  read: (node) => textOf(node)?.value,
  openapi: (value) => (value === undefined ? {} : { description: value }),
  fromOpenapi: (imported) => {
    const { description: said } = splitDeprecation(imported);
    return said === '' ? undefined : said;
  },
  comment: (value) => (value === undefined ? {} : { description: value }),
};
