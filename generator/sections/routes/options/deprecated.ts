// `deprecated`: an operation that should not be called any more.
import { readDeprecated } from '../../../language/read/read-type.js';
import type { ImportedOperation, RouteOption } from './option.js';

/** Whether it is, or what to call in its place. */
export const deprecated: RouteOption<boolean | string> = {
  key: 'deprecated',
  place: 'label',
  shape: { kind: 'either', of: [{ kind: 'boolean' }, { kind: 'text' }] },
  description: 'Not to be called any more: true, or what to call in its place.',
  absent: false,
  read: (node) => readDeprecated(node) ?? false,
  openapi: (value) => ({
    ...(typeof value === 'string' && { description: `Deprecated: ${value}` }),
    ...(value !== false && { deprecated: true }),
  }),
  fromOpenapi: (imported) => {
    if (imported.value['deprecated'] !== true) return undefined;
    return splitDeprecation(imported).replacement ?? true;
  },
  comment: (value) => (value === false ? {} : { deprecated: value }),
};

/** The description of an operation, and apart from it the paragraph that our own documents end it in. */
export function splitDeprecation({ value, isOwn }: ImportedOperation): {
  readonly description: string | undefined;
  readonly replacement: string | undefined;
} {
  const said = typeof value['description'] === 'string' ? value['description'] : undefined;
  const found = value['deprecated'] === true && isOwn ? /(?:^|\n\n)Deprecated: (.+)$/.exec(said ?? '') : null;
  return { description: found ? said?.slice(0, found.index) : said, replacement: found?.[1] };
}
