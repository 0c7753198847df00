// A template's own text: the import lines of its head, and the words of it that name what is imported.
import type { LiteralImport } from './names.js';

/** A template without its import lines, and what those take. */
export interface Head {
  readonly text: string;
  readonly imports: readonly LiteralImport[];
  /** Words that name its parameters and constants, as its comment `{{! own names: input, options }}` says. */
  readonly locals: readonly string[];
}

const importLine =
  /^import (type )?(?:\{((?:(?! as )[^}])*)\}|\* as (\w+)|(\w+)) from ["']([^"'{}]+)["'];\n/gm;

const ownNames = /^\{\{! own names: ([^}]*) \}\}\n/m;

/** Takes the import lines out of a template's text, and the comment with the names of its own. */
export function readHead(template: string): Head {
  const imports: LiteralImport[] = [];
  const locals = ownNames.exec(template)?.[1]?.split(/,\s*/) ?? [];
  const text = template
    .replace(ownNames, '')
    .replace(
      importLine,
      (
        _line,
        typeOnly: string | undefined,
        names: string | undefined,
        whole: string | undefined,
        ...rest: string[]
      ) => {
        const [single, module = ''] = rest;
        if (whole !== undefined) imports.push({ kind: 'namespace', name: whole, module });
        if (single !== undefined) imports.push({ kind: 'default', name: single, module });
        for (const part of (names ?? '').split(',').map((each) => each.trim())) {
          if (part === '') continue;
          const isType = typeOnly !== undefined || part.startsWith('type ');
          imports.push({ kind: isType ? 'type' : 'value', name: part.replace(/^type /, ''), module });
        }
        return '';
      },
    );
  return { text, imports, locals };
}

/** A piece of a template's own text: a word that is looked for, or what stands between two of them. */
export interface Piece {
  readonly kind: 'text' | 'word';
  readonly text: string;
}

/** What is looked for: names of imports are no keys of objects, names of the template's own may be declared with a type behind them. */
export interface Wanted {
  readonly imports: ReadonlySet<string>;
  readonly locals: ReadonlySet<string>;
}

/** Whether holes stand right before and right behind a text, so that a word at its edge is a part of a longer one. */
export interface Edges {
  readonly before: boolean;
  readonly behind: boolean;
}

const token =
  /\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/)?|"(?:[^"\\\n]|\\.)*"|(?<![\w$])(?<!(?<!\.\.)\.)[A-Za-z_$][\w$]*/g;

/** Finds words in the texts between a template's holes, in order; comments and strings are left alone. */
export function createWordScanner({
  imports,
  locals,
}: Wanted): (text: string, edges: Edges) => readonly Piece[] {
  let inComment = false;
  return (text, { before, behind }) => {
    const pieces: Piece[] = [];
    let from = 0;
    let start = 0;
    if (inComment) {
      const end = text.indexOf('*/');
      if (end === -1) return [{ kind: 'text', text }];
      inComment = false;
      start = end + 2;
    }
    for (const found of text.matchAll(token)) {
      const [word] = found;
      const { index } = found;
      const end = index + word.length;
      if (index < start) continue;
      if (word === '/*') {
        inComment = true;
        break;
      }
      if ((before && index === 0) || (behind && end === text.length)) continue;
      const isKey = /^\??:/.test(text.slice(end, end + 2));
      if (!locals.has(word) && (isKey || !imports.has(word))) continue;
      pieces.push({ kind: 'text', text: text.slice(from, index) }, { kind: 'word', text: word });
      from = end;
    }
    pieces.push({ kind: 'text', text: text.slice(from) });
    return pieces.filter((piece) => piece.text !== '');
  };
}
