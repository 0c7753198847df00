// Prints JSON documents as Prettier's defaults lay them out: objects on lines of their own, arrays on one line where they fit.

const width = 80;

/** The value as the text of a `.json` file, line break included. Fields that are undefined are left out. */
export function jsonText(value: unknown): string {
  return `${valueText(value, 0, 0, 0)}\n`;
}

/** `indent`: spaces before the line; `before`: characters on it before the value; `after`: characters behind the value. */
function valueText(value: unknown, indent: number, before: number, after: number): string {
  if (Array.isArray(value)) return arrayText(value, indent, before, after);
  if (isObject(value)) return objectText(value, indent);
  return JSON.stringify(value);
}

function objectText(value: Readonly<Record<string, unknown>>, indent: number): string {
  const names = present(value);
  if (names.length === 0) return '{}';
  const space = ' '.repeat(indent + 2);
  const last = names.length - 1;
  let text = '{\n';
  for (const [index, name] of names.entries()) {
    const start = `${space}${JSON.stringify(name)}: `;
    text += start + valueText(value[name], indent + 2, start.length, index < last ? 1 : 0);
    text += index < last ? ',\n' : '\n';
  }
  return `${text}${' '.repeat(indent)}}`;
}

function arrayText(items: readonly unknown[], indent: number, before: number, after: number): string {
  if (items.length === 0) return '[]';
  const flat = flatText(items);
  if (flat !== undefined && before + columns(flat) + after <= width) return flat;
  const close = `\n${' '.repeat(indent)}]`;
  if (items.length > 1 && items.every((item) => typeof item === 'number')) {
    return `[\n${fillNumbers(items, indent + 2)}${close}`;
  }
  const lines = items.map((item, index) => {
    const text = valueText(item, indent + 2, indent + 2, index < items.length - 1 ? 1 : 0);
    return ' '.repeat(indent + 2) + text;
  });
  return `[\n${lines.join(',\n')}${close}`;
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
