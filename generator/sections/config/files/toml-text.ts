// Prints TOML: scaffolded config files, with a comment where a manifest says something about a key. What has a default is written;
// what has none is named in a comment, for nobody but the user knows its value.
import type { NoteCause } from '../../../engine/emit/text.js';
import { builtinOf } from '../../../language/builtin/builtins.js';
import { typeLabel } from '../../../language/compare/label.js';
import type { Field, NamedType, Type } from '../../../language/model.js';
import { typeSchema } from '../../../language/type-schema.js';

/** Lines of TOML for the fields of a config: plain keys first, then a table a section. Which field asks for what is noted by `caused`. */
export function configToml(fields: readonly Field[], caused: NoteCause = (text) => text): string {
  return printTable(fields, { path: [], given: {}, within: new Set(), isAbsent: false, caused });
}

/** A JSON value as TOML; undefined for null, which TOML does not have. */
export function tomlValue(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return JSON.stringify(value).replaceAll('\u007f', '\\u007F');
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return value.toISOString();
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
  // TOML has names for what JSON has none for.
  if (typeof value === 'number' && !Number.isFinite(value))
    return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  return JSON.stringify(value);
}

interface Table {
  readonly path: readonly string[];
  /** What a default of a table around gives the fields. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Types that are being printed: one that contains itself would never end. */
  readonly within: ReadonlySet<NamedType>;
  /** It may be absent, and is until somebody fills it in. */
  readonly isAbsent: boolean;
  readonly caused: NoteCause;
}

function printTable(fields: readonly Field[], table: Table): string {
  const { path, given, within, isAbsent, caused } = table;
  const sections = fields.flatMap((field) => {
    const section = sectionOf(field.type, within);
    return section ? [{ field, section }] : [];
  });
  const keys = fields.filter((field) => !sections.some((each) => each.field === field));
  const lines = keys.map((field) => caused(commentedOut(keyLines(field, given), isAbsent), field.span));
  const isNamed = path.length > 0 && (lines.length > 0 || sections.length === 0);
  const heading = isNamed ? [commentedOut(`[${path.map(tomlKey).join('.')}]`, isAbsent)] : [];
  const parts = [...heading, ...lines].length === 0 ? [] : [[...heading, ...lines].join('\n')];
  for (const { field, section } of sections) {
    const preset = givenFor(field, given);
    const text = printTable(section.fields, {
      path: [...path, field.name],
      given: isRecord(preset) ? preset : {},
      within: section.within,
      // A table that may be absent has to be absent until somebody fills it in.
      isAbsent: isAbsent || (field.optional && preset === undefined),
      caused,
    });
    parts.push(caused(commentLines(field) + text.trimEnd(), field.span));
  }
  return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`;
}

function commentedOut(text: string, isAbsent: boolean): string {
  return isAbsent ? text.replace(/^(?!#|$)/gm, '# ') : text;
}

function keyLines(field: Field, given: Table['given']): string {
  const comments = commentLines(field) === '' ? [] : [commentLines(field).trimEnd()];
  const preset = givenFor(field, given);
  const text = preset === undefined ? undefined : tomlValue(toTomlForm(preset, field.type));
  return [...comments, text === undefined ? unknownLine(field) : `${tomlKey(field.name)} = ${text}`].join(
    '\n',
  );
}

/** `# apiKey = … (string, required)`: named, and no value made up. */
function unknownLine({ name, type, optional, default: preset, annotations }: Field): string {
  const isRequired = !optional && preset === undefined;
  const example = annotations.example === undefined ? undefined : tomlValue(annotations.example);
  const said = [
    typeLabel(typeSchema(type, new Map())),
    ...(isRequired ? ['required'] : []),
    ...(example === undefined ? [] : [`such as ${example}`]),
  ];
  return comment(`${tomlKey(name)} = … (${said.join(', ')})`.replace(/[\r\n\u2028\u2029]+/g, ' '));
}

/** What a field starts with, by its table's default or its own. */
function givenFor(field: Field, given: Table['given']): unknown {
  return Object.hasOwn(given, field.name) ? given[field.name] : field.default?.value;
}

/** The JSON form has whole numbers of 64 bits as text; TOML has them as numbers. */
function toTomlForm(value: unknown, type: Type): unknown {
  switch (type.kind) {
    case 'builtin':
      return builtinOf(type.name).value === 'bigint' && typeof value === 'string' ? BigInt(value) : value;
    case 'ref':
      return toTomlForm(value, type.to.type);
    case 'nullable':
      return value === null ? null : toTomlForm(value, type.of);
    case 'array':
      return Array.isArray(value) ? value.map((item) => toTomlForm(item, type.of)) : value;
    case 'map':
      return mapMembers(value, () => type.of);
    case 'object':
      return mapMembers(value, (name) => type.fields.find((field) => field.name === name)?.type);
    default:
      return value;
  }
}

function mapMembers(value: unknown, typeOf: (name: string) => Type | undefined): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const type = typeOf(name);
      return [name, type === undefined ? member : toTomlForm(member, type)];
    }),
  );
}

function commentLines(field: Field): string {
  const { title, description } = field.annotations;
  const said = [title, description].filter((text) => text !== undefined).join('\n');
  return said.trim() === '' ? '' : `${comment(said.trim())}\n`;
}

/** A line of its own for each of the text's; TOML refuses control characters in comments, tabs aside. */
function comment(text: string): string {
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/);
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return lines.map((line) => `# ${line.replace(/[\0-\x08\x0b-\x1f\x7f]/g, ' ')}`.trimEnd()).join('\n');
}

/** The fields of an object, which is printed as a table of its own. */
function sectionOf(
  type: Type,
  within: ReadonlySet<NamedType>,
): { readonly fields: readonly Field[]; readonly within: ReadonlySet<NamedType> } | undefined {
  if (type.kind === 'object') return { fields: type.fields, within };
  if (type.kind !== 'ref' || within.has(type.to)) return undefined;
  return sectionOf(type.to.type, new Set([...within, type.to]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function tomlKey(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name);
}
