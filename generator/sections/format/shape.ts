// The shape of `format`: the names and values that Prettier and oxfmt have for the same.
import type { Layout } from '../../engine/emit/layout-options.js';
import type { Key } from '../../engine/shape/shape.js';
import type { RootKey } from '../section.js';

/** Each option of a layout. */
export const layoutKeys: Readonly<Record<keyof Layout, Key>> = {
  printWidth: {
    shape: { kind: 'number', whole: true, least: 40, most: 320 },
    description: 'How long a line may be: 80 unless told.',
  },
  tabWidth: {
    shape: { kind: 'number', whole: true, least: 1, most: 16 },
    description: 'How many columns a step of indentation takes: 2 unless told.',
  },
  useTabs: { shape: { kind: 'boolean' }, description: 'Whether lines are indented by tabs.' },
  semi: {
    shape: { kind: 'boolean' },
    description: 'Whether statements end in semicolons: true unless told.',
  },
  singleQuote: { shape: { kind: 'boolean' }, description: 'Whether texts stand in single quotes.' },
  quoteProps: {
    shape: { kind: 'choice', of: ['as-needed', 'consistent', 'preserve'] },
    description: 'Which keys of objects have quotes: those that need them unless told.',
  },
  trailingComma: {
    shape: { kind: 'choice', of: ['all', 'es5', 'none'] },
    description: 'Where lists on several lines end in a comma: everywhere unless told.',
  },
  bracketSpacing: {
    shape: { kind: 'boolean' },
    description: 'Whether there are blanks within the braces of objects: true unless told.',
  },
  arrowParens: {
    shape: { kind: 'choice', of: ['always', 'avoid'] },
    description: 'Whether the one parameter of an arrow function has parentheses: always unless told.',
  },
};

/** The keys of the section. */
export const formatKeys: Readonly<Record<string, RootKey>> = {
  format: {
    shape: { kind: 'section', what: 'format', keys: layoutKeys },
    description: 'How what is generated is laid out: options of Prettier and oxfmt, by their names there.',
  },
};
