// One emitted file of types and codecs while it is being written: its imports, its names, and what stands beside the type at hand.
import type { WireSettings } from '../builtin/wire-settings.js';
import type { Field, NamedType, Type } from '../model.js';
import { clientModule } from '../../engine/emit/modules.js';
import type { Caused } from '../../engine/emit/printed.js';
import type { Imports } from '../../engine/emit/names.js';
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
  /** The exported constant with an enum's values. */
  readonly list?: string;
}

/** The writers of both halves, for those that need them to descend: types nest in each other. */
export interface Writers {
  readExpression(type: Type, place: Place, named: string, scope: Scope): string;
  decodeBody(subject: Subject, scope: Scope): readonly string[];
  encodeExpression(type: Type, value: string, named: string, scope: Scope): string;
  encodeBody(subject: Subject, scope: Scope): readonly string[];
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

/** A function that only one codec calls. */
export interface PrivateFunction {
  /** What it takes, and what it gives: it reads or writes a value, or makes a default. */
  readonly kind: 'decode' | 'encode' | 'default';
  readonly name: string;
  readonly subject?: Subject;
  /** One statement each, in order. */
  readonly body: readonly string[];
  /** The field that it is for. */
  readonly field: Field | undefined;
}

/** What the writers of codecs share. */
export interface Scope {
  readonly writers: Writers;
  readonly imports: Imports;
  readonly wire: WireSettings;
  /** Private constants of the type at hand, in order: rules, bounds, sets of names. */
  readonly constants: string[];
  /** Private functions of the type at hand, in order. */
  readonly functions: PrivateFunction[];
  /** The constants with the members of unions, which decoding and encoding share. */
  readonly members: Map<Type, string>;
  /** The field that is being read or written. */
  field: Field | undefined;
}

/** What is written for a field; the constants and functions that this adds are for that field too. */
export function forField(scope: Scope, field: Field, write: () => string): string {
  const around = scope.field;
  scope.field = field;
  const text = caused(write(), field, scope);
  scope.field = around;
  return text;
}

/** What asks for a field, and where it is declared. */
export function fieldCause({ span, asked }: Partial<Field> = {}): Caused {
  return asked && span ? { cause: asked, said: span } : { cause: span };
}

function caused(text: string, field: Field | undefined, { imports }: Scope): string {
  return imports.caused(imports.caused(text, field?.span), field?.asked);
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
export function addConstant(scope: Scope, wanted: string, value: string, type?: string): string {
  const name = scope.imports.declare(wanted);
  const text = `const ${name}${type === undefined ? '' : `: ${type}`} = ${value};`;
  scope.constants.push(caused(text, scope.field, scope));
  return name;
}

/** Adds a private function that reads or writes a value. Its place is before those that it adds itself. */
export function addFunction(scope: Scope, kind: 'decode' | 'encode', subject: Subject): string {
  return addPrivate(scope, { kind, wanted: `${kind}${subject.named}`, subject }, () =>
    kind === 'decode' ? scope.writers.decodeBody(subject, scope) : scope.writers.encodeBody(subject, scope),
  );
}

/** Adds a private function that makes a default. */
export function addDefault(scope: Scope, named: string, value: string): string {
  return addPrivate(scope, { kind: 'default', wanted: `default${named}` }, () => [returning(value)]);
}

function addPrivate(
  scope: Scope,
  { kind, wanted, subject }: { kind: PrivateFunction['kind']; wanted: string; subject?: Subject },
  write: () => readonly string[],
): string {
  const name = scope.imports.declare(wanted);
  const given = { kind, name, ...(subject && { subject }), field: scope.field };
  const place = scope.functions.push({ ...given, body: [] }) - 1;
  scope.functions[place] = { ...given, body: write() };
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

/** `return <expression>;`. */
export function returning(expression: string): string {
  return `return ${expression};`;
}

/** Reports that a value is no object, and ends. */
export function unlessObject(scope: Scope): string {
  return `if (!${runtime(scope, 'isObject')}(value)) return ${runtime(scope, 'notObject')}(value, at, problems);`;
}
