// `scaffold templates list`: the templates, which of them this workspace has of its own, and what each may name.
import { isPackageTemplate, templatePath, templateText } from '../../engine/emit/template.js';
import { readViewShapes, type ViewShapes } from '../../engine/emit/views.js';
import { readLock } from '../../engine/write/lock.js';
import { plainText } from '../../engine/write/text-form.js';
import { createDiskTree } from '../../file/disk-tree.js';
import type { FileTree } from '../../file/file-tree.js';
import {
  describeHoles,
  helperLines,
  partsFor,
  viewsOfPart,
} from '../../generate/templates/describe-views.js';
import { readOwnTemplates, withOwnTemplate } from '../../generate/templates/own-templates.js';
import { overridable, templatesIn } from '../../generate/templates/workspace-templates.js';
import type { CommandContext, ExitCode, GlobalOptions } from '../command.js';
import { exitCodes } from '../command.js';
import { toTable } from '../ps/table.js';
import { findWorkspace, openWorkspace } from '../workspace.js';
import { findTemplate, stateOf } from './find-template.js';

/** The options of `scaffold templates list`. */
export interface ListOptions extends GlobalOptions {
  readonly name: string | undefined;
  readonly for: string | undefined;
}

/** Lists templates, or the holes of one. */
export function runTemplatesList(context: CommandContext, options: ListOptions): Promise<ExitCode> {
  const shapes = readViewShapes();
  const root = options.for === undefined ? findWorkspace(context.cwd) : undefined;
  const shelf = readShelf(root === undefined ? undefined : createDiskTree(root), shapes);
  if (options.for !== undefined) listHoles(context, shelf, [shapes.own?.[options.for] ?? '']);
  else if (options.name === undefined) listTemplates(context, shelf);
  else listHoles(context, shelf, viewsOf(findTemplate(options.name, shelf.own), shelf));
  return Promise.resolve(exitCodes.done);
}

/** What is known of the templates here. */
interface Shelf {
  readonly shapes: ViewShapes;
  /** The workspace's templates of files of its own, and parts of these. */
  readonly own: readonly string[];
  /** What each of those is given. */
  ownViews(name: string): readonly string[];
}

function readShelf(tree: FileTree | undefined, shapes: ViewShapes): Shelf {
  if (tree === undefined) return { shapes, own: [], ownViews: () => [] };
  const own = templatesIn(tree).filter((name) => !isPackageTemplate(name));
  // A template may be named for services and for operations.
  const used = own.length === 0 ? [] : readOwnTemplates(tree);
  const read = (name: string): string | undefined => {
    const text = tree.read(templatePath(name));
    if (text !== undefined) return plainText(text);
    return isPackageTemplate(name) ? templateText(name) : undefined;
  };
  const ownViews = (name: string): readonly string[] => {
    const views = used.flatMap((each) => {
      if (each.template.value === name) return shapes.own?.[each.subject] ?? [];
      return viewsOfPart(name, withOwnTemplate(shapes, each), { roots: [each.template.value], read });
    });
    return [...new Set(views)];
  };
  return { shapes, own, ownViews };
}

function listTemplates({ cwd, output }: CommandContext, shelf: Shelf): void {
  const { shapes, ownViews } = shelf;
  const { tree } = openWorkspace(cwd);
  const lock = readLock(tree);
  const rows = overridable().map((name) => {
    const views = viewsOf(name, shelf);
    return {
      name,
      views,
      state: stateOf(name, { tree, lock }),
      says: shapes.views[views[0] ?? '']?.says ?? '',
    };
  });
  const own = shelf.own.map((name) => ({ name, views: ownViews(name) }));
  if (output.isJson) {
    const paths = own.map(({ name, views }) => ({ path: templatePath(name), views }));
    return output.json({ templates: rows, own: paths });
  }
  output.result(
    toTable(
      [...rows, ...own.map((row) => ({ ...row, state: 'own' }))].map(({ name, state, views }) => {
        return { template: name, view: views.join(', '), state };
      }),
      { ...output.colors, green: plain, red: plain },
    ),
  );
}

function listHoles({ output }: CommandContext, { shapes, own }: Shelf, views: readonly string[]): void {
  const parts = views.flatMap((view) => partsFor(view, shapes));
  if (output.isJson) {
    const found = Object.fromEntries(views.map((name) => [name, shapes.views[name]]));
    output.json({ views: found, helpers: helperLines, parts, own, all: shapes.views });
    return;
  }
  if (views.length === 0) output.note('Nothing is printed by it, so it is given nothing.');
  for (const name of views) {
    output.result(`${output.colors.bold(name)} ${output.colors.dim(shapes.views[name]?.says ?? '')}`);
    for (const line of describeHoles(name, shapes)) output.result(line);
  }
  output.result(output.colors.bold('helpers'));
  for (const line of helperLines) output.result(`  ${line}`);
  if (parts.length + own.length === 0) return;
  output.result(output.colors.bold('parts'));
  for (const { name, view } of parts) output.result(`  {{> ${name}}} with ${view}`);
  for (const name of own) output.result(`  {{> ${name}}} of this workspace`);
}

/** A part is given what the templates give it that put it in. */
function viewsOf(name: string, { shapes, own, ownViews }: Shelf): readonly string[] {
  if (own.includes(name)) return ownViews(name);
  const view = shapes.templates[name];
  return view === undefined ? viewsOfPart(name, shapes) : [view];
}

const plain = (text: string | number | null | undefined): string => String(text);
