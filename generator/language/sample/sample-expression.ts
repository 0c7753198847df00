// A sample value as the TypeScript that makes it: dates, bigints and bytes become what handlers and clients take.
import type { Type } from '../model.js';
import { braces, type Doc, list } from '../../engine/emit/layout.js';
import { jsonLiteral, propertyKey, stringLiteral } from '../../engine/emit/literals.js';

/** The TypeScript of a value whose wire form is given. The value must fit the type. */
export function sampleExpression(type: Type, value: unknown): Doc {
  switch (type.kind) {
    case 'builtin':
      return builtinExpression(type.name, value);
    case 'nullable':
      return value === null ? 'null' : sampleExpression(type.of, value);
    case 'array':
      return Array.isArray(value)
        ? list(
            '[',
            value.map((item) => sampleExpression(type.of, item)),
            ']',
          )
        : '[]';
    case 'map':
      return objectExpression(value, () => type.of);
    case 'object':
      return objectExpression(value, (name) => type.fields.find((field) => field.name === name)?.type);
    case 'union': {
      const tag = type.discriminator && (value as Record<string, unknown>)[type.discriminator.field];
      const tagged = type.discriminator?.mapping.find((entry) => entry.value === tag)?.member;
      const member = tagged ? ({ kind: 'ref', to: tagged } as const) : type.of[0];
      return member ? sampleExpression(member, value) : jsonLiteral(value);
    }
    case 'ref':
      return sampleExpression(type.to.type, value);
    case 'enum':
    case 'stream':
    case 'parameter':
      return jsonLiteral(value);
  }
}

function objectExpression(value: unknown, typeOf: (name: string) => Type | undefined): Doc {
  const entries = Object.entries(value as object).map(([name, item]): Doc => {
    const type = typeOf(name);
    return [`${propertyKey(name)}: `, type ? sampleExpression(type, item) : jsonLiteral(item)];
  });
  return braces(entries);
}

function builtinExpression(name: string, value: unknown): Doc {
  if (name === 'int64') return `${String(value)}n`;
  if (name === 'datetime') return `new Date(${stringLiteral(String(value))})`;
  if (name === 'bytes')
    return value === '' ? 'new Uint8Array()' : `Buffer.from(${stringLiteral(String(value))}, "base64")`;
  return jsonLiteral(value);
}
