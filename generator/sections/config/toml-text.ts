// Prints TOML: scaffolded config files, with a comment where a manifest says something about a key.
import type { Field, Type } from '../../language/model.js';
import { sampleField } from '../../language/sample/sample.js';

/** Lines of TOML for the fields of a config: plain keys first, then a table a section. What need not be there is commented out. */
export function configToml(fields: readonly Field[], table: readonly string[] = []): string {
  const sections = fields.filter((field) => sectionFields(field.type) !== undefined);
  const keys = fields.filter((field) => !sections.includes(field));
  const parts: string[] = [];
  const lines = keys.flatMap((field) => keyLines(field));
  const heading = table.length > 0 ? [`[${table.map(tomlKey).join('.')}]`] : [];
  if (lines.length > 0) parts.push([...heading, ...lines].join('\n'));
  for (const field of sections) {
    const text = configToml(sectionFields(field.type) ?? [], [...table, field.name]);
    if (text !== '') parts.push(commentLines(field) + text.trimEnd());
  }
  return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`;
}

/** A JSON value as TOML; undefined for null, which TOML does not have. */
export function tomlValue(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return JSON.stringify(value).replaceAll('\u007f', '\\u007F');
  if (Array.isArray(value)) {
    return `[${value
      .map(tomlValue)
      .filter((item) => item !== undefined)
      .join(', ')}]`;
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value).flatMap(([key, item]) => {
      const text = tomlValue(item);
      return text === undefined ? [] : [`${tomlKey(key)} = ${text}`];
    });
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  return JSON.stringify(value);
}

function keyLines(field: Field): string[] {
  const sample = sampleField(field);
  const text = sample && tomlValue(sample.value);
  const comments = commentLines(field) === '' ? [] : [commentLines(field).trimEnd()];
  if (text === undefined) return [...comments, `# ${tomlKey(field.name)} = `];
  const needed = !field.optional || field.default !== undefined;
  return [...comments, `${needed ? '' : '# '}${tomlKey(field.name)} = ${text}`];
}

function commentLines(field: Field): string {
  const { title, description } = field.annotations;
  const said = [title, description].filter((text) => text !== undefined).join('\n');
  return said === '' ? '' : said.trim().replace(/^.*$/gm, (text) => `# ${text}`.trimEnd()) + '\n';
}

function sectionFields(type: Type): readonly Field[] | undefined {
  if (type.kind === 'object') return type.fields;
  return type.kind === 'ref' ? sectionFields(type.to.type) : undefined;
}

function tomlKey(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name);
}
