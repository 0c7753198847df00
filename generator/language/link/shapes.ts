// The fields of object-like nodes, with Partial, Pick, Omit and & worked out. Field types stay unresolved, so recursion is harmless.
import { nearest } from '../../diagnostic/near-miss.js';
import type { FieldNode, TypeNode } from '../node.js';
import type { Span } from '../../source/source-file.js';
import type { Env, Linker, Shape, ShapeField } from './linker.js';
import { type Field, type NamedType, propertyOf, type Type } from '../model.js';
import { toLabel, toPascal } from './naming.js';
import { isSameType } from './same-type.js';
import { mentionsParameter } from './types.js';

/** Builds `shapeOf` with the memory of which names are being worked out. */
export function createShapes(linker: () => Linker): Linker['shapeOf'] {
  const working = new Set<NamedType>();
  const circular = new Set<NamedType>();

  /** `blame`: the use of a name that led here, to be reported in place of its declaration. */
  function shapeOf(node: TypeNode, env: Env, hint: string, blame?: Span): Shape | undefined {
    switch (node.kind) {
      case 'object':
        return ownFields(linker(), node, env, hint);
      case 'partial': {
        const shape = shapeOf(node.of, env, hint);
        return shape && mapFields(shape, toPartial);
      }
      case 'pick':
      case 'omit': {
        const shape = shapeOf(node.of, env, hint);
        return shape && chooseFields(linker(), node, shape);
      }
      case 'intersection':
        return intersect(
          linker(),
          node.of.map((part) => shapeOf(part, env, hint)),
          node,
        );
      case 'name': {
        const type = linker().resolveType(node, env, hint);
        return type === linker().unknownType ? undefined : shapeOfType(type, blame ?? node.span);
      }
      case 'unreadable':
        return undefined;
      default:
        return reportNoObject(linker(), blame ?? node.span, node.kind);
    }
  }

  function shapeOfType(type: Type, span: Span): Shape | undefined {
    if (type === linker().unknownType) return undefined;
    if (type.kind === 'object') return fieldsOf(type, span);
    if (type.kind !== 'ref')
      return reportNoObject(linker(), span, type.kind === 'builtin' ? type.name : type.kind);
    const named = type.to;
    const body = linker().bodies.get(named);
    if (body === undefined) return shapeOfType(named.type, span);
    if (working.has(named)) {
      const around = [...working];
      const circle = around.slice(around.indexOf(named));
      // Each of them leads into the circle: one report is enough.
      if (!circle.some((each) => circular.has(each))) {
        const names = [...circle, named].map((each) => each.name).join(' -> ');
        const related = [{ span: named.span, message: `${named.name} is declared here` }];
        linker().reports.add('ARM3023', span, { name: named.name, circle: names }, { related });
      }
      for (const each of circle) circular.add(each);
      return undefined;
    }
    working.add(named);
    try {
      if (body.node.kind === 'unreadable') return undefined;
      if (body.node.kind === 'union') return reportNoObject(linker(), span, 'union');
      if (body.node.kind === 'name' || isBuilt(body.node))
        return shapeOf(body.node, body.env, named.name, span);
      return reportNoObject(linker(), span, body.node.kind);
    } finally {
      working.delete(named);
    }
  }

  return shapeOf;
}

/** Builds `resolveField`, which gives the same field for the same node and environment. */
export function createFields(linker: () => Linker): Linker['resolveField'] {
  const known = new Map<FieldNode, Map<Env, Field>>();
  return (node, env, owner) => {
    const place = env.outer !== undefined && !mentionsParameter(node.type, env) ? env.outer : env;
    let byEnv = known.get(node);
    if (byEnv === undefined) known.set(node, (byEnv = new Map()));
    const before = byEnv.get(place);
    if (before !== undefined) return before;
    const field: Field = {
      name: node.wireName?.value ?? node.name.value,
      ...(node.wireName !== undefined && { property: node.name.value }),
      optional: node.optional && node.default === undefined,
      type: linker().resolveType(
        node.type,
        place,
        `${place === env ? owner : baseOwner(owner, place)}${toPascal(node.name.value)}`,
      ),
      ...(node.default === undefined ? {} : { default: { value: node.default.value } }),
      annotations: { ...node.type.annotations, ...node.annotations },
      span: node.name.span,
    };
    byEnv.set(place, field);
    if (node.default !== undefined && !place.generic) {
      const { wire, checkDefault } = linker();
      checkDefault(field, node.default, place.local ? undefined : wire);
    }
    return field;
  };
}

/** Parts of a generic that name no parameter are lifted once, under the generic's own name. */
function baseOwner(owner: string, place: Env): string {
  return place.owner ?? owner;
}

function isBuilt(node: TypeNode): boolean {
  return ['object', 'partial', 'pick', 'omit', 'intersection'].includes(node.kind);
}

function ownFields(linker: Linker, node: TypeNode & { kind: 'object' }, env: Env, owner: string): Shape {
  const fields = new Map<string, ShapeField>();
  for (const field of node.fields) {
    fields.set(field.name.value, {
      name: field.name.value,
      span: field.name.span,
      field: () => linker.resolveField(field, env, owner),
    });
  }
  return { fields, additional: node.additional };
}

function fieldsOf(type: Type & { kind: 'object' }, span: Span): Shape {
  const fields = new Map<string, ShapeField>();
  for (const field of type.fields) {
    fields.set(propertyOf(field), {
      name: propertyOf(field),
      span: field.span ?? span,
      field: () => field,
    });
  }
  return { fields, additional: type.additional };
}

function mapFields(shape: Shape, change: (field: ShapeField) => ShapeField): Shape {
  const fields = new Map<string, ShapeField>();
  for (const [name, field] of shape.fields) fields.set(name, change(field));
  return { fields, additional: shape.additional };
}

/** Partial: every field may be absent, and an absent one stays absent (a default would overwrite what a patch leaves alone). */
function toPartial(entry: ShapeField): ShapeField {
  let made: Field | undefined;
  const field = (): Field => {
    if (made !== undefined) return made;
    const { default: _dropped, ...rest } = entry.field();
    made = { ...rest, optional: true, span: entry.span };
    return made;
  };
  return { ...entry, field };
}

function chooseFields(linker: Linker, node: TypeNode & { kind: 'pick' | 'omit' }, shape: Shape): Shape {
  const keys = new Set<string>();
  for (const key of node.keys) {
    if (shape.fields.has(key.value)) keys.add(key.value);
    else {
      const known = [...shape.fields.keys()];
      linker.reports.add(
        'ARM3021',
        key.span,
        { key: key.value, known: known.join(', ') },
        { suggestion: nearest(key.value, known) },
      );
    }
  }
  const fields = new Map([...shape.fields].filter(([name]) => keys.has(name) === (node.kind === 'pick')));
  return { fields, additional: shape.additional };
}

function intersect(
  linker: Linker,
  parts: readonly (Shape | undefined)[],
  node: TypeNode & { kind: 'intersection' },
): Shape | undefined {
  const fields = new Map<string, ShapeField>();
  let additional: Shape['additional'] = 'drop';
  let complete = true;
  for (const part of parts) {
    if (part === undefined) {
      complete = false;
      continue;
    }
    if (part.additional === 'reject') additional = 'reject';
    for (const [name, entry] of part.fields) {
      const before = fields.get(name);
      fields.set(name, before === undefined ? entry : joinFields(linker, before, entry, node.span));
    }
  }
  return complete ? { fields, additional } : undefined;
}

/** A field on both sides of `&`: the same type is needed; it is optional only where both are. */
function joinFields(linker: Linker, left: ShapeField, right: ShapeField, span: Span): ShapeField {
  let made: Field | undefined;
  const field = (): Field => {
    if (made !== undefined) return made;
    const a = left.field();
    const b = right.field();
    made =
      b.optional && !a.optional ? a : { ...a, ...b, annotations: { ...a.annotations, ...b.annotations } };
    linker.checks.push(() => {
      const same = a.name === b.name && isSameType(a.type, b.type);
      const sameDefault = JSON.stringify(a.default?.value) === JSON.stringify(b.default?.value);
      if (same && (sameDefault || a.default === undefined || b.default === undefined)) return;
      if (a.type === linker.unknownType || b.type === linker.unknownType) return;
      linker.reports.add(
        'ARM3022',
        span,
        {
          field: left.name,
          difference: same
            ? 'different defaults'
            : a.name === b.name
              ? `the types ${toLabel(a.type)} and ${toLabel(b.type)}`
              : `the names ${a.name} and ${b.name} on the wire`,
        },
        {
          related: [
            { span: left.span, message: `${left.name} on the left` },
            { span: right.span, message: `${left.name} on the right` },
          ],
        },
      );
    });
    return made;
  };
  return { ...right, field };
}

function reportNoObject(linker: Linker, span: Span, found: string): undefined {
  linker.reports.add('ARM3020', span, { found: `${/^[aeiou]/.test(found) ? 'an' : 'a'} ${found}` });
  return undefined;
}
