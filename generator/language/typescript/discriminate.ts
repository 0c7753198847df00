// Unions of TypeScript say by themselves what tells their members apart: a field that is a different text in each.
import type { Discriminator, NamedType, Type } from '../model.js';
import { unalias } from '../link/unalias.js';

/** The type with its union's discriminator, where the members have one. */
export function toDiscriminated(type: Type): Type {
  if (type.kind === 'nullable') return { kind: 'nullable', of: toDiscriminated(type.of) };
  if (type.kind !== 'union' || type.discriminator !== undefined) return type;
  const discriminator = findDiscriminator(type.of);
  return discriminator === undefined ? type : { ...type, discriminator };
}

function findDiscriminator(members: readonly Type[]): Discriminator | undefined {
  const objects: { readonly named: NamedType; readonly type: Type & { kind: 'object' } }[] = [];
  for (const member of members) {
    const plain = unalias(member);
    if (member.kind !== 'ref' || plain.kind !== 'ref' || plain.to.type.kind !== 'object') return undefined;
    objects.push({ named: member.to, type: plain.to.type });
  }
  for (const { name } of objects[0]?.type.fields ?? []) {
    const mapping: { value: string; member: NamedType }[] = [];
    const fits = objects.every(({ named, type }) => {
      const field = type.fields.find((entry) => entry.name === name);
      const values = field === undefined || field.optional ? undefined : textsOf(field.type);
      for (const value of values ?? []) mapping.push({ value, member: named });
      return values !== undefined;
    });
    if (fits && new Set(mapping.map((entry) => entry.value)).size === mapping.length)
      return { field: name, mapping };
  }
  return undefined;
}

function textsOf(type: Type): readonly string[] | undefined {
  const plain = unalias(type);
  if (plain.kind !== 'enum' || plain.open) return undefined;
  const texts = plain.values.filter((value) => typeof value === 'string');
  return texts.length === plain.values.length ? texts : undefined;
}
