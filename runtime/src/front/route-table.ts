// Finds the route of a method and path: a tree over path segments, built once. Knows nothing of HTTP servers.
import { setEntry } from '../codec/objects.js';

/** What stands at a path. */
export interface Match<T> {
  readonly kind: 'found';
  readonly value: T;
  /** Path parameters as they stand in the URL, still percent-encoded. */
  readonly params: Readonly<Record<string, string>>;
}

/** The answer to a lookup. */
export type Lookup<T> =
  | Match<T>
  | { readonly kind: 'method'; readonly allowed: readonly string[] }
  | { readonly kind: 'none' };

/** A route to put into the table. */
export interface TableEntry<T> {
  readonly method: string;
  /** With `{name}` for parameters, which fill a whole segment or a part of one. */
  readonly path: string;
  readonly value: T;
}

/** Looks routes up. Fixed text wins over a parameter; paths are compared exactly, case and trailing slash included. */
export interface RouteTable<T> {
  /** `path` without the query. HEAD falls back to GET. */
  find(method: string, path: string): Lookup<T>;
}

interface Node<T> {
  readonly fixed: Map<string, Node<T>>;
  readonly open: {
    readonly names: readonly string[];
    /** The fixed text around the parameters, one more than there are; undefined where one fills the segment. */
    readonly texts: readonly string[] | undefined;
    readonly node: Node<T>;
  }[];
  readonly methods: Map<string, T>;
}

const noParams: Readonly<Record<string, string>> = Object.freeze({});

/** Builds the table. Throws when two routes share a method and a path. */
export function createRouteTable<T>(entries: readonly TableEntry<T>[]): RouteTable<T> {
  const root = createNode<T>();
  const direct = new Map<string, Node<T>>();
  for (const entry of entries) {
    const node = insert(root, entry.path);
    if (node.methods.has(entry.method))
      throw new Error(`${entry.method} ${entry.path} stands in the table twice`);
    node.methods.set(entry.method, entry.value);
    if (!entry.path.includes('{')) direct.set(entry.path, node);
  }
  return {
    find(method, path) {
      const node = direct.get(path);
      const value = node && pick(node, method);
      if (value !== undefined) return { kind: 'found', value, params: noParams };
      return search(root, path, method);
    },
  };
}

function insert<T>(root: Node<T>, path: string): Node<T> {
  let node = root;
  for (const segment of segmentsOf(path)) {
    const names = [...segment.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? '');
    node = names.length === 0 ? fixedChild(node, segment) : openChild(node, segment, names);
  }
  return node;
}

function fixedChild<T>(node: Node<T>, segment: string): Node<T> {
  const child = node.fixed.get(segment) ?? createNode<T>();
  node.fixed.set(segment, child);
  return child;
}

function openChild<T>(node: Node<T>, segment: string, names: readonly string[]): Node<T> {
  const whole = segment === `{${names[0] ?? ''}}`;
  const texts = whole ? undefined : segment.split(/\{[^}]+\}/);
  const known = node.open.find(
    (open) => open.texts?.join('{}') === texts?.join('{}') && open.names.join() === names.join(),
  );
  if (known) return known.node;
  const child = createNode<T>();
  node.open.push({ names, texts, node: child });
  // Patterns are narrower than whole segments, so they are tried first.
  node.open.sort((left, right) => Number(left.texts === undefined) - Number(right.texts === undefined));
  return child;
}

function search<T>(root: Node<T>, path: string, method: string): Lookup<T> {
  if (!path.startsWith('/')) return { kind: 'none' };
  const names: string[] = [];
  const values: string[] = [];
  let allowed: Set<string> | undefined;
  const value = walk(root, 1);
  if (value !== undefined) return { kind: 'found', value, params: toParams(names, values) };
  return allowed === undefined ? { kind: 'none' } : { kind: 'method', allowed: withHead(allowed) };

  /** `at`: where the next segment begins; beyond the end where there is none. */
  function walk(node: Node<T>, at: number): T | undefined {
    if (at > path.length) {
      const picked = pick(node, method);
      if (picked === undefined) for (const name of node.methods.keys()) (allowed ??= new Set()).add(name);
      return picked;
    }
    const slash = path.indexOf('/', at);
    const end = slash === -1 ? path.length : slash;
    const segment = path.slice(at, end);
    const child = node.fixed.get(segment);
    const found = child && walk(child, end + 1);
    return found !== undefined || node.open.length === 0 ? found : walkOpen(node, segment, end + 1);
  }

  function walkOpen(node: Node<T>, segment: string, next: number): T | undefined {
    if (segment === '') return undefined;
    for (const { names: own, texts, node: child } of node.open) {
      const parts = texts === undefined ? [segment] : split(segment, texts);
      if (!parts) continue;
      const before = values.length;
      names.push(...own);
      values.push(...parts);
      const found = walk(child, next);
      if (found !== undefined) return found;
      names.length = before;
      values.length = before;
    }
    return undefined;
  }
}

function toParams(names: readonly string[], values: readonly string[]): Readonly<Record<string, string>> {
  const params: Record<string, string> = {};
  for (let index = 0; index < names.length; index += 1)
    setEntry(params, names[index] ?? '', values[index] ?? '');
  return params;
}

/**
 * What stands between fixed texts, at least a character each, and the earliest that fits. Where any division fits, that one does, so nothing
 * is tried twice: a regular expression would take the square of a long segment.
 */
function split(segment: string, texts: readonly string[]): string[] | undefined {
  const [first = '', ...others] = texts;
  const last = others.pop() ?? '';
  if (!segment.startsWith(first) || !segment.endsWith(last)) return undefined;
  const end = segment.length - last.length;
  const parts: string[] = [];
  let at = first.length;
  for (const text of others) {
    const found = segment.indexOf(text, at + 1);
    if (found === -1) return undefined;
    parts.push(segment.slice(at, found));
    at = found + text.length;
  }
  if (at >= end) return undefined;
  parts.push(segment.slice(at, end));
  return parts;
}

function pick<T>(node: Node<T>, method: string): T | undefined {
  return node.methods.get(method) ?? (method === 'HEAD' ? node.methods.get('GET') : undefined);
}

function withHead(methods: Set<string>): string[] {
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

function segmentsOf(path: string): string[] {
  return path.slice(1).split('/');
}

function createNode<T>(): Node<T> {
  return { fixed: new Map(), open: [], methods: new Map() };
}
