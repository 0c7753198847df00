// `file`, `binary` and `stream<T>` have no JSON form: each may stand in one place only.
import { findBuiltin } from '../builtin/builtins.js';
import type { FieldNode, TypeNode } from '../node.js';
import { report, type Reader } from '../../engine/read/reader.js';
import { innerTypes } from './walk-type.js';

const hints = {
  body: 'make it a field of a body that is written out in the route: body: { upload: file }',
  result: 'binary is a whole result: returns: binary; for bytes within JSON, use bytes',
  stream: 'stream<T> is a whole result: returns: stream<T>',
} as const;

/** Reports them wherever they have no meaning. `place` is what the type stands for. */
export function checkPlaces(reader: Reader, type: TypeNode, place: 'type' | 'body' | 'returns'): void {
  if (place === 'body' && type.kind === 'object') return checkBodyFields(reader, type.fields);
  const special = specialOf(type);
  if (place === 'returns' && (special === 'result' || special === 'stream')) {
    for (const inner of innerTypes(type)) checkPlaces(reader, inner, 'type');
    return;
  }
  if (special) {
    const name = type.kind === 'name' ? type.name : 'stream<T>';
    report(reader, 'ARM2019', type.span, { type: name, hint: hints[special] });
  }
  for (const inner of innerTypes(type)) checkPlaces(reader, inner, 'type');
}

function checkBodyFields(reader: Reader, fields: readonly FieldNode[]): void {
  for (const { type } of fields) {
    const one = type.kind === 'array' ? type.of : type;
    if (specialOf(one) !== 'body') checkPlaces(reader, type, 'type');
  }
}

function specialOf(type: TypeNode): keyof typeof hints | undefined {
  if (type.kind === 'stream') return 'stream';
  return type.kind === 'name' ? findBuiltin(type.name)?.place : undefined;
}
