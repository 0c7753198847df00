// Holds a template against the view that it is given: every path that it names, every helper that it calls, with line and column.
import { parseTemplate } from './compile.js';
import { pathKey, resolvePath, type Surroundings, textOf } from './template-paths.js';
import { type Hole, isHoleKind, type ViewShapes } from './views.js';

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
  /** Where the templates around put this one in, the nearest last; none in the one that was asked for. */
  readonly within: readonly PartPlace[];
}

/** Where a template puts another one in. */
export interface PartPlace {
  readonly template: string;
  readonly part: string;
  readonly line: number;
  readonly column: number;
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
  walkTemplate(name, { template: name, contexts: [root], within: [], proven: new Set(), loops: 0 }, walker);
  const known = new Map(walker.problems.map((each) => [JSON.stringify(each), each]));
  return [...known.values()];
}

interface Walker extends TemplateCheck {
  readonly root: Hole;
  readonly problems: TemplateProblem[];
  /** Parts that were walked, each with what was around. */
  readonly seen: Set<string>;
  /** `{{imports}}` was there. */
  hasImports?: true;
}

interface Where extends Surroundings {
  readonly template: string;
  /** Where the templates around put this one in. */
  readonly within: readonly PartPlace[];
}

type Node = hbs.AST.Node;

function walkTemplate(name: string, where: Where, walker: Walker, asked?: Node): void {
  const text = walker.read(name);
  if (text === undefined) {
    report(walker, where, asked, { problem: `there is no template ${name}`, name });
    return;
  }
  if (asked && [where.template, ...where.within.map((each) => each.template)].includes(name)) {
    report(walker, where, asked, { problem: `${name} puts itself in` });
    return;
  }
  const { template, within } = where;
  const put = asked && { template, part: name, ...asked.loc.start };
  const inside = { ...where, template: name, within: put ? [...within, put] : within };
  const parsed = parseTemplate(text);
  if ('problem' in parsed) {
    walker.problems.push({ template: name, isSyntax: true, within: inside.within, ...parsed });
    return;
  }
  walkProgram(parsed.program, inside, walker);
}

/** There is none where a block has nothing between its tag and its end or `else`. */
function walkProgram(program: hbs.AST.Program | undefined, where: Where, walker: Walker): void {
  for (const node of program?.body ?? []) walkNode(node, where, walker);
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
  if (!takesNoMore(node, where, walker)) return;
  if (argument === undefined) {
    if (name === 'imports' && where.contexts.length === 1) return noteImports(node, where, walker);
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

/** They stand in one place. */
function noteImports(node: Node, where: Where, walker: Walker): void {
  if (walker.hasImports) report(walker, where, node, { problem: 'imports are printed once' });
  walker.hasImports = true;
}

/** Whether what is called has one argument at the most, and none by name: there is nothing here that takes more. */
function takesNoMore(
  { params, hash }: Pick<hbs.AST.MustacheStatement, 'params' | 'hash'>,
  where: Where,
  walker: Walker,
): boolean {
  const [, second] = params;
  const [named] = (hash as hbs.AST.Hash | undefined)?.pairs ?? [];
  if (second) report(walker, where, second, { problem: 'there is one argument too many' });
  if (named) report(walker, where, named, { problem: 'arguments have no names here' });
  return second === undefined && named === undefined;
}

function walkBlock(node: hbs.AST.BlockStatement, where: Where, walker: Walker): void {
  const name = textOf(node.path);
  const [argument] = node.params;
  takesNoMore(node, where, walker);
  const hole = argument && resolve(argument, where, walker);
  let inner = where;
  if (argument === undefined && blocks.includes(name))
    report(walker, where, node, { problem: `${name} has to be told of what` });
  if (name === 'each') {
    if (hole !== undefined && !hole.isList)
      report(walker, where, node, { problem: `${textOf(argument)} is no list` });
    // What is looped over is unknown: nothing inside can be judged.
    if (hole === undefined) return;
    const { isList: _isList, isOptional: _isOptional, ...item } = hole;
    inner = { ...where, contexts: [...where.contexts, item], loops: where.loops + 1 };
  } else if (!blocks.includes(name)) {
    report(walker, where, node, { problem: `there is no block ${name}`, name, known: blocks });
  }
  const program = node.program as hbs.AST.Program | undefined;
  if ((program?.blockParams ?? []).length > 0)
    report(walker, where, node, { problem: 'what a block is for has no name of its own here' });
  const asked = argument && pathKey(argument, where);
  const proving: Where = { ...where, proven: new Set([...where.proven, ...(asked ? [asked] : [])]) };
  walkProgram(program, name === 'if' ? proving : inner, walker);
  walkProgram(node.inverse, name === 'unless' ? proving : where, walker);
}

const blocks: readonly string[] = ['each', 'if', 'unless'];

function walkPart(node: hbs.AST.PartialStatement, where: Where, walker: Walker): void {
  const name = textOf(node.name);
  const [argument] = node.params;
  if (!takesNoMore(node, where, walker)) return;
  if (name === '') return report(walker, where, node, { problem: 'the name of a part is written out' });
  const given = argument ? resolve(argument, where, walker) : where.contexts.at(-1);
  if (given === undefined) return;
  walker.onPart?.(name, given);
  const inside = { ...where, contexts: [...where.contexts, given] };
  const key = JSON.stringify([name, inside.contexts, [...where.proven], where.loops]);
  if (walker.seen.has(key)) return;
  walker.seen.add(key);
  walkTemplate(name, inside, walker, node);
}

function resolve(node: Node, where: Where, walker: Walker): Hole | undefined {
  const { root, shapes } = walker;
  const found = resolvePath(node, where, { root, shapes });
  if ('hole' in found) return found.hole;
  report(walker, where, node, found);
  return undefined;
}

function report(
  walker: Walker,
  { template, within }: Where,
  node: Node | undefined,
  said: Pick<TemplateProblem, 'problem' | 'name' | 'known' | 'meant'>,
): void {
  const { line = 1, column = 0 } = node?.loc.start ?? {};
  walker.problems.push({ template, line, column, within, ...said });
}
