// Path templates: `/users/{id}/files`.
import type { Located, Span } from '../../source/source-file.js';
import { createSourceText } from '../../engine/document/source-text.js';

/** A template's parameters, and what is wrong with it. */
export interface PathTemplate {
  readonly parameters: readonly Located<string>[];
  readonly problems: readonly { readonly span: Span; readonly text: string }[];
}

/** Reads a path. Every segment is text or one whole parameter. */
export function parsePath(path: Located<string>): PathTemplate {
  const parameters: Located<string>[] = [];
  const problems: { span: Span; text: string }[] = [];
  const source = createSourceText(path);
  const { text } = source;
  const problem = (start: number, end: number, message: string) =>
    problems.push({ span: source.span(start, end), text: message });
  if (!text.startsWith('/')) problem(0, text.length, 'it does not begin with "/"');
  else if (text.length > 1 && text.endsWith('/')) problem(text.length - 1, text.length, 'it ends in "/"');
  let at = 0;
  for (const segment of text.split('/')) {
    const start = at;
    const end = at + segment.length;
    at = end + 1;
    if (segment === '') {
      if (start !== 0 && end !== text.length) problem(start - 1, end + 1, 'it has an empty segment');
      continue;
    }
    const name = /^\{([A-Za-z_$][A-Za-z0-9_$]*)\}$/.exec(segment)?.[1];
    if (name !== undefined) {
      const located = { value: name, span: source.span(start + 1, end - 1) };
      if (parameters.some((known) => known.value === name)) problem(start, end, `{${name}} stands twice`);
      else parameters.push(located);
      continue;
    }
    const message = problemOf(segment);
    if (message !== undefined) problem(start, end, message);
  }
  return { parameters, problems };
}

/** The path with its parameters unnamed: two routes with the same one are at the same place. */
export function placeOf(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}');
}

function problemOf(segment: string): string | undefined {
  if (segment.startsWith(':')) return `write {${segment.slice(1)}} for a parameter`;
  if (segment.includes('{') || segment.includes('}'))
    return 'a parameter is a name in braces and takes a whole segment';
  if (segment.includes('?')) return 'the query is declared under "query"';
  if (segment === '.' || segment === '..') return 'clients resolve dot segments before they send';
  if (segment.includes('*')) return 'there are no wildcards';
  return /^[A-Za-z0-9._~@-]+$/.test(segment)
    ? undefined
    : `"${segment}" has characters that need escaping in a URL`;
}
