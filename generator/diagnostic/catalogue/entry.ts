// How an entry of the catalogue is written: a typed message template beside the longer page that `scaffold explain` prints.

/** A text with named gaps; `text` makes it. */
export interface Template<N extends string> {
  readonly strings: readonly string[];
  readonly names: readonly N[];
}

/** One kind of problem. A code never changes its meaning. */
export interface Entry<N extends string = string> {
  readonly severity: 'error' | 'warning';
  /** A few words, for lists. */
  readonly title: string;
  /** What is wrong, with the offending value in it. */
  readonly message: Template<N>;
  /** What to do about it, in one sentence. */
  readonly mend: Template<N>;
  /** The longer explanation: why it is a problem. */
  readonly explanation: string;
  /** What goes wrong, as a user would write it. */
  readonly wrong: string;
  /** The same, mended. */
  readonly right: string;
}

/** A template whose gaps are named by its interpolations: text`unknown key ${'key'}`. */
export function text<const N extends readonly string[]>(
  strings: TemplateStringsArray,
  ...names: N
): Template<N[number]> {
  return { strings: [...strings], names };
}

/** Checks an entry's form and keeps the names of its parameters in its type. */
export function entry<M extends string, F extends string>(
  parts: Omit<Entry, 'message' | 'mend'> & { message: Template<M>; mend: Template<F> },
): Entry<M | F> {
  return parts;
}

/** The template with its gaps filled. */
export function fill<N extends string>(
  template: Template<N>,
  parameters: Readonly<Record<N, string | number>>,
): string {
  let filled = template.strings[0] ?? '';
  template.names.forEach((name, i) => {
    filled += String(parameters[name]) + (template.strings[i + 1] ?? '');
  });
  return filled;
}

/** The template with its gaps shown by name, for documentation. */
export function outline(template: Template<string>): string {
  let shown = template.strings[0] ?? '';
  template.names.forEach((name, i) => {
    shown += `‹${name}›${template.strings[i + 1] ?? ''}`;
  });
  return shown;
}
