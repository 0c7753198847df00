// How emitted text is laid out: the words of Prettier's and oxfmt's own configurations, so that a house copies what it has.

/** Those of the formatter's options that a workspace may choose. */
export interface Layout {
  readonly printWidth: number;
  readonly tabWidth: number;
  readonly useTabs: boolean;
  readonly semi: boolean;
  readonly singleQuote: boolean;
  readonly quoteProps: 'as-needed' | 'consistent' | 'preserve';
  readonly trailingComma: 'all' | 'es5' | 'none';
  readonly bracketSpacing: boolean;
  readonly arrowParens: 'always' | 'avoid';
}

/** Prettier's defaults. */
export const usualLayout: Layout = {
  printWidth: 80,
  tabWidth: 2,
  useTabs: false,
  semi: true,
  singleQuote: false,
  quoteProps: 'as-needed',
  trailingComma: 'all',
  bracketSpacing: true,
  arrowParens: 'always',
};

/** What is unusual about a layout, on one line; empty where nothing is. The same for the same layout. */
export function layoutText(layout: Layout): string {
  const keys = Object.keys(usualLayout) as (keyof Layout)[];
  const unusual = keys.filter((key) => layout[key] !== usualLayout[key]);
  return unusual.map((key) => `${key}=${layout[key]}`).join(' ');
}

/** The layout of a piece that is cut out, to be put into a file of the user's: its form is the file's affair then. */
export function pieceLayout(layout: Layout): Layout {
  const { printWidth } = layout;
  return { ...usualLayout, printWidth };
}

/** White space at the beginning of a line. */
export function indentation(columns: number, { useTabs, tabWidth }: Layout): string {
  return useTabs ? '\t'.repeat(Math.round(columns / tabWidth)) : ' '.repeat(columns);
}
