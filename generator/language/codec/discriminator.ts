// The field that tells a union's members apart: the declared one, or one that does so without being declared.
import type { Discriminator, NamedType, Type } from '../model.js';

type Union = Extract<Type, { kind: 'union' }>;

/**
 * A union's discriminator. Without a declared one, the first field that every member has, required and with closed lists of texts
 * that no two members share: then a value fits one member at most, and trying them would only cost time.
 */
export function discriminatorOf(type: Union): Discriminator | undefined {
  if (type.discriminator !== undefined) return type.discriminator;
  const members: NamedType[] = [];
  for (const one of type.of) {
    if (one.kind !== 'ref' || one.to.type.kind !== 'object') return undefined;
    members.push(one.to);
  }
  const [first] = members;
  if (first?.type.kind !== 'object') return undefined;
  for (const { name, property } of first.type.fields) {
    const mapping = members.flatMap((member) =>
      tagsOf(member, { name, property }).map((value) => ({ value, member })),
    );
    const values = new Set(mapping.map(({ value }) => value));
    const tagged = new Set(mapping.map(({ member }) => member));
    if (values.size === mapping.length && tagged.size === members.length)
      return { field: name, ...(property !== undefined && { property }), mapping };
  }
  return undefined;
}

function tagsOf(
  named: NamedType,
  wanted: { readonly name: string; readonly property: string | undefined },
): readonly string[] {
  if (named.type.kind !== 'object') return [];
  const field = named.type.fields.find((one) => one.name === wanted.name && one.property === wanted.property);
  if (field === undefined || field.optional || field.default !== undefined) return [];
  let { type } = field;
  while (type.kind === 'ref') ({ type } = type.to);
  if (type.kind !== 'enum' || type.open) return [];
  const texts = type.values.filter((value) => typeof value === 'string');
  return texts.length === type.values.length ? texts : [];
}
