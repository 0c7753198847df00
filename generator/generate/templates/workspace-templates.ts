// The templates of a workspace: those that take the place of the package's, and those of its own files. A workspace without a folder of
// templates costs one look for it.
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { partsIn } from '../../engine/emit/compile.js';
import {
  createTemplates,
  isPackageTemplate,
  packageTemplateNames,
  packageTemplates,
  templateFolder,
  templatePath,
  type Templates,
  templateText,
} from '../../engine/emit/template.js';
import type { EmittedFile } from '../../engine/write/change.js';
import { emptyLock, type Lock } from '../../engine/write/lock.js';
import { isAsWritten } from '../../engine/write/step.js';
import { plainText } from '../../engine/write/text-form.js';
import { conflictsIn, upgradeText } from '../../engine/write/upgrade.js';
import type { FileTree } from '../../file/file-tree.js';
import type { OwnTemplate } from '../../sections/emitting.js';
import { workspaceFile } from '../load/index.js';
import { readSource } from '../load/read-source.js';
import { checkTemplates, reportMissing, reportUnused } from './check-templates.js';

/** What a run finds. */
export interface WorkspaceTemplates {
  readonly templates: Templates;
  /** Whether files can be rendered by them. */
  readonly isUsable: boolean;
  /**
   * What is overridden, as the package would have it. Scaffolded: it follows the package until its first edit, and is merged by `upgrade`
   * from then on.
   */
  readonly originals: readonly EmittedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What is looked for. */
export interface TemplateSearch {
  readonly lock?: Lock;
  /** The templates that own files are made of. */
  readonly own?: readonly OwnTemplate[];
  /** Whether what is newer in the package is merged into what was edited. */
  readonly upgrade?: boolean;
}

/** The names of a workspace's templates: of all files that lie below its folder of templates. */
export function templatesIn(tree: FileTree): readonly string[] {
  return tree
    .list(templateFolder)
    .filter((path) => path.endsWith('.hbs'))
    .map((path) => path.slice(templateFolder.length + 1, -'.hbs'.length));
}

/** Reads and checks the templates of a workspace. */
export function readWorkspaceTemplates(tree: FileTree, search: TemplateSearch = {}): WorkspaceTemplates {
  const { own = [], upgrade = false } = search;
  const found = templatesIn(tree);
  if (found.length === 0 && own.length === 0)
    return { templates: packageTemplates, isUsable: true, originals: [], diagnostics: [] };

  const diagnostics: Diagnostic[] = [];
  const overridden = found.filter(isPackageTemplate);
  const { texts, unsettled } = readTexts(tree, { ...search, found, overridden }, diagnostics);
  diagnostics.push(...own.flatMap((each) => reportMissing(each, found)));
  diagnostics.push(...found.filter((name) => !texts.has(name)).flatMap(reportUnused));
  const unmerged = overridden.flatMap((name) => conflictsIn(templatePath(name), texts.get(name) ?? ''));
  // What upgrading leaves unsettled is told of with the merged file, which has the markers.
  if (!upgrade) diagnostics.push(...unmerged);
  const problems = unmerged.length > 0 ? [] : checkTemplates({ texts, overridden, own });
  const isSettled = unsettled.length === 0 || problems.length === 0;
  if (isSettled) diagnostics.push(...problems);
  const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
  return {
    templates: createTemplates(texts),
    isUsable: isSettled && unmerged.length === 0 && !hasErrors,
    originals: overridden.map(originalOf),
    diagnostics,
  };
}

/** The templates that a workspace may have of its own: all but those that are used before there is one. */
export function overridable(): readonly string[] {
  return packageTemplateNames().filter((name) => !['scaffold.yaml', 'shared/common.yaml'].includes(name));
}

/** A template of the package, as a file of a workspace. */
export function originalOf(name: string): EmittedFile {
  return { path: templatePath(name), ownership: 'scaffolded', text: templateText(name), from: workspaceFile };
}

interface ReadTexts {
  /** The texts in force, by name. */
  readonly texts: ReadonlyMap<string, string>;
  /** Those that `upgrade` can't merge. */
  readonly unsettled: readonly string[];
}

/** What is overridden, what own files are made of, and what those put in. */
function readTexts(
  tree: FileTree,
  {
    found,
    overridden,
    own = [],
    lock = emptyLock,
    upgrade = false,
  }: TemplateSearch & { readonly found: readonly string[]; readonly overridden: readonly string[] },
  diagnostics: Diagnostic[],
): ReadTexts {
  const texts = new Map<string, string>();
  const unsettled: string[] = [];
  const pending = [...overridden, ...own.map(({ template }) => template.value)];
  for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
    if (texts.has(name) || !found.includes(name)) continue;
    const before = readSource(tree, templatePath(name), diagnostics);
    if (before === undefined) continue;
    let text = plainText(before);
    if (isPackageTemplate(name)) {
      const file = originalOf(name);
      const known = lock.entries.get(file.path);
      if (isAsWritten(lock, file.path, before)) text = file.text;
      else if (upgrade && known !== undefined) {
        const upgraded = upgradeText({ file, before, written: known.written ?? [] });
        if (upgraded !== undefined && upgraded.diagnostics.length > 0) unsettled.push(name);
        else if (upgraded !== undefined) text = plainText(upgraded.text);
      }
    }
    texts.set(name, text);
    pending.push(...partsIn(text));
  }
  return { texts, unsettled };
}
