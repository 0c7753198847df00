// Names that the user gives to new things, checked before anything is made.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { reasonAgainstService } from '../../language/read/reserved-names.js';
import { CommandError } from '../command-error.js';

/** What can be made, and how it is named. */
export type NamedThing = 'workspace' | 'service' | 'route' | 'type' | 'table';

/** Stops the command with ARM6013 when the name can't be used. */
export function requireName(thing: NamedThing, name: string): void {
  const problem = nameProblem(thing, name);
  if (problem === undefined) return;
  throw new CommandError([
    createDiagnostic('ARM6013', { parameters: { name, thing, reason: problem, example: examples[thing] } }),
  ]);
}

/** What is wrong with a name; undefined when nothing is. */
export function nameProblem(thing: NamedThing, name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name.length > 64) return 'it is longer than 64 characters';
  const { pattern, words } = forms[thing];
  if (!pattern.test(name)) return `it has to be ${words}`;
  if (thing === 'workspace' || thing === 'service') {
    if (reservedFolders.has(name)) return 'the name is taken by the workspace itself';
    return thing === 'service' ? reasonAgainstService(name) : undefined;
  }
  return reservedWords.has(name) ? 'JavaScript reserves this word' : undefined;
}

const kebab = {
  pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  words: 'lower-case words with dashes between them',
};

const forms = {
  workspace: kebab,
  service: kebab,
  route: { pattern: /^[a-z][A-Za-z0-9]*$/, words: 'in camelCase' },
  type: { pattern: /^[A-Z][A-Za-z0-9]*$/, words: 'in PascalCase' },
  table: { pattern: /^[a-z][A-Za-z0-9]*$/, words: 'in camelCase' },
} as const;

const examples: Readonly<Record<NamedThing, string>> = {
  workspace: 'my-shop',
  service: 'order or task-runner',
  route: 'listOrders',
  type: 'OrderLine',
  table: 'orderLines',
};

const reservedFolders = new Set(['node-modules', 'shared', 'generated', 'dist', 'api']);

const reservedWords = new Set(
  (
    'arguments await break case catch class const constructor continue debugger default delete do else enum eval export ' +
    'extends false finally for function if implements import in instanceof interface let new null package private ' +
    'protected public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);
