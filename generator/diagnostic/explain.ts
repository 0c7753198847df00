// The longer page of a code: for `scaffold explain`, and for docs/diagnostics.md.
import { catalogue, isCode } from './catalogue.js';
import { outline, type Entry } from './catalogue/index.js';
import { nearest } from './near-miss.js';

/** The page of a code, in Markdown; a sentence that says so for a code that does not exist. Case does not matter, nor does the prefix. */
export function explain(code: string): string {
  const digits = /^(?:ARM)?(\d{4})$/i.exec(code.trim())?.[1];
  const full = digits === undefined ? code.trim().toUpperCase() : `ARM${digits}`;
  if (isCode(full)) return pageOf(full, catalogue[full], '#');
  const near = nearest(full, Object.keys(catalogue));
  return `There is no diagnostic ${code}.${near === undefined ? '' : ` Did you mean ${near}?`}\n`;
}

/** Documentation of all codes: docs/diagnostics.md. */
export function catalogueDocument(): string {
  const entries = Object.entries(catalogue) as [string, Entry][];
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  const sections = chapters.flatMap(({ thousand, title }) => {
    const own = entries.filter(([code]) => code.startsWith(`ARM${thousand}`));
    return [`## ${title}`, ...own.map(([code, entry]) => pageOf(code, entry, '###').trimEnd())];
  });
  return [...opening, ...sections].join('\n\n') + '\n';
}

const chapters = [
  { thousand: 1, title: 'ARM1xxx: YAML and the shape of manifests' },
  { thousand: 2, title: 'ARM2xxx: types and type expressions' },
  { thousand: 3, title: 'ARM3xxx: names, imports, references' },
  { thousand: 4, title: 'ARM4xxx: routes, errors, config, gateways' },
  { thousand: 5, title: 'ARM5xxx: writing, merging, ownership' },
  { thousand: 6, title: 'ARM6xxx: workspace and command line' },
  { thousand: 7, title: 'ARM7xxx: templates and files of your own' },
  { thousand: 8, title: 'ARM8xxx: tables' },
  { thousand: 9, title: 'ARM9xxx: events' },
];

const opening = [
  '# Diagnostics',
  'What `scaffold` says when something is wrong in a manifest, a workspace or a file of yours. A code never changes its meaning; `scaffold explain ARM1010` prints its page.',
  '<!-- Generated from generator/diagnostic/catalogue by `npm run test:update`. Change the catalogue, not this file. -->',
];

function pageOf(code: string, entry: Entry, heading: string): string {
  const parts = [
    `${heading} ${code}: ${entry.title}`,
    `${entry.severity === 'error' ? 'Error' : 'Warning'}: ${outline(entry.message)}.`,
    entry.explanation,
    'Wrong:',
    fence(entry.wrong),
    'Right:',
    fence(entry.right),
    `What to do: ${outline(entry.mend)}.`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function fence(example: string): string {
  return `\`\`\`${languageOf(example)}\n${example.trimEnd()}\n\`\`\``;
}

/** Most examples are of manifests; what else they are, they show by how they begin. */
function languageOf(example: string): string {
  const known = languages.find(([, pattern]) => pattern.test(example));
  return known?.[0] ?? 'yaml';
}

const languages: readonly (readonly [language: string, pattern: RegExp])[] = [
  ['sh', /^(#.*\n)*(scaffold|cd|npm|mv|rm|rmdir|mkdir|ln|git|sudo) /],
  ['handlebars', /^(?!files:).*\{\{/],
  ['ts', /^(import|export|async|await) |^\/\/ |^<<<<<<< /],
  ['toml', /^(# )?[\w-]+ = /],
  ['text', /^templates\/\S+$/],
];
