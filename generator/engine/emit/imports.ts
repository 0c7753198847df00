// What an emitted file imports: names are values that know their module; the statements are written last.
import { importStatement } from './layout.js';
import { moduleSpecifier } from './modules.js';
import type { Imports as Asked } from './names.js';

export { clientModule, moduleSpecifier, runtimeModule } from './modules.js';

/** Collects the names that one emitted file takes from others. */
export interface Imports extends Asked {
  /** The import statements in their order, each on its own lines, ending in a line break; empty when there are none. */
  text(): string;
}

/**
 * Starts the imports of the emitted file `file` (relative to the workspace). `module` arguments are package names or, for emitted
 * and user's files, paths relative to the workspace; those become relative specifiers. A name that is already taken (one of
 * `declared`, or the same name from another module) is imported under an alias made of its module's name.
 */
export function createImports(file: string, declared: Iterable<string> = []): Imports {
  const taken = new Set(declared);
  const modules = new Map<string, Map<string, { local: string; typeOnly: boolean }>>();

  const ask = (name: string, module: string, typeOnly: boolean): string => {
    const specifier = /\.[cm]?ts$/.test(module) ? moduleSpecifier(file, module) : module;
    const names = modules.get(specifier) ?? new Map<string, { local: string; typeOnly: boolean }>();
    modules.set(specifier, names);
    const known = names.get(name);
    if (known !== undefined) {
      known.typeOnly &&= typeOnly;
      return known.local;
    }
    const local = freeName(name, specifier, taken);
    taken.add(local);
    names.set(name, { local, typeOnly });
    return local;
  };

  return {
    file,
    value: (name, module) => ask(name, module, false),
    type: (name, module) => ask(name, module, true),
    declare: (wanted) => {
      const name = numbered(wanted, taken);
      taken.add(name);
      return name;
    },
    text: () => [...modules].sort(byModule).map(statement).join(''),
  };
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
  return numbered(alias, taken);
}

function numbered(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name}${i}`;
  return free;
}

function byModule([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return rank(a) - rank(b) || compare(a, b);
}

/** Packages first, then files from far to near. */
function rank(specifier: string): number {
  if (!specifier.startsWith('.')) return 0;
  return specifier.startsWith('..') ? 1 : 2;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function statement([module, names]: [
  string,
  ReadonlyMap<string, { local: string; typeOnly: boolean }>,
]): string {
  const entries = [...names].sort(([a], [b]) => compare(a.toLowerCase(), b.toLowerCase()) || compare(a, b));
  const typeOnly = entries.every(([, use]) => use.typeOnly);
  const parts = entries.map(([name, use]) => {
    const text = use.local === name ? name : `${name} as ${use.local}`;
    return use.typeOnly && !typeOnly ? `type ${text}` : text;
  });
  return `${importStatement(parts, module, typeOnly)}\n`;
}
