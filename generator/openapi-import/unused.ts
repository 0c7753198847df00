// What a document holds ready and nothing refers to: it is read nowhere, so it is reported here.
import { below, decoded, isObject, type Json, objectOf, type Reading } from './document.js';

/** What a document may hold ready beside types and ways to sign in, which are all read. */
const shelves = ['parameters', 'responses', 'requestBodies', 'headers', 'examples', 'pathItems'] as const;

/** Reports what nothing refers to. Of a document of several files, whose other files may refer to it, nothing. */
export function loseUnused({ root, lose }: Reading): void {
  const { refs, definitions } = survey(root);
  const components = objectOf(root['components']);
  for (const shelf of shelves)
    definitions.push({ value: objectOf(components[shelf]), at: below('/components', shelf) });
  const targets = [...refs].map((ref) => decoded(ref.slice(1)));
  if ([...refs].some((ref) => !ref.startsWith('#'))) return;
  const used = new Set<string>();
  for (const target of targets)
    for (let end = target.length; end > 0; end = target.lastIndexOf('/', end - 1))
      used.add(target.slice(0, end));
  for (const { value, at } of definitions)
    for (const key of Object.keys(value))
      if (!used.has(below(at, key)) && !key.startsWith('x-')) lose(below(at, key), 'nothing refers to it');
}

/** All references, and all places within schemas where definitions stand. */
function survey(root: Json): { refs: ReadonlySet<string>; definitions: { value: Json; at: string }[] } {
  const refs = new Set<string>();
  const definitions: { value: Json; at: string }[] = [];
  const seen = new Set<unknown>();
  const open: { value: unknown; at: string }[] = [{ value: root, at: '' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, at } = next;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const [key, inner] of Object.entries(value)) {
      if (key === '$ref' && typeof inner === 'string') refs.add(inner);
      const isShelf = (key === '$defs' || key === 'definitions') && isObject(inner);
      if (isShelf && !at.endsWith('/properties')) definitions.push({ value: inner, at: below(at, key) });
      open.push({ value: inner, at: below(at, key) });
    }
  }
  return { refs, definitions };
}
