// Unions, and the field that tells their members apart.
import type { TypeNode } from '../node.js';
import type { Span } from '../../source/source-file.js';
import type { Env, Linker } from './linker.js';
import { type Discriminator, type Field, type NamedType, propertyOf, type Type } from '../model.js';
import { toPascal } from './naming.js';
import { checkOverlap } from './overlap.js';
import { unalias } from './unalias.js';

type UnionNode = TypeNode & { readonly kind: 'union' };

/** The union's type; its discriminator is worked out when the members' fields are known. */
export function resolveUnion(linker: Linker, node: UnionNode, env: Env, owner: string): Type {
  const of = node.of.map((member, index) =>
    linker.resolveType(member, env, `${owner}${memberName(node, member, index)}`),
  );
  if (node.discriminator === undefined) {
    const spanOf = (index: number): Span => node.of[index]?.span ?? node.span;
    if (!env.generic) linker.checks.push(() => checkOverlap(linker, of, spanOf));
    return { kind: 'union', of };
  }
  const mapping: { value: string; member: NamedType }[] = [];
  const discriminator: DiscriminatorDraft = { field: node.discriminator.value, mapping };
  const written = node.discriminator.value;
  if (!env.generic) {
    linker.checks.push(() => {
      const places = new Map<string, Span>();
      of.forEach((member, index) => {
        const span = node.of[index]?.span ?? node.span;
        addMember(linker, { discriminator, written, mapping, member, span, places });
      });
    });
  }
  return { kind: 'union', of, discriminator };
}

/** An inline member is named after its discriminator's value, `ContactEmail`, or else after its place. */
function memberName(node: UnionNode, member: TypeNode, index: number): string {
  if (member.kind === 'object' && node.discriminator !== undefined) {
    const wanted = node.discriminator.value;
    const type = member.fields.find((field) => field.name.value === wanted)?.type;
    if (type?.kind === 'enum' && type.values.length === 1) return toPascal(String(type.values[0]?.value));
  }
  return `Option${index + 1}`;
}

type DiscriminatorDraft = { -readonly [Key in keyof Discriminator]: Discriminator[Key] };

interface MemberOfUnion {
  readonly discriminator: DiscriminatorDraft;
  /** Its name in the manifest, which is that in code. */
  readonly written: string;
  readonly mapping: { value: string; member: NamedType }[];
  readonly member: Type;
  readonly span: Span;
  readonly places: Map<string, Span>;
}

function addMember(linker: Linker, request: MemberOfUnion): void {
  const { discriminator, written, mapping, span, places } = request;
  const member = unalias(request.member);
  if (member === linker.unknownType) return;
  if (request.member.kind !== 'ref' || member.kind !== 'ref' || member.to.type.kind !== 'object') {
    linker.reports.add('ARM3030', span, { field: written });
    return;
  }
  const named = request.member.to;
  const field = member.to.type.fields.find((entry) => propertyOf(entry) === written);
  const isOtherwise = field !== undefined && mapping.length > 0 && field.name !== discriminator.field;
  if (field === undefined || isOtherwise) {
    linker.reports.add(
      'ARM3031',
      span,
      { member: named.name, field: isOtherwise ? discriminator.field : written },
      { related: [{ span: named.span, message: `${named.name} is declared here` }] },
    );
    return;
  }
  if (unalias(field.type) === linker.unknownType) return;
  const values = discriminatorValues(field);
  if (values === undefined) {
    const place = field.span;
    linker.reports.add(
      'ARM3032',
      span,
      { member: named.name, field: field.name },
      place === undefined ? {} : { related: [{ span: place, message: `${field.name} is declared here` }] },
    );
    return;
  }
  discriminator.field = field.name;
  if (field.property !== undefined) discriminator.property = field.property;
  for (const value of values) {
    const before = places.get(value);
    if (before !== undefined) {
      linker.reports.add(
        'ARM3033',
        span,
        { field: field.name, value },
        { related: [{ span: before, message: 'this member has the same value' }] },
      );
      continue;
    }
    places.set(value, span);
    mapping.push({ value, member: named });
  }
}

/** The values by which a field tells its object apart: a required, closed enum of texts. */
function discriminatorValues(field: Field): readonly string[] | undefined {
  const type = unalias(field.type);
  if (field.optional || field.default !== undefined || type.kind !== 'enum' || type.open) return undefined;
  const texts = type.values.filter((value) => typeof value === 'string');
  return texts.length === type.values.length ? texts : undefined;
}
