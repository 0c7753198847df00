// What an emitted file imports, and how it calls it: names are values that ask for their import when they are printed.
import type { Span } from '../../source/source-file.js';
import { type BlockMark, markText } from './marks.js';
import { moduleSpecifier } from './modules.js';
import type { Code, Literal, Printed, TypeText } from './printed.js';

/** Asks for imports at once. Given only to what is being printed. */
export interface Imports {
  /** The file that is being emitted, relative to the workspace. */
  readonly file: string;
  /** Asks for a name that is used as a value (a type may be used as a type beside it). Gives the name to write. */
  value(name: string, module: string): string;
  /** Asks for a name that is used as a type only. Gives the name to write. */
  type(name: string, module: string): string;
  /**
   * Notes that a text is printed for a place of a manifest, where that is of interest. Gives the text to print: use all of it, once.
   * `isDerived`: it follows from what is printed around it.
   */
  caused(text: string, cause: Span | undefined, isDerived?: true): string;
  /** Takes a name for a declaration of this file that nobody else knows: the wanted one, or with a number behind it. */
  declare(wanted: string): string;
}

/**
 * The names of one emitted file, as holes of its template. `module` arguments are package names or, for files of the workspace, paths
 * relative to it; those become relative specifiers. A name that is already taken is imported under an alias made of its module's name.
 */
export interface Names {
  /** The file that is being emitted, relative to the workspace. */
  readonly file: string;
  /** Asks at once, for code that is made while its template is printed. */
  readonly imports: Imports;
  /** A name that is used as a type only. */
  type(name: string, module: string): TypeText;
  /** A name that is used as a value. */
  value(name: string, module: string): Printed;
  /** A name for everything that a module exports: `import * as name`. */
  namespace(name: string, module: string): Printed;
  /** A name that is found when it is printed. */
  name(print: (imports: Imports) => string): Printed;
  /** The text of a type, made when it is printed. */
  typeText(print: (imports: Imports) => string): TypeText;
  /** A value, made when it is printed. */
  literal(print: (imports: Imports) => string): Literal;
  /** Code, made when it is printed. */
  code(print: (imports: Imports) => string): Code;
}

/** A name that something printed has asked for. */
export interface AskedName {
  readonly name: string;
  /** As an import statement says it. */
  readonly module: string;
  readonly typeOnly: boolean;
}

/** A name that a template's own import lines take. */
export interface LiteralImport {
  readonly kind: 'type' | 'value' | 'namespace' | 'default';
  readonly name: string;
  /** As it stands in the template. */
  readonly module: string;
}

/** What a file's names are made of. */
export interface NamesOptions {
  /** The file that is being emitted, relative to the workspace. */
  readonly file: string;
  /** Names that the file declares: they win over all others. */
  readonly declares: readonly string[];
  /** Words of the template that name parameters and constants: where the file declares one, they make way. */
  readonly locals: readonly string[];
  /** What the template's own import lines take. */
  readonly literals: readonly LiteralImport[];
  /** Gives no other name to what is taken: for text that is looked at piece by piece. */
  readonly isBare?: boolean;
  /** Collects what asks for the parts of code. */
  readonly marks?: BlockMark[] | undefined;
}

/** The names of one file, and what the engine does with them. */
export interface NameTable {
  readonly names: Names;
  /** Whether a word of the template's own text has to be written in another way. */
  readonly renames: boolean;
  /** Whether anything imported got another name so far. */
  readonly hasAliases: () => boolean;
  /** Every name that was asked for, in order, as often as it was. */
  readonly asked: readonly AskedName[];
  /** Each word that the template's own text takes from imports or names itself: printed, it is imported. */
  readonly words: Readonly<Record<string, Printed>>;
  /** Asks for a name of the template's own import lines. */
  use(word: string): string;
  /** The import statements of all that was asked for, in their order, one a line. */
  statements(): string;
}

/** A word of the template's own text; without a use it is no import. */
type Word =
  | { readonly local: string; readonly use?: undefined }
  | { readonly local: string; readonly use: Use; readonly module: string };

interface Use {
  readonly kind: LiteralImport['kind'];
  readonly local: string;
  typeOnly: boolean;
  asked: boolean;
}

/** Starts the names of one file. */
export function createNames({
  file,
  declares,
  locals,
  literals,
  isBare = false,
  marks,
}: NamesOptions): NameTable {
  const taken = new Set(isBare ? [] : declares);
  const asked: AskedName[] = [];
  let hasAliases = false;
  const modules = new Map<string, Map<string, Use>>();
  const usesOf = (specifier: string): Map<string, Use> => {
    const known = modules.get(specifier);
    if (known !== undefined) return known;
    const uses = new Map<string, Use>();
    modules.set(specifier, uses);
    return uses;
  };
  const specifiers = new Map<string, string>();
  const specifierOf = (module: string): string => {
    const known = specifiers.get(module);
    if (known !== undefined) return known;
    const specifier = /\.[cm]?ts$/.test(module) ? moduleSpecifier(file, module) : module;
    specifiers.set(module, specifier);
    return specifier;
  };
  const ask = (name: string, module: string, kind: Use['kind']): string => {
    const specifier = specifierOf(module);
    const uses = usesOf(specifier);
    const known = uses.get(name);
    asked.push({ name, module: specifier, typeOnly: kind === 'type' });
    if (known !== undefined) {
      known.asked = true;
      known.typeOnly &&= kind === 'type';
      return known.local;
    }
    const local = localName(name, specifier, kind);
    hasAliases ||= local !== name;
    taken.add(local);
    uses.set(name, { kind, local, typeOnly: kind === 'type', asked: true });
    return local;
  };
  const localName = (name: string, specifier: string, kind: Use['kind']): string => {
    if (isBare) return name;
    return kind === 'namespace' ? underscored(name, taken) : freeName(name, specifier, taken);
  };
  const imports: Imports = {
    file,
    value: (name, module) => ask(name, module, 'value'),
    type: (name, module) => ask(name, module, 'type'),
    caused: (text, cause, isDerived) =>
      marks && cause
        ? markText(text, { cause, asked: [0, 0], ...(isDerived && { isDerived }) }, marks)
        : text,
    declare: (wanted) => {
      const { name, count } = numbered(wanted, taken, numbers.get(wanted));
      taken.add(name);
      numbers.set(wanted, count + 1);
      return name;
    },
  };

  // Where to go on counting: thousands of members of a union may want one name.
  const numbers = new Map<string, number>();
  const written = new Map<string, Word>();
  for (const word of locals) written.set(word, { local: underscored(word, taken) });
  for (const { local } of written.values()) taken.add(local);
  for (const { kind, name, module } of literals) {
    const known = usesOf(module).get(name);
    const local = known?.local ?? localName(name, module, kind);
    hasAliases ||= local !== name;
    const use: Use = known ?? { kind, local, typeOnly: kind === 'type', asked: false };
    if (known !== undefined) known.typeOnly &&= kind === 'type';
    taken.add(local);
    usesOf(module).set(name, use);
    written.set(name, { local, use, module });
  }
  const words: Record<string, Printed> = {};
  const use = (word: string): string => {
    const found = written.get(word);
    if (found?.use === undefined) return found?.local ?? word;
    found.use.asked = true;
    asked.push({ name: word, module: found.module, typeOnly: found.use.kind === 'type' });
    return found.local;
  };
  for (const word of written.keys()) words[word] = { prints: 'name', toString: () => use(word) };

  return {
    names: {
      file,
      imports,
      type: (name, module) => ({ prints: 'name', toString: () => ask(name, module, 'type') }),
      value: (name, module) => ({ prints: 'name', toString: () => ask(name, module, 'value') }),
      namespace: (name, module) => ({ prints: 'name', toString: () => ask(name, module, 'namespace') }),
      name: (print) => ({ prints: 'name', toString: () => print(imports) }),
      typeText: (print) => ({ prints: 'type', toString: () => print(imports) }),
      literal: (print) => ({ prints: 'literal', toString: () => print(imports) }),
      code: (print) => ({ prints: 'code', toString: () => print(imports) }),
    },
    renames: [...written].some(([word, { local }]) => word !== local),
    words,
    hasAliases: () => hasAliases,
    asked,
    use,
    statements: () => {
      const named = [...modules].sort(byModule).map(([module, uses]) => statement(module, uses));
      const whole = [...modules].map(([module, uses]) => namespaceStatement(module, uses));
      return [...named, ...whole].join('');
    },
  };
}

/** Underscores are added until the name is free. */
function underscored(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  while (taken.has(free)) free += '_';
  return free;
}

function freeName(name: string, specifier: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const stem =
    specifier
      .split('/')
      .at(-1)
      ?.replace(/\.[cm]?js$/, '') ?? '';
  const words = stem.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const prefix = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const upper = name.charAt(0).toUpperCase() + name.slice(1);
  const isType = name.charAt(0) === name.charAt(0).toUpperCase();
  const alias = isType ? prefix + name : prefix.charAt(0).toLowerCase() + prefix.slice(1) + upper;
  return numbered(alias, taken).name;
}

/** The name itself where it is free, else with the least number behind it that is, `from` at least. */
function numbered(wanted: string, taken: ReadonlySet<string>, from = 1): { name: string; count: number } {
  let count = from;
  let name = count === 1 ? wanted : `${wanted}${count}`;
  while (taken.has(name)) {
    count += 1;
    name = `${wanted}${count}`;
  }
  return { name, count };
}

function byModule([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return rank(a) - rank(b) || compare(a, b);
}

/** Node's own modules first, then packages, then files from far to near. */
function rank(specifier: string): number {
  if (specifier.startsWith('node:')) return 0;
  if (!specifier.startsWith('.')) return 1;
  return specifier.startsWith('..') ? 2 : 3;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** For an order of names that goes letter by letter, A before a before B, as tools that sort imports have it. */
function letters(name: string): string {
  return name.replace(/[a-z]/gi, (letter) => `${letter.toLowerCase()}${letter < 'a' ? 0 : 1}`);
}

function statement(module: string, uses: ReadonlyMap<string, Use>): string {
  const asked = [...uses].filter(([, use]) => use.asked && use.kind !== 'namespace');
  if (asked.length === 0) return '';
  const entries = asked.sort(([a], [b]) => compare(letters(a), letters(b)));
  const typeOnly = entries.every(([, use]) => use.typeOnly);
  const defaults = entries.flatMap(([, use]) => (use.kind === 'default' ? [use.local] : []));
  const parts = entries
    .filter(([, use]) => use.kind !== 'default')
    .map(([name, use]) => {
      const text = use.local === name ? name : `${name} as ${use.local}`;
      return use.typeOnly && !typeOnly ? `type ${text}` : text;
    });
  const clauses = [...defaults, ...(parts.length > 0 ? [`{ ${parts.join(', ')} }`] : [])];
  return `import ${typeOnly ? 'type ' : ''}${clauses.join(', ')} from ${JSON.stringify(module)};\n`;
}

function namespaceStatement(module: string, uses: ReadonlyMap<string, Use>): string {
  const asked = [...uses.values()].filter((use) => use.kind === 'namespace' && use.asked);
  return asked.map(({ local }) => `import * as ${local} from ${JSON.stringify(module)};\n`).join('');
}
