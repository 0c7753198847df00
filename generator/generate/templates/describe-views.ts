// What templates may name, in words: for the command line and for docs/templates.md.
import { checkTemplate } from '../../engine/emit/check-template.js';
import { isPackageTemplate, packageTemplateNames, templateText } from '../../engine/emit/template.js';
import { type Hole, holesOf, isHoleKind, type ViewShapes } from '../../engine/emit/views.js';

/** Where a part is looked for: in these templates, by their texts. */
export interface PartSearch {
  readonly roots?: readonly string[];
  readonly read?: (name: string) => string | undefined;
}

/** The views that a part is given by the templates that put it in. */
export function viewsOfPart(
  name: string,
  shapes: ViewShapes,
  { roots = Object.keys(shapes.templates), read = readPackage }: PartSearch = {},
): readonly string[] {
  const views = new Set<string>();
  for (const template of roots) {
    checkTemplate(template, {
      shapes,
      read,
      onPart: (part, { of }) => {
        if (part === name && of !== undefined) views.add(of);
      },
    });
  }
  return [...views];
}

function readPackage(name: string): string | undefined {
  return isPackageTemplate(name) ? templateText(name) : undefined;
}

/** The parts of the package that are given this view, or one that can be reached from it. */
export function partsFor(view: string, shapes: ViewShapes): readonly { name: string; view: string }[] {
  const reached = reachedFrom(view, shapes);
  return packageTemplateNames()
    .filter((name) => name.startsWith('parts/') && shapes.templates[name] === undefined)
    .flatMap((name) =>
      viewsOfPart(name, shapes)
        .filter((each) => reached.has(each))
        .map((each) => ({ name, view: each })),
    );
}

function reachedFrom(view: string, shapes: ViewShapes, reached = new Set<string>()): ReadonlySet<string> {
  if (reached.has(view)) return reached;
  reached.add(view);
  const follow = (holes: Readonly<Record<string, Hole>> = {}): void => {
    for (const hole of Object.values(holes)) {
      if (hole.of !== undefined && shapes.views[hole.of] !== undefined) reachedFrom(hole.of, shapes, reached);
      follow(hole.holes);
    }
  };
  follow(shapes.views[view]?.holes);
  return reached;
}

/** The helpers that every template has, and the names that a list gives, a line each. */
export const helperLines: readonly string[] = [
  '{{#each list}} … {{/each}}     within it ../ leads out; @index, @first, @last',
  '{{#if hole}} … {{else}} … {{/if}}, {{#unless hole}} … {{/unless}}',
  '{{json value}}                 a literal in TypeScript, JSON in other files',
  '{{doc comment}}                a doc comment',
  '@root                          the top of the view, from within lists and parts',
];

/** What a hole holds: `text`, `list of RouteView`, `text, optional`. */
export function describeHole({ of, isList, isOptional }: Hole): string {
  const one = of ?? 'parts';
  return `${isList ? `list of ${one}` : one}${isOptional ? ', optional' : ''}`;
}

/** The holes of a view, a line each, with those of the views within below them. */
export function describeHoles(view: string, shapes: ViewShapes): readonly string[] {
  const rows = rowsOf({ of: view }, { shapes, depth: 1, within: [] });
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, index) => (index < 2 ? cell.padEnd((widths[index] ?? 0) + 2) : cell))
      .join('')
      .trimEnd(),
  );
}

type Row = readonly [hole: string, holds: string, says: string];

function rowsOf(
  hole: Hole,
  { shapes, depth, within }: { shapes: ViewShapes; depth: number; within: readonly string[] },
): readonly Row[] {
  const { isList: _isList, ...item } = hole;
  const { of = '' } = hole;
  if (isHoleKind(of) || within.includes(of)) return [];
  const inside = { shapes, depth: depth + 1, within: of === '' ? within : [...within, of] };
  return Object.entries(holesOf(item, shapes) ?? {}).flatMap(([name, each]) => [
    ['  '.repeat(depth) + name, describeHole(each), each.says ?? ''] as const,
    ...rowsOf(each, inside),
  ]);
}
