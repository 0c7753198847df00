// One emitted file of types and codecs while it is being written: its imports, its names, and what stands beside the type at hand.
import type { WireSettings } from '../builtin/wire-settings.js';
import type { NamedType, Type } from '../model.js';
import { clientModule, type Imports } from '../../engine/emit/imports.js';
import { after, type Doc, print } from '../../engine/emit/layout.js';
import { typeText } from './types.js';

/** A type on its way to a codec: how it is called in private names, and how it is written. */
export interface Subject {
  readonly type: Type;
  /** `UserTags`. */
  readonly named: string;
  /** `string[]`: the reader's or the sender's form, as the function needs it. */
  readonly text: string;
  /** The user's own declaration, whose properties may be readonly. */
  readonly foreign?: boolean;
  /** Contains itself, so that its values may be nested without end. */
  readonly recursive?: boolean;
}

/** The writers of both halves, for those that need them to descend: types nest in each other. */
export interface Writers {
  readExpression(type: Type, place: Place, named: string, scope: Scope): Doc;
  decodeFunction(lead: string, name: string, subject: Subject, scope: Scope): string;
  encodeExpression(type: Type, value: string, named: string, scope: Scope): Doc;
  encodeFunction(lead: string, name: string, subject: Subject, scope: Scope): string;
}

/** A value in a decoder's text. */
export interface Place {
  /** The expression of the value: `value["name"]`. */
  readonly value: string;
  /** The argument that names it below `at`: `"name"`, `i`, `here`. */
  readonly key: string;
  /** The expression of its pointer: `${at}/name` in a template, or `at`. */
  readonly pointer: string;
}

/** What the writers of codecs share. */
export interface Scope {
  readonly writers: Writers;
  readonly imports: Imports;
  readonly wire: WireSettings;
  /** Private constants of the type at hand, in order: rules, bounds, sets of names. */
  readonly constants: string[];
  /** Private functions of the type at hand, in order. */
  readonly functions: string[];
  /** The constants with the members of unions, which decoding and encoding share. */
  readonly members: Map<Type, string>;
}

/** The name of something of the runtime. */
export function runtime(scope: Scope, name: string): string {
  return scope.imports.value(name, clientModule);
}

/** The name of a type of the runtime. */
export function runtimeType(scope: Scope, name: string): string {
  return scope.imports.type(name, clientModule);
}

/** Adds a private constant and gives its name. */
export function addConstant(scope: Scope, wanted: string, value: Doc, type?: Doc): string {
  const name = scope.imports.declare(wanted);
  const right = type === undefined ? [' =', after(value)] : [': ', type, ' = ', value];
  scope.constants.push(print([`const ${name}`, right, ';']));
  return name;
}

/** Adds a private function, whose text is made with the name that it got. Its place is kept before those that it adds itself. */
export function addFunction(scope: Scope, wanted: string, text: (name: string) => string): string {
  const name = scope.imports.declare(wanted);
  const place = scope.functions.push('') - 1;
  scope.functions[place] = text(name);
  return name;
}

/** A type that is written where it is used. */
export function readType(scope: Scope, type: Type): string {
  return typeText(type, 'read', scope.imports);
}

/** A sender's type that is written where it is used. */
export function sendType(scope: Scope, type: Type): string {
  return typeText(type, 'send', scope.imports);
}

/** `TagsItem` for `tagsItem`. */
export function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** A part of a private name made from a field's name: `XRequestId` for `x-request-id`. */
export function namePart(field: string): string {
  return (
    field
      .split(/[^A-Za-z0-9]+/)
      .map(upperFirst)
      .join('') || 'Field'
  );
}

/** The names of the functions that are emitted for a named type. */
export function codecFunctions(named: Pick<NamedType, 'name'>): { decode: string; encode: string } {
  return { decode: `decode${upperFirst(named.name)}`, encode: `encode${upperFirst(named.name)}` };
}

/** Names that every object inherits: absent, they would still be found. */
export const inheritedNames: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** `return <expression>;` on lines of its own. */
export function returning(expression: Doc, indentation = 2): string {
  return print([' '.repeat(indentation), 'return ', expression, ';'], indentation, 0);
}

/** `<expression>;` on lines of its own. */
export function statement(expression: Doc, indentation = 2): string {
  return print([' '.repeat(indentation), expression, ';'], indentation, 0);
}
