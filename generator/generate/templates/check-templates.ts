// Holds the templates of a workspace against the views that they are given, and says what is wrong with them where it stands.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { nearest } from '../../diagnostic/near-miss.js';
import { checkTemplate, type TemplateProblem } from '../../engine/emit/check-template.js';
import { partsIn } from '../../engine/emit/compile.js';
import { isPackageTemplate, templatePath, templateText } from '../../engine/emit/template.js';
import { readViewShapes } from '../../engine/emit/views.js';
import type { OwnTemplate } from '../../sections/emitting.js';
import type { Span } from '../../source/source-file.js';
import { withOwnTemplate } from './own-templates.js';

/** What is checked. */
export interface CheckedTemplates {
  /** The workspace's texts by name. */
  readonly texts: ReadonlyMap<string, string>;
  /** Those of them that take the place of the package's. */
  readonly overridden: readonly string[];
  readonly own: readonly OwnTemplate[];
}

/** Everything that is wrong with these templates, in the order of files and places. */
export function checkTemplates({ texts, overridden, own }: CheckedTemplates): readonly Diagnostic[] {
  const shapes = readViewShapes();
  const read = (name: string): string | undefined =>
    texts.get(name) ?? (isPackageTemplate(name) ? templateText(name) : undefined);
  const isTouched = (name: string): boolean => {
    const reached = reachedFrom(name, read);
    return overridden.some((each) => reached.has(each));
  };
  // Only where a part is overridden, others than the overridden ones have to be looked through.
  const hasParts = overridden.some((name) => shapes.templates[name] === undefined);
  const roots = hasParts ? Object.keys(shapes.templates).filter(isTouched) : overridden;
  const problems = [
    ...roots.flatMap((name) => checkTemplate(name, { shapes, read })),
    ...own
      .filter(({ template }) => texts.has(template.value))
      .flatMap((each) => checkTemplate(each.template.value, { shapes: withOwnTemplate(shapes, each), read })),
  ];
  const known = new Map<string, TemplateProblem>();
  for (const found of problems.flatMap((problem) => whereItCanBeMended(problem, texts))) {
    const { template, line, column, problem } = found;
    const key = `${template} ${line} ${column} ${found.isMisplaced ? '' : problem}`;
    if (!known.has(key)) known.set(key, found);
  }
  return [...known.values()].sort(byPlace).map((problem) => toDiagnostic(problem, texts));
}

/** In a part of the package nothing is wrong but that it was put in where it does not fit. */
function whereItCanBeMended(
  found: TemplateProblem,
  texts: ReadonlyMap<string, string>,
): readonly (TemplateProblem & { readonly isMisplaced?: true })[] {
  if (texts.has(found.template)) return [found];
  const put = found.within.findLast(({ template }) => texts.has(template));
  if (put === undefined) return [];
  const { template, part, line, column } = put;
  const problem = `${part} does not fit here: ${found.problem}`;
  return [{ template, line, column, problem, within: [], isMisplaced: true }];
}

/** An own file whose template is not there. */
export function reportMissing({ template }: OwnTemplate, found: readonly string[]): Diagnostic[] {
  if (found.includes(template.value)) return [];
  const near = nearest(template.value, found);
  return [
    createDiagnostic('ARM7010', {
      span: template.span,
      parameters: { template: `${template.value}.hbs` },
      suggestion: near && `${near}.hbs`,
    }),
  ];
}

/** A template that nothing uses, where it is called much like one of the package. Others may be there for something else. */
export function reportUnused(name: string): Diagnostic[] {
  const near = nearest(name, Object.keys(readViewShapes().templates));
  if (near === undefined) return [];
  const path = templatePath(name);
  return [createDiagnostic('ARM7005', { parameters: { path }, suggestion: templatePath(near) })];
}

function reachedFrom(name: string, read: (name: string) => string | undefined): ReadonlySet<string> {
  const reached = new Set<string>();
  const pending = [name];
  for (let each = pending.pop(); each !== undefined; each = pending.pop()) {
    if (reached.has(each)) continue;
    reached.add(each);
    pending.push(...partsIn(read(each) ?? ''));
  }
  return reached;
}

function toDiagnostic(found: TemplateProblem, texts: ReadonlyMap<string, string>): Diagnostic {
  const { template, problem, name, known, meant, isSyntax } = found;
  const span = spanOf(found, texts.get(template) ?? '');
  if (isSyntax) return createDiagnostic('ARM7002', { span, parameters: { problem } });
  const suggestion = meant ?? (name === undefined ? undefined : nearest(name, known ?? []));
  return createDiagnostic('ARM7001', { span, parameters: { problem, template }, suggestion });
}

function spanOf({ template, line, column }: TemplateProblem, text: string): Span {
  const lineStart = text.split('\n', line - 1).reduce((length, each) => length + each.length + 1, 0);
  const start = Math.min(lineStart + column, text.length);
  const [what = ''] = /^(\{\{[^}]*\}*|[\w.@/$-]+)/.exec(text.slice(start)) ?? [];
  const end = Math.min(start + Math.max(what.length, 1), text.length);
  return { file: { path: templatePath(template), text }, start, end };
}

function byPlace(a: TemplateProblem, b: TemplateProblem): number {
  if (a.template !== b.template) return a.template < b.template ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
