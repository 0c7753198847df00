// What the paths of a template lead to, within the views that are around them.
import { type Hole, holesOf, isHoleKind, type ViewShapes } from './views.js';

/** What is around a place of a template. */
export interface Surroundings {
  /** The views around, the nearest last. */
  readonly contexts: readonly Hole[];
  /** Paths that are known not to be missing here. */
  readonly proven: ReadonlySet<string>;
  /** How many `each` are around. */
  readonly loops: number;
}

/** What a path begins in, and what views have. */
export interface PathRoot {
  readonly root: Hole;
  readonly shapes: ViewShapes;
}

/** Why a path leads nowhere. */
export interface NoHole {
  readonly problem: string;
  /** The wrong name, and what could have been meant. */
  readonly name?: string;
  readonly known?: readonly string[];
  /** What is meant beyond doubt. */
  readonly meant?: string;
}

type Found = { readonly hole: Hole } | NoHole;
type Node = hbs.AST.Node;

/** What a path or a literal leads to. */
export function resolvePath(node: Node, around: Surroundings, within: PathRoot): Found {
  if (node.type === 'BooleanLiteral' || node.type === 'StringLiteral' || node.type === 'NumberLiteral')
    return { hole: { of: 'text' } };
  if (node.type !== 'PathExpression') return { problem: 'this is no path' };
  const path = node as hbs.AST.PathExpression;
  if (!path.data) return follow(path, { from: around.contexts.at(-1 - path.depth), around, within });
  const [first = '', ...rest] = path.parts;
  if (first === 'root') return follow({ ...path, parts: rest }, { from: within.root, around, within });
  const loopHole = Object.hasOwn(loopHoles, first) ? loopHoles[first] : undefined;
  if (loopHole === undefined)
    return { problem: `there is no @${first}`, name: first, known: ['root', ...Object.keys(loopHoles)] };
  if (around.loops <= path.depth) return { problem: `${path.original} is for what stands within each` };
  return { hole: loopHole };
}

/** What `each` counts with. */
const loopHoles: Readonly<Record<string, Hole>> = {
  index: { of: 'number' },
  first: { of: 'boolean' },
  last: { of: 'boolean' },
};

interface Following {
  readonly from: Hole | undefined;
  readonly around: Surroundings;
  readonly within: PathRoot;
}

function follow(
  { data, depth, parts, original }: hbs.AST.PathExpression,
  { from, around, within: { shapes } }: Following,
): Found {
  let hole = from;
  for (const [index, part] of parts.entries()) {
    const before = parts.slice(0, index).join('.');
    const isProven = around.proven.has(keyOf(before, around, data ? undefined : depth));
    if (hole?.isOptional && index > 0 && !isProven)
      return { problem: `${before} may be missing: write {{#if ${before}}} around it` };
    // What stands in JSON is not known here.
    if (hole?.of === 'json' && !hole.isList) return { hole: { of: 'json' } };
    const holes = hole && holesOf(hole, shapes);
    const next = holes && Object.hasOwn(holes, part) ? holes[part] : undefined;
    if (next === undefined) {
      const meant = index === 0 && !data && depth === 0 ? pathOutwards(part, around, shapes) : undefined;
      return {
        problem: `${parts.length > 1 ? `${original}: ` : ''}there is no ${part} in ${nameOf(hole, before)}`,
        name: part,
        known: Object.keys(holes ?? {}),
        ...(meant !== undefined && { meant: [meant, ...parts.slice(1)].join('.') }),
      };
    }
    hole = next;
  }
  return hole === undefined ? { problem: `${original} leads out of the view` } : { hole };
}

/** A view, as `templates list` calls it. */
function nameOf(hole: Hole | undefined, path: string): string {
  const of = hole?.of;
  return of === undefined || isHoleKind(of) ? path || 'the view' : of;
}

/** `../service` where a view further out has what is asked for. */
function pathOutwards(part: string, { contexts }: Surroundings, shapes: ViewShapes): string | undefined {
  for (let depth = 1; depth < contexts.length; depth += 1) {
    const holes = holesOf(contexts[contexts.length - 1 - depth] ?? {}, shapes);
    if (holes !== undefined && Object.hasOwn(holes, part)) return '../'.repeat(depth) + part;
  }
  return undefined;
}

/** What stands for a path and the view that it begins in. */
function keyOf(path: string, { contexts }: Surroundings, depth: number | undefined): string {
  return `${depth === undefined ? 0 : contexts.length - 1 - depth} ${path}`;
}

/** The same for the argument of a block, which is known to be there within it; undefined for what is no path. */
export function pathKey(node: Node, around: Surroundings): string | undefined {
  if (node.type !== 'PathExpression') return undefined;
  const { data, depth, parts } = node as hbs.AST.PathExpression;
  if (data && parts[0] !== 'root') return undefined;
  return keyOf((data ? parts.slice(1) : parts).join('.'), around, data ? undefined : depth);
}

/** A path as it is written; nothing for anything else. */
export function textOf(node: Node | undefined): string {
  return (node as Partial<hbs.AST.PathExpression> | undefined)?.original ?? '';
}
