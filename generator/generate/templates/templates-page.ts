// docs/templates.md: how to have templates of one's own, and what templates may name, made of the views that they are given.
import type { ViewShapes } from '../../engine/emit/views.js';
import { describeHole, viewsOfPart } from './describe-views.js';
import { overridable } from './workspace-templates.js';

/** The whole page. `pathHoles`: what paths of own files may name, by what there is one file for. */
export function templatesPage(
  shapes: ViewShapes,
  pathHoles: Readonly<Record<string, readonly string[]>>,
): string {
  const templates = overridable().map((name) => {
    const view = shapes.templates[name];
    const views = view === undefined ? viewsOfPart(name, shapes) : [view];
    return [`\`${name}\``, views.map(linkTo).join(', '), shapes.views[views[0] ?? '']?.says ?? ''];
  });
  const own = Object.entries(shapes.own ?? {}).map(([subject, view]) => [
    `\`${subject}\``,
    linkTo(view),
    (pathHoles[subject] ?? []).map((hole) => `\`{{${hole}}}\``).join(', '),
  ]);
  const views = Object.entries(shapes.views).map(([name, { says, holes }]) => {
    const rows = Object.entries(holes).map(([hole, each]) => [
      `\`${hole}\``,
      shapes.views[each.of ?? ''] === undefined
        ? holdsOf(each)
        : describeHole(each).replace(each.of ?? '', linkTo),
      each.says ?? '',
    ]);
    return `### ${name}\n\n${says}\n\n${table(['hole', 'holds', ''], rows)}`;
  });
  return [
    howTo,
    ownFiles,
    table(['`for`', 'view', 'holes of the path'], own),
    ownRules,
    contract,
    '## Which template is given what\n',
    table(['template', 'view', ''], templates),
    '## Views\n',
    ...views,
  ].join('\n');
}

function holdsOf(hole: ViewShapes['views'][string]['holes'][string]): string {
  if (hole.holes === undefined) return describeHole(hole);
  const inside = Object.entries(hole.holes).map(([name, each]) => `\`${name}\` (${describeHole(each)})`);
  return `${describeHole(hole)}: ${inside.join(', ')}`;
}

function linkTo(view: string): string {
  return `[${view}](#${view.toLowerCase()})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map((cell) => escapeCell(cell)).join(' | ')} |`,
  );
  return `${lines.join('\n')}\n`;
}

/** Bars end a cell, and what stands between angle brackets is HTML outside of code. */
function escapeCell(cell: string): string {
  return cell.replaceAll('|', '\\|').replace(/`[^`]*`|</g, (found) => (found === '<' ? '\\<' : found));
}

const howTo = `# Templates

Every file that \`scaffold generate\` writes is printed by a [Handlebars](https://handlebarsjs.com) template that holds its whole text, from a view: names,
types and lists. A workspace may have templates of its own, in place of the package's and for files of its own.

## Change what is emitted

\`\`\`sh
scaffold templates list                # all of them, and which this workspace has of its own
scaffold templates list router.ts      # what that one may name; own/terraform.tf as well
scaffold templates eject router.ts     # copies it to templates/services/service/generated/router.ts.hbs
scaffold generate                      # prints by it
scaffold templates diff                # what you have changed
\`\`\`

- A file \`templates/<path>.hbs\` takes the place of the template of that path, parts (\`parts/…\`) included, ejected or written by hand. Remove it, and the
  original is back with the next \`generate\`.
- The text is laid out after it was rendered (TypeScript by oxfmt, \`.json\` as all our JSON, anything else not at all), so line breaks within a statement
  don't matter. An object whose \`{\` is followed by a line break stays open. A line that holds nothing but a block's tag or an empty \`{{doc …}}\` vanishes.
- Import lines at the top, up to \`{{imports}}\`, are merged with what the holes ask for: a name that is printed is imported, and nothing else. A hole that
  holds a type or a name brings its import along, under another name where the file declares one that is called the same.
- \`{{#if}}\`, \`{{#unless}}\`, \`{{#each}}\`, \`{{> part}}\`, \`{{json value}}\` (a literal in TypeScript, JSON in other files, \`null\` for what is missing) and \`{{doc comment}}\` are all there is. Inside
  of a list \`../\` leads out, \`@root\` to the top, \`@index\`, \`@first\` and \`@last\` count. A brace of the text right behind a hole needs a space before it.
- Before anything is printed each path is looked up in the view of its template: one that is not there is an error with file, line and column (ARM7001), and so
  is an optional hole that is gone into without \`{{#if}}\`. What is printed and does not parse is shown as it was rendered, with the place in the manifest
  that the block was printed for (ARM7003). Nothing is written then.
- \`scaffold.yaml\` and \`shared/common.yaml\` are written before there is a workspace; \`openapi.json\`, \`package.json\` and \`tsconfig.json\` are no templates.
- The template of the service's class, \`name.service.ts\`, has to keep one method for each operation with \`async {{name}}(…) {\` on a line: new operations are
  merged into your class from it.

### Upgrading

An ejected template follows the package until its first edit. After that it is yours, and \`scaffold upgrade\` merges what is newer in the package into it,
three-way with the original that it was ejected from. Where both changed the same lines, both stand between \`<<<<<<< yours\` and \`>>>>>>> scaffold\`, the place is
listed (ARM5012), and nothing that is generated changes, with exit code 3, until the markers are gone. \`templates list\` says where a newer original waits.

The original stands in \`scaffold.lock\`, whole, as that of every scaffolded file: it has to be there for whoever runs \`upgrade\`, also when somebody else of the
team ejected the template and a third one has updated the package since, so it is committed and merged with the lock.
`;

const ownFiles = `## Files of your own

\`\`\`yaml
# scaffold.yaml
files:
  - { template: own/terraform.tf.hbs, for: service, path: "infra/{{service.name}}.tf" }
  - { template: own/operation.md.hbs, for: operation, path: "docs/{{service.name}}/{{operation.name}}.md" }
  - { template: own/collection.json.hbs, for: workspace, path: docs/collection.json }
\`\`\`

\`\`\`text
resource "aws_ecs_service" "{{service.name}}" {
  name = {{json service.name}}
  # {{#each operations}}{{method}} {{url}}, {{/each}}
}
\`\`\`
`;

const ownRules = `
The template is looked for below \`templates/\`, and may put in others that are there. The files are generated: the lock knows them, \`--check\` compares them, an edit by
hand is a conflict, and one that nothing asks for any more is removed if nobody edited it. A path belongs to one owner: not to a manifest, another
generated file, or two of these (ARM7012), also where a system takes no note of capitals. A \`.ts\` file may have \`{{imports}}\`, and the types in its holes are imported there; in other files they are
TypeScript's texts. A file for the workspace is made of all services, so every change generates everything.
`;

const contract = `## What is promised

The views below are public. Within a major version holes are added, never taken away or given another meaning, and a list stays a list; what has to go is
listed in the changelog, and named with its place in your templates by the next \`generate\`. The text of the package's templates is no part of that: it may change
with any version, which is what \`upgrade\` is for. \`templates/views.json\` in the package says the same for programs.

What a hole holds: \`text\`, \`number\` and \`boolean\` as they are; \`name\`, \`type\`, \`literal\` and \`code\` are TypeScript that asks for its imports when it is printed;
\`comment\` is for \`{{doc …}}\`, \`json\` for \`{{json …}}\`. Everything else is a view, and has holes itself.
`;
