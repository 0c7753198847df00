// docs/keys.md, made of the shapes of manifests: every key there is, where it stands, what it takes, what it says.
import { describeShape, type Key, type Shape } from '../engine/shape/shape.js';
import { allSections } from '../sections/all.js';
import type { ManifestKind } from '../sections/section.js';
import { manifestShapes } from './load/manifest-shapes.js';

/** The whole page. */
export function keysPage(): string {
  const shapes = manifestShapes(allSections);
  const parts = titles.map(([kind, title]) => `## ${title}\n\n${table(rowsOf(shapes[kind], ''))}`);
  return [introduction, ...parts].join('\n');
}

const titles: readonly (readonly [ManifestKind, string])[] = [
  ['service', 'service.yaml'],
  ['shared', 'Shared files'],
  ['workspace', 'scaffold.yaml'],
];

const introduction = `# All keys of manifests

What each means, with examples, stands in [manifest.md](manifest.md); this page is made of what editors and the validator know. \`<name>\` is a name
of your own. The keys of a type's long form stand below \`types\` only; they go for every type. A key with a star has to be there.
`;

/** The rows of all keys below a place, outside in. */
function rowsOf(shape: Shape, at: string): string[] {
  switch (shape.kind) {
    case 'section':
      return Object.entries(shape.keys).flatMap(([name, key]) => [
        row(`${at}${name}`, key),
        ...rowsOf(key.shape, `${at}${name}.`),
      ]);
    case 'record':
      return rowsOf(shape.of, `${at}<name>.`);
    case 'either':
      return shape.of.flatMap((each) => rowsOf(each, at));
    case 'list':
      return rowsOf(shape.of, `${at.slice(0, -1)}[].`);
    case 'named':
      return rowsOf(shape.of(), at);
    case 'type':
      // Types stand in many places, and hold types in turn.
      return at === 'types.<name>.' ? rowsOf(shape.long, at) : [];
    default:
      return [];
  }
}

function row(path: string, { shape, description, required }: Key): string {
  // Markdown would take them for its own.
  const texts = [describeShape(shape), description].map((text) => text.replace(/[|<*]/g, '\\$&'));
  return `| \`${path}\`${required ? ' \\*' : ''} | ${texts.join(' | ')} |`;
}

function table(rows: readonly string[]): string {
  return ['| key | takes | what it says |', '| --- | --- | --- |', ...rows, ''].join('\n');
}
