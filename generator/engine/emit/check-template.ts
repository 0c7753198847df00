// Holds a template against the view that it is given: every path that it names, every helper that it calls, with line and column.
import { parseTemplate } from './compile.js';
import { type Hole, holesOf, isHoleKind, type ViewShapes } from './views.js';

/** Something in a template that can't be rendered. */
export interface TemplateProblem {
  /** The template that it stands in: the one that was asked for, or a part of it. */
  readonly template: string;
  /** From 1, and from 0, as Handlebars counts. */
  readonly line: number;
  readonly column: number;
  /** What is wrong, without the place. */
  readonly problem: string;
  /** The wrong name, and what could have been meant. */
  readonly name?: string;
  readonly known?: readonly string[];
  /** It can't be parsed. */
  readonly isSyntax?: true;
  /** What is meant beyond doubt. */
  readonly meant?: string;
}

/** What a template is held against. */
export interface TemplateCheck {
  readonly shapes: ViewShapes;
  /** The text of a template, or undefined where there is none of that name. */
  readonly read: (name: string) => string | undefined;
  /** Hears of every part that is put in, and of what it is given. */
  readonly onPart?: (name: string, given: Hole) => void;
}

/** Everything that is wrong with a template and its parts; each problem once. */
export function checkTemplate(name: string, check: TemplateCheck): readonly TemplateProblem[] {
  const view = check.shapes.templates[name];
  const root: Hole = view === undefined ? { holes: {} } : { of: view };
  const walker: Walker = { ...check, root, problems: [], seen: new Set() };
  walkTemplate(name, { template: name, contexts: [root], within: [], proven: new Set() }, walker);
  const known = new Map(walker.problems.map((each) => [JSON.stringify(each), each]));
  return [...known.values()];
}

interface Walker extends TemplateCheck {
  readonly root: Hole;
  readonly problems: TemplateProblem[];
  /** Parts that were walked, each with the view that it was given. */
  readonly seen: Set<string>;
}

interface Where {
  readonly template: string;
  /** The views around, the nearest last. */
  readonly contexts: readonly Hole[];
  /** The templates that put this one in. */
  readonly within: readonly string[];
  /** Paths that are known not to be missing here. */
  readonly proven: ReadonlySet<string>;
}

type Node = hbs.AST.Node;

function walkTemplate(name: string, where: Where, walker: Walker, asked?: Node): void {
  const text = walker.read(name);
  if (text === undefined) {
    report(walker, where, asked, { problem: `there is no template ${name}`, name });
    return;
  }
  if (where.within.includes(name)) {
    report(walker, where, asked, { problem: `${name} puts itself in` });
    return;
  }
  const inside = { ...where, template: name, within: [...where.within, name] };
  const parsed = parseTemplate(text);
  if ('problem' in parsed) {
    walker.problems.push({ template: name, isSyntax: true, ...parsed });
    return;
  }
  walkProgram(parsed.program, inside, walker);
}

function walkProgram(program: hbs.AST.Program, where: Where, walker: Walker): void {
  for (const node of program.body) walkNode(node, where, walker);
}

function walkNode(node: Node, where: Where, walker: Walker): void {
  switch (node.type) {
    case 'MustacheStatement':
      return walkHole(node as hbs.AST.MustacheStatement, where, walker);
    case 'BlockStatement':
      return walkBlock(node as hbs.AST.BlockStatement, where, walker);
    case 'PartialStatement':
      return walkPart(node as hbs.AST.PartialStatement, where, walker);
    case 'ContentStatement':
    case 'CommentStatement':
      return;
    default:
      report(walker, where, node, { problem: 'this is nothing that templates have here' });
  }
}

function walkHole(node: hbs.AST.MustacheStatement, where: Where, walker: Walker): void {
  const name = textOf(node.path);
  const [argument] = node.params;
  if (argument === undefined) {
    if (name === 'imports' && where.contexts.length === 1) return;
    const hole = resolve(node.path, where, walker);
    if (hole === undefined) return;
    if (hole.isList) report(walker, where, node, { problem: `${name} is a list: loop over it with each` });
    else if (hole.of === 'comment') report(walker, where, node, { problem: `write it as {{doc ${name}}}` });
    else if (hole.of === 'json') report(walker, where, node, { problem: `write it as {{json ${name}}}` });
    else if (hole.of === undefined || !isHoleKind(hole.of))
      report(walker, where, node, { problem: `${name} is no text, but has parts` });
    return;
  }
  if (name !== 'json' && name !== 'doc') {
    report(walker, where, node, { problem: `there is no helper ${name}`, name, known: ['json', 'doc'] });
    return;
  }
  const hole = resolve(argument, where, walker);
  if (name === 'doc' && hole !== undefined && (hole.isList || hole.of !== 'comment'))
    report(walker, where, node, { problem: `${textOf(argument)} is nothing that a comment is made of` });
}

function walkBlock(node: hbs.AST.BlockStatement, where: Where, walker: Walker): void {
  const name = textOf(node.path);
  const [argument] = node.params;
  const hole = argument && resolve(argument, where, walker);
  let inner = where;
  if (name === 'each') {
    if (hole !== undefined && !hole.isList)
      report(walker, where, node, { problem: `${textOf(argument)} is no list` });
    // What is looped over is unknown: nothing inside can be judged.
    if (hole === undefined) return;
    const { isList: _isList, isOptional: _isOptional, ...item } = hole;
    inner = { ...where, contexts: [...where.contexts, item] };
    if ((node.program.blockParams ?? []).length > 0)
      report(walker, where, node, { problem: 'items have no names of their own here' });
  } else if (name !== 'if' && name !== 'unless') {
    report(walker, where, node, {
      problem: `there is no block ${name}`,
      name,
      known: ['each', 'if', 'unless'],
    });
  }
  const asked = argument && pathKey(argument, where);
  const proving: Where = { ...where, proven: new Set([...where.proven, ...(asked ? [asked] : [])]) };
  walkProgram(node.program, name === 'if' ? proving : inner, walker);
  if (node.inverse) walkProgram(node.inverse, name === 'unless' ? proving : where, walker);
}

function walkPart(node: hbs.AST.PartialStatement, where: Where, walker: Walker): void {
  const name = textOf(node.name);
  const [argument] = node.params;
  const given = argument ? resolve(argument, where, walker) : where.contexts.at(-1);
  if (given === undefined) return;
  walker.onPart?.(name, given);
  const key = JSON.stringify([name, given]);
  if (walker.seen.has(key)) return;
  walker.seen.add(key);
  walkTemplate(name, { ...where, contexts: [...where.contexts, given] }, walker, node);
}

/** What a path leads to; undefined where it leads nowhere, which is reported. */
function resolve(node: Node, where: Where, walker: Walker): Hole | undefined {
  if (node.type === 'BooleanLiteral' || node.type === 'StringLiteral' || node.type === 'NumberLiteral')
    return { of: 'text' };
  if (node.type !== 'PathExpression') {
    report(walker, where, node, { problem: 'this is no path' });
    return undefined;
  }
  const { data, depth, parts, original } = node as hbs.AST.PathExpression;
  let hole = where.contexts.at(-1 - depth);
  let rest: readonly string[] = parts;
  if (data) {
    const [first = '', ...behind] = parts;
    if (first === 'index') return { of: 'number' };
    if (first === 'first' || first === 'last') return { of: 'boolean' };
    if (first !== 'root') {
      report(walker, where, node, {
        problem: `there is no @${first}`,
        name: first,
        known: ['root', 'index', 'first', 'last'],
      });
      return undefined;
    }
    hole = walker.root;
    rest = behind;
  }
  for (const [index, part] of rest.entries()) {
    const before = rest.slice(0, index).join('.');
    if (hole?.isOptional && index > 0 && !where.proven.has(keyOf(before, where, data ? undefined : depth))) {
      const problem = `${before} may be missing: write {{#if ${before}}} around it`;
      report(walker, where, node, { problem });
      return undefined;
    }
    // What stands in JSON is not known here.
    if (hole?.of === 'json' && !hole.isList) return { of: 'json' };
    const holes = hole && holesOf(hole, walker.shapes);
    const next = holes && Object.hasOwn(holes, part) ? holes[part] : undefined;
    if (next === undefined) {
      const known = Object.keys(holes ?? {});
      const meant = index === 0 && !data && depth === 0 ? pathOutwards(part, where, walker) : undefined;
      report(walker, where, node, {
        problem: `${rest.length > 1 ? `${original}: ` : ''}there is no ${part} in ${nameOf(hole, before)}`,
        name: part,
        known,
        ...(meant !== undefined && { meant: [meant, ...rest.slice(1)].join('.') }),
      });
      return undefined;
    }
    hole = next;
  }
  if (hole === undefined) report(walker, where, node, { problem: `${original} leads out of the view` });
  return hole;
}

/** A view, as `templates list` calls it. */
function nameOf(hole: Hole | undefined, path: string): string {
  const of = hole?.of;
  return of === undefined || isHoleKind(of) ? path || 'the view' : of;
}

/** `../service` where a view further out has what is asked for. */
function pathOutwards(part: string, { contexts }: Where, { shapes }: Walker): string | undefined {
  for (let depth = 1; depth < contexts.length; depth += 1) {
    const holes = holesOf(contexts[contexts.length - 1 - depth] ?? {}, shapes);
    if (holes !== undefined && Object.hasOwn(holes, part)) return '../'.repeat(depth) + part;
  }
  return undefined;
}

/** What stands for a path and the view that it begins in. */
function keyOf(path: string, { contexts }: Where, depth: number | undefined): string {
  return `${depth === undefined ? 0 : contexts.length - 1 - depth} ${path}`;
}

function pathKey(node: Node, where: Where): string | undefined {
  if (node.type !== 'PathExpression') return undefined;
  const { data, depth, parts } = node as hbs.AST.PathExpression;
  if (data && parts[0] !== 'root') return undefined;
  return keyOf((data ? parts.slice(1) : parts).join('.'), where, data ? undefined : depth);
}

function textOf(node: Node | undefined): string {
  return (node as Partial<hbs.AST.PathExpression> | undefined)?.original ?? '';
}

function report(
  walker: Walker,
  { template }: Where,
  node: Node | undefined,
  said: Pick<TemplateProblem, 'problem' | 'name' | 'known' | 'meant'>,
): void {
  const { line = 1, column = 0 } = node?.loc.start ?? {};
  walker.problems.push({ template, line, column, ...said });
}
