// Where the value that a decoder is reading stands: as text of an expression, and as a JSON pointer.
import { escapeForTemplate, inheritedNames, stringLiteral } from '../../engine/emit/literals.js';
import { type Place, runtime, type Scope } from './scope.js';

/** The value that the decoder was given. */
export function rootPlace(scope: Scope): Place {
  return {
    value: 'value',
    // Asked for only where it is used: what is asked for is imported.
    get key() {
      return runtime(scope, 'here');
    },
    pointer: 'at',
  };
}

/** A property of the value. */
export function fieldPlace(name: string, scope: Scope): Place {
  const key = stringLiteral(name);
  const value = inheritedNames.has(name) ? `${runtime(scope, 'own')}(value, ${key})` : `value[${key}]`;
  const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1');
  return { value, key, pointer: `\`\${at}/${escapeForTemplate(escaped)}\`` };
}

/** An item of the value, in a loop over `i`. */
export const itemPlace: Place = { value: 'value[i]', key: 'i', pointer: '`${at}/${i}`' };

/** An entry of the value, in a loop over `key`. */
export function entryPlace(scope: Scope): Place {
  return {
    value: 'value[key]',
    key: 'key',
    get pointer() {
      return `${runtime(scope, 'pointerTo')}(at, key)`;
    },
  };
}
