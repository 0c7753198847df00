// The TypeScript declarations of named types, their sender's forms, generics and errors.
import type { ErrorModel, Field, GenericDeclaration, NamedType, Type } from '../model.js';
import { docComment } from '../../engine/emit/doc-comment.js';
import type { Imports } from '../../engine/emit/imports.js';
import { list, print } from '../../engine/emit/layout.js';
import { propertyKey, stringLiteral } from '../../engine/emit/literals.js';
import { initName, type Mode, typeAfter } from './types.js';

/** The declaration of a named type with its comment; empty for the user's own. */
export function readerDeclaration(named: NamedType, imports: Imports): string {
  const comment = docComment({ ...named.annotations, ...saying(originComment(named)) });
  return comment + declaration(named.name, named.type, 'read', imports);
}

/** The declaration of a named type's sender's form. */
export function senderDeclaration(named: NamedType, imports: Imports): string {
  const comment = `/** What a sender of ${named.name} gives: fields with a default may be absent. */\n`;
  return comment + declaration(initName(named), named.type, 'send', imports);
}

/** The declaration of a generic type. */
export function genericDeclaration(generic: GenericDeclaration, imports: Imports): string {
  const name = `${generic.name}${print(list('<', generic.parameters, '>'))}`;
  return docComment(generic.annotations) + declaration(name, generic.type, 'read', imports);
}

/** What a template needs to write an error's class. */
export interface ErrorView {
  readonly comment: string;
  readonly name: string;
  readonly code: number;
  readonly status: number;
  readonly message: string;
}

/** The class of a declared error. */
export function errorView(error: ErrorModel): ErrorView {
  const { name, code, status, message, description = message } = error;
  const text = stringLiteral(message);
  const fits = `      message: ${text},`.length <= 80;
  return {
    comment: docComment({ description }),
    name,
    code,
    status,
    message: fits ? ` ${text}` : `\n        ${text}`,
  };
}

function declaration(name: string, type: Type, mode: Mode, imports: Imports): string {
  if (type.kind !== 'object' || type.fields.length === 0) {
    return print([typeAfter(`export type ${name} =`, type, mode, imports), ';']);
  }
  const fields = type.fields.map((field) => fieldDeclaration(field, mode, imports));
  return `export interface ${name} {\n${fields.join('\n')}\n}`;
}

function fieldDeclaration(field: Field, mode: Mode, imports: Imports): string {
  const optional = field.default === undefined ? field.optional : mode === 'send';
  const lead = `  ${propertyKey(field.name)}${optional ? '?' : ''}:`;
  return docComment(field.annotations, 2) + print([typeAfter(lead, field.type, mode, imports), ';'], 2, 0);
}

function originComment(named: NamedType): string | undefined {
  if (named.origin === 'instance' && named.label !== undefined) return `${named.label}.`;
  return undefined;
}

function saying(otherwise: string | undefined): { otherwise?: string } {
  return otherwise === undefined ? {} : { otherwise };
}
