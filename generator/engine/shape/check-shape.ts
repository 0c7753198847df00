// Holds a document against a shape and reports every difference, each at its place.
import { createDiagnostic, type Code, type ParametersOf } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { nearest } from '../../diagnostic/near-miss.js';
import type { Span } from '../../source/source-file.js';
import {
  describeNode,
  shorten,
  type DocumentNode,
  type MappingNode,
  type ScalarNode,
} from '../document/document.js';
import { describeShape, typeMarkers, type Form, type Key, type Shape } from './shape.js';

type Section = Extract<Shape, { kind: 'section' }>;

/** Keywords of JSON Schema and OpenAPI that have another form here. */
const foreignKeywords: Readonly<Record<string, string>> = {
  format: 'type: email, type: uuid, type: datetime, …',
  nullable: 'type: T | null',
  items: 'type: T[]',
  properties: 'fields',
  required: '"name?" for a field that may be absent',
  additionalProperties: 'additional',
  const: 'enum',
  oneOf: 'union',
  anyOf: 'union',
  allOf: 'type: A & B',
  $ref: 'type: Name',
};

/** Every place where the node is not of the shape. `where` names the node in messages: `"routes"`. */
export function checkShape(node: DocumentNode, shape: Shape, where: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  check(found, node, shape, where);
  return found;
}

function check(found: Diagnostic[], node: DocumentNode, shape: Shape, where: string): void {
  switch (shape.kind) {
    case 'any':
      return;
    case 'named':
      return check(found, node, shape.of(), where);
    case 'either': {
      const fitting = shape.of.find((alternative) => takes(alternative, node));
      return fitting ? check(found, node, fitting, where) : wrongKind(found, node, shape, where);
    }
    case 'type':
      return checkType(found, node, shape, where);
    default:
      if (!takes(shape, node)) return wrongKind(found, node, shape, where);
      if (node.kind === 'mapping') return checkMapping(found, node, shape, where);
      if (node.kind === 'sequence') return checkList(found, node.items, node.span, shape, where);
      return checkScalar(found, node, shape, where);
  }
}

/** Whether the node is of the kind that the shape describes, whatever is in it. */
function takes(shape: Shape, node: DocumentNode): boolean {
  switch (shape.kind) {
    case 'any':
      return true;
    case 'boolean':
      return node.kind === 'scalar' && typeof node.value === 'boolean';
    case 'text':
    case 'choice':
      return node.kind === 'scalar' && typeof node.value === 'string';
    case 'number':
      return node.kind === 'scalar' && typeof node.value === 'number';
    case 'list':
      return node.kind === 'sequence';
    case 'record':
    case 'section':
      return node.kind === 'mapping';
    case 'type':
      return node.kind === 'mapping' || (node.kind === 'scalar' && typeof node.value === 'string');
    case 'either':
      return shape.of.some((alternative) => takes(alternative, node));
    case 'named':
      return takes(shape.of(), node);
  }
}

function checkType(
  found: Diagnostic[],
  node: DocumentNode,
  shape: Extract<Shape, { kind: 'type' }>,
  where: string,
): void {
  if (node.kind !== 'mapping') {
    if (!takes(shape, node)) wrongKind(found, node, shape, where);
    return;
  }
  const markers = node.entries.filter((entry) => isMarker(entry.key.value));
  const [first, second] = markers;
  if (!first) return check(found, node, shape.fields(), where);
  if (second) {
    report(found, 'ARM2023', second.key.span, { first: first.key.value, second: second.key.value });
  }
  const strangers = node.entries.filter((entry) => !Object.hasOwn(shape.long.keys, entry.key.value));
  // Keywords of other dialects, and one that is close to a keyword, are slips of the pen; other strangers are fields.
  const isSlip = (key: string) =>
    Object.hasOwn(foreignKeywords, key) ||
    (strangers.length === 1 && nearest(key, Object.keys(shape.long.keys)) !== undefined);
  if (strangers.every((entry) => isSlip(entry.key.value)))
    return checkMapping(found, node, shape.long, where);
  for (const stranger of strangers) {
    const fields =
      first.key.value === 'fields'
        ? [stranger]
        : node.entries.filter((e) => e === first || strangers.includes(e));
    const fix = `fields: { ${fields.map((entry) => `${entry.key.value}: …`).join(', ')} }`;
    report(found, 'ARM2008', stranger.key.span, { key: stranger.key.value, marker: first.key.value, fix });
  }
  const known = { ...node, entries: node.entries.filter((entry) => !strangers.includes(entry)) };
  checkMapping(found, known, shape.long, where);
}

function checkMapping(found: Diagnostic[], node: MappingNode, shape: Shape, where: string): void {
  if (shape.kind === 'record') {
    for (const { key, value } of node.entries) {
      checkForm(found, key.value, key.span, shape.key);
      check(found, value, shape.of, `"${shorten(key.value, 40)}"`);
    }
    return;
  }
  if (shape.kind !== 'section') return;
  for (const { key, value } of node.entries) {
    const known = keyOf(shape, key.value);
    if (known) check(found, value, known.shape, `"${key.value}"`);
    else unknownKey(found, shape, key.value, key.span, node);
  }
  for (const [name, key] of Object.entries(shape.keys)) {
    if (!key.required || node.entries.some((entry) => entry.key.value === name)) continue;
    const { description } = key;
    report(found, 'ARM1011', headOf(node), {
      where: namedPlace(shape, where),
      key: name,
      description: lowerFirst(description),
    });
  }
}

function unknownKey(found: Diagnostic[], shape: Section, key: string, span: Span, node: MappingNode): void {
  const taken = new Set(node.entries.map((entry) => entry.key.value));
  const known = Object.keys(shape.keys);
  const suggestion =
    foreignIn(shape, key) ??
    nearest(
      key,
      known.filter((name) => !taken.has(name)),
    );
  found.push(
    createDiagnostic('ARM1010', {
      span,
      parameters: { key: shorten(key, 40), where: shape.what, known: known.join(', ') },
      suggestion,
    }),
  );
}

function foreignIn(shape: Section, key: string): string | undefined {
  const isLongForm = typeMarkers.every((marker) => Object.hasOwn(shape.keys, marker));
  return isLongForm && Object.hasOwn(foreignKeywords, key) ? foreignKeywords[key] : undefined;
}

function checkList(
  found: Diagnostic[],
  items: readonly DocumentNode[],
  span: Span,
  shape: Shape,
  where: string,
): void {
  if (shape.kind !== 'list') return;
  if (shape.least !== undefined && items.length < shape.least) {
    const least = shape.least === 1 ? 'one entry' : `${shape.least} entries`;
    if (items.length === 0) report(found, 'ARM1022', span, { where, least });
    else report(found, 'ARM2024', span, {});
  }
  const seen = new Set<unknown>();
  for (const item of items) {
    check(found, item, shape.of, `an entry of ${where}`);
    if (!shape.distinct || item.kind !== 'scalar') continue;
    if (seen.has(item.value)) report(found, 'ARM1017', item.span, { value: String(item.value) });
    seen.add(item.value);
  }
}

function checkScalar(found: Diagnostic[], node: ScalarNode, shape: Shape, where: string): void {
  if (shape.kind === 'text' && shape.form && typeof node.value === 'string') {
    checkForm(found, node.value, node.span, shape.form);
  }
  if (shape.kind === 'choice' && typeof node.value === 'string' && !shape.of.includes(node.value)) {
    found.push(
      createDiagnostic('ARM1014', {
        span: node.span,
        parameters: { value: shorten(node.value, 40), where, choices: shape.of.join(', ') },
        suggestion: nearest(node.value, shape.of),
      }),
    );
  }
  if (shape.kind === 'number' && typeof node.value === 'number') {
    const { whole, least = -Infinity, most = Infinity, above = -Infinity } = shape;
    const isWhole = !whole || Number.isInteger(node.value);
    if (
      isWhole &&
      Number.isFinite(node.value) &&
      node.value >= least &&
      node.value <= most &&
      node.value > above
    )
      return;
    report(found, 'ARM1015', node.span, {
      value: node.source,
      bounds: above === -Infinity ? boundsInWords(whole, least, most) : `a number greater than ${above}`,
    });
  }
}

function checkForm(found: Diagnostic[], value: string, span: Span, form: Form): void {
  if (new RegExp(form.pattern, 'u').test(value)) return;
  report(found, 'ARM1013', span, { value: shorten(value, 40), form: form.says, example: form.example });
}

function wrongKind(found: Diagnostic[], node: DocumentNode, shape: Shape, where: string): void {
  const text = textAlternative(shape);
  if (text && node.kind === 'scalar' && node.value !== null) {
    const form = text.kind === 'text' ? text.form : undefined;
    const isFit = !form || new RegExp(form.pattern, 'u').test(node.source);
    const fix = `"${isFit ? node.source : form.example.replace(/, .*$/, '')}"`;
    return report(found, 'ARM1019', node.span, {
      source: node.source,
      found: describeValue(node),
      where,
      fix,
    });
  }
  report(found, 'ARM1012', node.span, { where, found: describeNode(node), expected: describeShape(shape) });
}

function textAlternative(shape: Shape): Extract<Shape, { kind: 'text' | 'type' }> | undefined {
  if (shape.kind === 'either') return shape.of.map(textAlternative).find((text) => text !== undefined);
  if (shape.kind === 'named') return textAlternative(shape.of());
  return shape.kind === 'text' || shape.kind === 'type' ? shape : undefined;
}

function describeValue(node: ScalarNode): string {
  return typeof node.value === 'number' ? 'a number' : 'true or false';
}

function namedPlace(shape: Section, where: string): string {
  return where.startsWith('"') ? `${shape.what} ${where}` : shape.what;
}

/** The first key of a mapping: a missing key has no place of its own, and the whole mapping would be a long underline. */
function headOf(node: MappingNode): Span {
  return node.entries[0]?.key.span ?? node.span;
}

function keyOf(shape: Section, name: string): Key | undefined {
  return Object.hasOwn(shape.keys, name) ? shape.keys[name] : undefined;
}

function isMarker(key: string): boolean {
  return (typeMarkers as readonly string[]).includes(key);
}

function boundsInWords(whole: boolean, least: number, most: number): string {
  const kind = whole ? 'a whole number' : 'a number';
  if (least !== -Infinity && most !== Infinity) return `${kind} from ${least} to ${most}`;
  return least === -Infinity ? kind : `${kind} from ${least} up`;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

function report<C extends Code>(
  found: Diagnostic[],
  code: C,
  span: Span,
  parameters: Record<ParametersOf<C>, string | number>,
): void {
  found.push(createDiagnostic(code, { span, parameters }));
}
