// What an operation may take and give, checked when all types are known.
import { builtinOf, isScalar as hasOneText } from '../../language/builtin/builtins.js';
import type { FieldNode, TypeNode } from '../../language/node.js';
import type { Linker, Scope } from '../../language/link/linker.js';
import type { Type } from '../../language/model.js';
import { toLabel } from '../../language/link/naming.js';
import { unalias, withoutNull } from '../../language/link/unalias.js';
import type { Operation, RouteDeclaration } from './part.js';

/** Reports what this operation cannot do. */
export function checkOperation(
  linker: Linker,
  scope: Scope,
  route: RouteDeclaration,
  operation: Operation,
): void {
  const byName = new Map(operation.fields.map((entry) => [`${entry.in} ${entry.field.name}`, entry.field]));
  const typeOf = (place: string, node: FieldNode): Type | undefined => {
    const type = byName.get(`${place} ${node.name.value}`)?.type;
    return type === undefined || !isForModel(node.type) || isUnknown(linker, type) ? undefined : type;
  };
  for (const node of route.pathFields) checkPathField(linker, node, typeOf('path', node));
  for (const node of route.queryFields) checkTextField(linker, node, typeOf('query', node), 'query');
  for (const node of route.headerFields) checkTextField(linker, node, typeOf('header', node), 'header');
}

function checkPathField(linker: Linker, node: FieldNode, type: Type | undefined): void {
  if (type === undefined || isScalar(unalias(type))) return;
  linker.reports.add('ARM3041', node.type.span, {
    field: node.name.value,
    problem: `is of type ${toLabel(type)}`,
  });
}

function checkTextField(linker: Linker, node: FieldNode, type: Type | undefined, place: string): void {
  if (type === undefined) return;
  const plain = unalias(type);
  const one = plain.kind === 'array' ? unalias(plain.of) : plain;
  if (isScalar(one)) return;
  linker.reports.add('ARM3042', node.type.span, {
    field: node.name.value,
    place,
    type: toLabel(type),
    hint:
      withoutNull(plain) !== plain && isScalar(withoutNull(plain))
        ? `text has no null: write ${node.name.value}? for one that may be absent`
        : `take it in the body, or as single fields`,
  });
}

/** What is written in place was judged where the manifest is read; what stands behind a name is judged here. */
function isForModel(node: TypeNode): boolean {
  if (node.kind === 'array') return isForModel(node.of);
  return node.kind === 'name';
}

/** Whether nothing is known of a type, or of its items: its cause was reported. */
function isUnknown(linker: Linker, type: Type): boolean {
  const plain = unalias(type);
  if (plain.kind === 'array') return isUnknown(linker, plain.of);
  return plain === linker.unknownType;
}

/** Whether a value has one plain text. */
function isScalar(type: Type): boolean {
  if (type.kind === 'enum') return true;
  return type.kind === 'builtin' && hasOneText(builtinOf(type.name));
}
