// DocumentNode -> TypeNode: expressions, mappings of fields, and the long form.
import type { Located } from '../../source/source-file.js';
import { checkDefault } from './check-default.js';
import {
  booleanOf,
  entryOf,
  itemsOf,
  jsonOf,
  textOf,
  valueOf,
  type DocumentNode,
  type MappingNode,
} from '../../engine/document/document.js';
import { findBuiltin, staysText } from '../builtin/builtins.js';
import { parseExpression } from '../expression/parse-expression.js';
import type { Annotations, FieldNode, TypeNode } from '../node.js';
import { typeMarkers } from '../../engine/shape/shape.js';
import type { PlacedType } from './placed-type.js';
import { readConstraints, withConstraints } from './read-constraints.js';
import { readFields } from './read-fields.js';
import { report, type Reader } from '../../engine/read/reader.js';

/** Reads a type with its default. What cannot be read becomes `unreadable`, and has been reported. */
export function readPlacedType(reader: Reader, node: DocumentNode): PlacedType {
  if (node.kind === 'mapping') {
    const isLong = node.entries.some((entry) => (typeMarkers as readonly string[]).includes(entry.key.value));
    return isLong ? readLongForm(reader, node) : { type: objectOf(reader, node, node), annotations: {} };
  }
  const text = textOf(node);
  if (!text) return { type: unreadable(node), annotations: {} };
  const parsed = parseExpression(text);
  reader.problems.push(...parsed.diagnostics);
  if (!parsed.type) return { type: unreadable(node), annotations: {} };
  const preset = parsed.default && settleDefault(reader, parsed.type, parsed.default);
  return { type: parsed.type, annotations: {}, ...(preset && { default: preset }) };
}

/** Reads a type where a default has no meaning; `where` completes "a default has no meaning …". */
export function readType(reader: Reader, node: DocumentNode, where: string): PlacedType {
  const placed = readPlacedType(reader, node);
  if (placed.default) {
    const hint = 'move it to the field that uses the type, or remove it';
    report(reader, 'ARM2007', placed.default.span, { where, hint });
  }
  return { type: placed.type, annotations: placed.annotations };
}

function readLongForm(reader: Reader, node: MappingNode): PlacedType {
  const annotations = readAnnotations(node);
  const bare = readBareType(reader, node);
  const constraints = readConstraints(reader, node, bare.type);
  const type = withConstraints({ ...bare.type, annotations, span: node.span }, constraints);
  rejectStrayKeywords(reader, node);
  const entry = entryOf(node, 'default');
  const wireName = textOf(valueOf(node, 'name'));
  const said = { type, annotations, ...(wireName && { wireName }) };
  if (!entry) return { ...said, ...(bare.default && { default: bare.default }) };
  if (bare.default) {
    report(reader, 'ARM2007', entry.key.span, {
      where: 'beside the one in the expression',
      hint: 'keep one of the two',
    });
  }
  const preset = settleDefault(reader, type, { value: jsonOf(entry.value), span: entry.value.span });
  return { ...said, default: preset };
}

function readBareType(reader: Reader, node: MappingNode): PlacedType {
  const expression = valueOf(node, 'type');
  if (expression)
    return expression.kind === 'scalar'
      ? readPlacedType(reader, expression)
      : { type: unreadable(node), annotations: {} };
  const fields = valueOf(node, 'fields');
  if (fields) return { type: objectOf(reader, node, fields), annotations: {} };
  const members = valueOf(node, 'enum');
  if (members) return { type: enumOf(reader, node, members), annotations: {} };
  const discriminator = textOf(valueOf(node, 'discriminator'));
  const of = itemsOf(valueOf(node, 'union')).map(
    (item) => readType(reader, item, 'in a member of a union').type,
  );
  if (of.length === 0) return { type: unreadable(node), annotations: {} };
  const type: TypeNode = { kind: 'union', of, ...(discriminator && { discriminator }), ...partsOf(node) };
  return { type, annotations: {} };
}

function objectOf(reader: Reader, node: MappingNode, fields: DocumentNode): TypeNode {
  const additional =
    node !== fields && textOf(valueOf(node, 'additional'))?.value === 'reject' ? 'reject' : 'drop';
  const read: readonly FieldNode[] = readFields(reader, fields, readPlacedType);
  return { kind: 'object', fields: read, additional, ...partsOf(node) };
}

function enumOf(reader: Reader, node: MappingNode, members: DocumentNode): TypeNode {
  const values: Located<string | number>[] = [];
  for (const item of itemsOf(members)) {
    if (item.kind !== 'scalar' || (typeof item.value !== 'string' && typeof item.value !== 'number'))
      continue;
    if (typeof jsonOf(item) !== typeof item.value)
      report(reader, 'ARM2026', item.span, { value: item.source });
    else if (values.some((known) => known.value === item.value))
      report(reader, 'ARM2012', item.span, { value: `"${item.value}"` });
    values.push({ value: item.value, span: item.span });
  }
  return { kind: 'enum', values, open: booleanOf(valueOf(node, 'open')) ?? false, ...partsOf(node) };
}

/** Keywords that belong to one kind of long form only. */
function rejectStrayKeywords(reader: Reader, node: MappingNode): void {
  const homes = { discriminator: 'union', open: 'enum', additional: 'fields' } as const;
  for (const [keyword, home] of Object.entries(homes)) {
    const entry = entryOf(node, keyword);
    if (!entry || entryOf(node, home)) continue;
    const marker = typeMarkers.find((name) => entryOf(node, name)) ?? 'type';
    report(reader, 'ARM2009', entry.key.span, {
      keyword,
      type: `a "${marker}:"`,
      fits: `the form with "${home}:"`,
    });
  }
}

/** The default in its JSON form: digits that stay text are a text there, however they were written, and large ones of a double a number. */
function settleDefault(reader: Reader, type: TypeNode, preset: Located<unknown>): Located<unknown> {
  const plain = type.kind === 'nullable' ? type.of : type;
  const builtin = plain.kind === 'name' ? findBuiltin(plain.name) : undefined;
  const written = preset.span.file.text.slice(preset.span.start, preset.span.end);
  const isFraction = builtin?.json === 'number' && builtin.bounds === undefined;
  const settled =
    builtin && staysText(builtin) && typeof preset.value === 'number'
      ? { ...preset, value: written }
      : isFraction && typeof preset.value === 'string' && /^[-+]?\d/.test(written)
        ? { ...preset, value: Number(preset.value) }
        : preset;
  checkDefault(reader, type, settled);
  return settled;
}

function readAnnotations(node: MappingNode): Annotations {
  const title = textOf(valueOf(node, 'title'))?.value;
  const description = textOf(valueOf(node, 'description'))?.value;
  const example = valueOf(node, 'example');
  const deprecated = readDeprecated(valueOf(node, 'deprecated'));
  const readOnly = booleanOf(valueOf(node, 'readOnly'));
  const writeOnly = booleanOf(valueOf(node, 'writeOnly'));
  const secret = booleanOf(valueOf(node, 'secret'));
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(example && { example: jsonOf(example) }),
    ...(deprecated !== undefined && { deprecated }),
    ...(readOnly !== undefined && { readOnly }),
    ...(writeOnly !== undefined && { writeOnly }),
    ...(secret !== undefined && { secret }),
  };
}

/** `deprecated`: true, false, or what to use in its place. */
export function readDeprecated(node: DocumentNode | undefined): boolean | string | undefined {
  return booleanOf(node) ?? textOf(node)?.value;
}

function partsOf(node: DocumentNode) {
  return { span: node.span, constraints: {}, annotations: {} };
}

/** Stands in for what could not be read, so that the rest is checked. */
function unreadable(node: DocumentNode): TypeNode {
  return { kind: 'unreadable', ...partsOf(node) };
}
