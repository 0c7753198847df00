// What templates may name, in words: for the command line and for docs/templates.md.
import { checkTemplate } from '../../engine/emit/check-template.js';
import { isPackageTemplate, templateText } from '../../engine/emit/template.js';
import { type Hole, holesOf, isHoleKind, type ViewShapes } from '../../engine/emit/views.js';

/** The views that a part is given by the templates that put it in. */
export function viewsOfPart(name: string, shapes: ViewShapes): readonly string[] {
  const views = new Set<string>();
  const read = (each: string): string | undefined => (isPackageTemplate(each) ? templateText(each) : undefined);
  for (const template of Object.keys(shapes.templates)) {
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
