// Prints JSON documents as Prettier lays them out, with its defaults unless told: objects on lines of their own, arrays on one line where they fit.
import { indentation, usualLayout, type Layout } from './layout-options.js';

/** The value as the text of a `.json` file, line break included. Fields that are undefined are left out. */
export function jsonText(value: unknown, layout: Layout = usualLayout): string {
  const page: Page = { layout, pieces: [], keys: new Map(), indents: [], indent: 0 };
  addValue(page, value, layout.printWidth);
  page.pieces.push('\n');
  return page.pieces.join('');
}

/** What is printed so far. Joined at the end: of a text that grows by additions V8 keeps every addition, four times its size. */
interface Page {
  readonly layout: Layout;
  readonly pieces: string[];
  /** As they are printed: a document has few keys and many entries. */
  readonly keys: Map<string, string>;
  /** By their columns. */
  readonly indents: string[];
  /** Columns before what stands on the line. */
  indent: number;
}

/** `room`: the columns that are left on the line for an array. */
function addValue(page: Page, value: unknown, room: number): void {
  if (Array.isArray(value)) addArray(page, value, room);
  else if (isObject(value)) addObject(page, value);
  else page.pieces.push(JSON.stringify(value));
}

function addObject(page: Page, value: Readonly<Record<string, unknown>>): void {
  const { pieces, layout } = page;
  const names = present(value);
  if (names.length === 0) {
    pieces.push('{}');
    return;
  }
  page.indent += layout.tabWidth;
  const space = spaceOf(page);
  pieces.push('{\n');
  for (let index = 0; index < names.length; index += 1) {
    const isLast = index === names.length - 1;
    const name = names[index]!;
    const key = keyText(page, name);
    pieces.push(space, key);
    addValue(page, value[name], layout.printWidth - page.indent - key.length - (isLast ? 0 : 1));
    pieces.push(isLast ? '\n' : ',\n');
  }
  page.indent -= layout.tabWidth;
  pieces.push(spaceOf(page), '}');
}

function addArray(page: Page, items: readonly unknown[], room: number): void {
  const { pieces, layout } = page;
  const flat = flatText(items);
  if (flat !== undefined && (items.length === 0 || columns(flat) <= room)) {
    pieces.push(flat);
    return;
  }
  page.indent += layout.tabWidth;
  pieces.push('[\n');
  if (items.length > 1 && items.every((item) => typeof item === 'number')) {
    pieces.push(fillNumbers(items, page), '\n');
  } else {
    const space = spaceOf(page);
    for (let index = 0; index < items.length; index += 1) {
      const isLast = index === items.length - 1;
      pieces.push(space);
      addValue(page, items[index], layout.printWidth - page.indent - (isLast ? 0 : 1));
      pieces.push(isLast ? '\n' : ',\n');
    }
  }
  page.indent -= layout.tabWidth;
  pieces.push(spaceOf(page), ']');
}

function keyText({ keys }: Page, name: string): string {
  const known = keys.get(name);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(name)}: `;
  keys.set(name, text);
  return text;
}

function spaceOf({ indents, indent, layout }: Page): string {
  return (indents[indent] ??= indentation(indent, layout));
}

/** On one line; undefined where Prettier would not have it there. */
function flatText(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    // Several arrays of several entries always stand on lines of their own.
    if (value.length > 1 && value.every((item) => Array.isArray(item) && item.length > 1)) return undefined;
    const items = value.map(flatText);
    return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  return present(value).length === 0 ? '{}' : undefined;
}

/** Numbers fill their lines. */
function fillNumbers(items: readonly number[], page: Page): string {
  const space = spaceOf(page);
  const room = page.layout.printWidth - page.indent;
  const lines: string[] = [];
  let line = '';
  for (const [index, item] of items.entries()) {
    const text = index < items.length - 1 ? `${item},` : `${item}`;
    if (line !== '' && line.length + 1 + text.length > room) {
      lines.push(space + line);
      line = text;
    } else {
      line = line === '' ? text : `${line} ${text}`;
    }
  }
  return [...lines, space + line].join('\n');
}

/** Columns of a text: East Asian wide characters take two. */
function columns(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let count = 0;
  for (const character of text) {
    count +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return count;
}

/** The names of what is not undefined. */
function present(value: Readonly<Record<string, unknown>>): readonly string[] {
  const names = Object.keys(value);
  return names.some((name) => value[name] === undefined)
    ? names.filter((name) => value[name] !== undefined)
    : names;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
