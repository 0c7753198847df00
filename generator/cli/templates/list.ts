// `scaffold templates list`: the templates, which of them this workspace has of its own, and what each may name.
import { isPackageTemplate, templatePath } from '../../engine/emit/template.js';
import { readViewShapes, type ViewShapes } from '../../engine/emit/views.js';
import { readLock } from '../../engine/write/lock.js';
import { describeHoles, viewsOfPart } from '../../generate/templates/describe-views.js';
import { overridable, templatesIn } from '../../generate/templates/workspace-templates.js';
import type { CommandContext, ExitCode, GlobalOptions } from '../command.js';
import { exitCodes } from '../command.js';
import { toTable } from '../ps/table.js';
import { openWorkspace } from '../workspace.js';
import { findTemplate, stateOf } from './find-template.js';

/** The options of `scaffold templates list`. */
export interface ListOptions extends GlobalOptions {
  readonly name: string | undefined;
  readonly for: string | undefined;
}

/** Lists templates, or the holes of one. */
export function runTemplatesList(context: CommandContext, options: ListOptions): Promise<ExitCode> {
  const shapes = readViewShapes();
  if (options.for !== undefined) listHoles(context, shapes, [shapes.own?.[options.for] ?? '']);
  else if (options.name !== undefined) listHoles(context, shapes, viewsOf(findTemplate(options.name), shapes));
  else listTemplates(context, shapes);
  return Promise.resolve(exitCodes.done);
}

function listTemplates({ cwd, output }: CommandContext, shapes: ViewShapes): void {
  const { tree } = openWorkspace(cwd);
  const lock = readLock(tree);
  const rows = overridable().map((name) => {
    const views = viewsOf(name, shapes);
    return { name, views, state: stateOf(name, { tree, lock }), says: shapes.views[views[0] ?? '']?.says ?? '' };
  });
  const own = templatesIn(tree).filter((name) => !isPackageTemplate(name));
  if (output.isJson) return output.json({ templates: rows, own: own.map(templatePath) });
  output.result(
    toTable(
      [
        ...rows.map(({ name, state, views }) => ({ template: name, view: views.join(', '), state })),
        ...own.map((name) => ({ template: name, view: '', state: 'own' })),
      ],
      { ...output.colors, green: plain, red: plain },
    ),
  );
}

function listHoles({ output }: CommandContext, shapes: ViewShapes, views: readonly string[]): void {
  if (output.isJson) {
    output.json({ views: Object.fromEntries(views.map((name) => [name, shapes.views[name]])), all: shapes.views });
    return;
  }
  for (const name of views) {
    output.result(`${output.colors.bold(name)} ${output.colors.dim(shapes.views[name]?.says ?? '')}`);
    for (const line of describeHoles(name, shapes)) output.result(line);
  }
}

/** A part is given what the templates give it that put it in. */
function viewsOf(name: string, shapes: ViewShapes): readonly string[] {
  const view = shapes.templates[name];
  return view === undefined ? viewsOfPart(name, shapes) : [view];
}

const plain = (text: string | number | null | undefined): string => String(text);
