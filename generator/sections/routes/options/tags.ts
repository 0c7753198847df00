// `tags`: the groups that an operation stands in where all are listed.
import { textsOf } from '../../../engine/document/document.js';
import type { RouteOption } from './option.js';

/** Groups of the OpenAPI document; without any, an operation stands under its service's name. */
export const tags: RouteOption<readonly string[]> = {
  key: 'tags',
  place: 'label',
  shape: { kind: 'list', of: { kind: 'text' }, distinct: true },
  description: 'Groups in the OpenAPI document.',
  absent: [],
  read: (node) => textsOf(node).map((tag) => tag.value),
  openapi: (value, { service }) => ({ tags: value.length > 0 ? [...value] : [service] }),
  fromOpenapi: ({ tags: given, service, isOwn }) => {
    const isMade = isOwn && given.length === 1 && given[0] === service;
    return given.length === 0 || isMade ? undefined : given;
  },
};
