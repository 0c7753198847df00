// A sample value as the TypeScript that makes it: dates, bigints and bytes become what handlers and clients take.
import type { JsonValue } from '../builtin/builtin-type.js';
import { builtinOf } from '../builtin/builtins.js';
import type { Field, Type } from '../model.js';
import { propertyKey } from '../../engine/emit/literals.js';
import { jsonExpression, list, type NoteCause, object } from '../../engine/emit/text.js';

/** The TypeScript of a value whose wire form is given. The value must fit the type. Which fields ask for what is noted by `caused`. */
export function sampleExpression(type: Type, value: unknown, caused?: NoteCause): string {
  switch (type.kind) {
    case 'builtin':
      // A wire form is JSON.
      return builtinOf(type.name).literal?.(value as JsonValue) ?? jsonExpression(value);
    case 'nullable':
      return value === null ? 'null' : sampleExpression(type.of, value, caused);
    case 'array':
      return Array.isArray(value)
        ? list(
            '[',
            value.map((item) => sampleExpression(type.of, item, caused)),
            ']',
          )
        : '[]';
    case 'map':
      return objectExpression(value, () => ({ type: type.of }), caused);
    case 'object':
      return objectExpression(value, (name) => type.fields.find((field) => field.name === name), caused);
    case 'union': {
      const tag = type.discriminator && (value as Record<string, unknown>)[type.discriminator.field];
      const tagged = type.discriminator?.mapping.find((entry) => entry.value === tag)?.member;
      const member = tagged ? ({ kind: 'ref', to: tagged } as const) : type.of[0];
      return member ? sampleExpression(member, value, caused) : jsonExpression(value);
    }
    case 'ref':
      return sampleExpression(type.to.type, value, caused);
    case 'enum':
    case 'stream':
    case 'parameter':
      return jsonExpression(value);
  }
}

function objectExpression(
  value: unknown,
  fieldOf: (name: string) => Pick<Field, 'type' | 'span' | 'property'> | undefined,
  caused: NoteCause | undefined,
): string {
  const entries = Object.entries(value as object).map(([name, item]): string => {
    const field = fieldOf(name);
    const entry = `${propertyKey(field?.property ?? name)}: ${field ? sampleExpression(field.type, item, caused) : jsonExpression(item)}`;
    return caused ? caused(entry, field?.span) : entry;
  });
  return object(entries);
}
