// Types that contain themselves: a manifest takes them where a value can end. The rest is mended, and told.
import type { Reading } from './document.js';
import { anything, type ImportedField, type ImportedType } from './type.js';

/** Types by name, and where each stands in the document. */
export interface NamedTypes {
  readonly types: Map<string, ImportedType>;
  readonly placeOf: (name: string) => string;
}

/** Replaces names that stand for themselves, and lets fields be absent without which no value could end. */
export function endRecursion(reading: Reading, { types, placeOf }: NamedTypes): void {
  for (const name of types.keys()) {
    if (!standsForItself(name, types)) continue;
    reading.lose(placeOf(name), 'it stands for nothing but itself: it becomes json');
    types.set(name, anything);
  }
  const finite = new Set<string>();
  for (;;) {
    spread(types, finite);
    const endless = [...types].find(([name]) => !finite.has(name));
    if (endless === undefined) return;
    const [name, type] = endless;
    types.set(name, ended(reading, { type, at: placeOf(name), types, finite }));
    finite.add(name);
  }
}

/** The names that a type is without anything in between. */
function standsFor(type: ImportedType | undefined): readonly string[] {
  if (type?.kind === 'name') return [type.name];
  if (type?.kind === 'nullable') return standsFor(type.of);
  return type?.kind === 'union' ? type.of.flatMap(standsFor) : [];
}

function standsForItself(name: string, types: ReadonlyMap<string, ImportedType>): boolean {
  const seen = new Set<string>();
  const open = [...standsFor(types.get(name))];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === name) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...standsFor(types.get(next)));
  }
  return false;
}

function spread(types: ReadonlyMap<string, ImportedType>, finite: Set<string>): void {
  for (let before = -1; before !== finite.size; ) {
    before = finite.size;
    for (const [name, type] of types)
      if (!finite.has(name) && isFinite(type, types, finite)) finite.add(name);
  }
}

function isFinite(
  type: ImportedType,
  types: ReadonlyMap<string, ImportedType>,
  finite: ReadonlySet<string>,
): boolean {
  const ends = (inner: ImportedType): boolean => isFinite(inner, types, finite);
  switch (type.kind) {
    case 'name':
      return !types.has(type.name) || finite.has(type.name);
    case 'array':
      return Number(type.keywords['minItems'] ?? 0) === 0 || ends(type.of);
    case 'map':
      return Number(type.keywords['minProperties'] ?? 0) === 0 || ends(type.of);
    case 'union':
      return type.of.some(ends);
    case 'object':
      return type.fields.every((field) => mayLack(field) || ends(field.type));
    default:
      return true;
  }
}

function mayLack(field: ImportedField): boolean {
  return field.optional || field.default !== undefined;
}

interface Endless {
  readonly type: ImportedType;
  readonly at: string;
  readonly types: ReadonlyMap<string, ImportedType>;
  readonly finite: ReadonlySet<string>;
}

/** The type with what makes it endless taken away. */
function ended(reading: Reading, { type, at, types, finite }: Endless): ImportedType {
  if (type.kind === 'object') {
    const fields = type.fields.map((field) => {
      const isEndless =
        !mayLack(field) && namesIn(field.type).some((name) => types.has(name) && !finite.has(name));
      if (isEndless) reading.lose(field.at, 'no value of it could end: the field may be absent');
      return isEndless ? { ...field, optional: true } : field;
    });
    return { ...type, fields };
  }
  reading.lose(at, 'no value of it could end: it becomes json');
  return anything;
}

function namesIn(type: ImportedType): readonly string[] {
  switch (type.kind) {
    case 'name':
      return [type.name];
    case 'array':
    case 'map':
    case 'nullable':
      return namesIn(type.of);
    case 'union':
      return type.of.flatMap(namesIn);
    case 'object':
      return type.fields.flatMap((field) => namesIn(field.type));
    case 'enum':
      return [];
  }
}
