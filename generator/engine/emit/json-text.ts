// Prints JSON documents as Prettier's defaults lay them out: objects on lines of their own, arrays on one line where they fit.

const width = 80;

/** The value as the text of a `.json` file, line break included. Fields that are undefined are left out. */
export function jsonText(value: unknown): string {
  // Joined at the end: of text that grows by additions V8 keeps every addition, four times the text's size.
  const pieces: string[] = [];
  addValue(pieces, value, { indent: 0, before: 0, after: 0 });
  pieces.push('\n');
  return pieces.join('');
}

/** Where a value stands: spaces before its line, characters on the line before it, and behind it. */
interface Place {
  readonly indent: number;
  readonly before: number;
  readonly after: number;
}

function addValue(pieces: string[], value: unknown, place: Place): void {
  if (Array.isArray(value)) addArray(pieces, value, place);
  else if (isObject(value)) addObject(pieces, value, place.indent);
  else pieces.push(JSON.stringify(value));
}

function addObject(pieces: string[], value: Readonly<Record<string, unknown>>, indent: number): void {
  const names = present(value);
  if (names.length === 0) {
    pieces.push('{}');
    return;
  }
  const inner = indent + 2;
  const space = ' '.repeat(inner);
  pieces.push('{\n');
  for (const [index, name] of names.entries()) {
    const isLast = index === names.length - 1;
    const key = JSON.stringify(name);
    pieces.push(space, key, ': ');
    addValue(pieces, value[name], { indent: inner, before: inner + key.length + 2, after: isLast ? 0 : 1 });
    pieces.push(isLast ? '\n' : ',\n');
  }
  pieces.push(' '.repeat(indent), '}');
}

function addArray(pieces: string[], items: readonly unknown[], { indent, before, after }: Place): void {
  const flat = flatText(items);
  if (flat !== undefined && (items.length === 0 || before + columns(flat) + after <= width)) {
    pieces.push(flat);
    return;
  }
  const inner = indent + 2;
  pieces.push('[\n');
  if (items.length > 1 && items.every((item) => typeof item === 'number')) {
    pieces.push(fillNumbers(items, inner));
  } else {
    for (const [index, item] of items.entries()) {
      const isLast = index === items.length - 1;
      pieces.push(' '.repeat(inner));
      addValue(pieces, item, { indent: inner, before: inner, after: isLast ? 0 : 1 });
      if (!isLast) pieces.push(',\n');
    }
  }
  pieces.push('\n', ' '.repeat(indent), ']');
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
function fillNumbers(items: readonly number[], indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const [index, item] of items.entries()) {
    const text = index < items.length - 1 ? `${item},` : `${item}`;
    if (line !== '' && indent + line.length + 1 + text.length > width) {
      lines.push(' '.repeat(indent) + line);
      line = text;
    } else {
      line = line === '' ? text : `${line} ${text}`;
    }
  }
  return [...lines, ' '.repeat(indent) + line].join('\n');
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
function present(value: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(value).filter((name) => value[name] !== undefined);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
