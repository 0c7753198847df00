// The declarations of named types, their sender's forms, generics and errors, as templates know them.
import type { CommentParts } from '../../engine/emit/comment.js';
import { propertyKey } from '../../engine/emit/literals.js';
import type { Names } from '../../engine/emit/names.js';
import type { Caused, TypeText } from '../../engine/emit/printed.js';
import { list } from '../../engine/emit/text.js';
import type { Span } from '../../source/source-file.js';
import {
  type ErrorModel,
  type Field,
  type GenericDeclaration,
  type NamedType,
  propertyOf,
  type Type,
} from '../model.js';
import { fieldCause } from './scope.js';
import { aliasText, initName, type Mode, typeText } from './types.js';

/** An interface, or another word for a type. */
export interface DeclarationView extends Caused {
  /** With its parameters. */
  readonly name: string;
  /** Of an interface; undefined where it is another word for a type. */
  readonly fields: readonly FieldView[] | undefined;
  /** What it is another word for. */
  readonly type: TypeText;
  /** What the manifest says of it. */
  readonly comment: CommentParts;
}

/** A field of an interface. */
export interface FieldView extends Caused {
  readonly key: string;
  readonly isOptional: boolean;
  readonly type: TypeText;
  readonly comment: CommentParts;
}

/** The class of a declared error. */
export interface ErrorView extends Caused {
  readonly name: string;
  readonly code: number;
  readonly status: number;
  readonly message: string;
  readonly comment: CommentParts;
}

/** What a reader of a named type gets. */
export function readerDeclaration(named: NamedType, names: Names): DeclarationView {
  const otherwise =
    named.origin === 'instance' && named.label !== undefined ? { otherwise: `${named.label}.` } : {};
  return declaration(
    named,
    { name: named.name, mode: 'read', comment: { ...named.annotations, ...otherwise } },
    names,
  );
}

/** What a sender of a named type gives. */
export function senderDeclaration(named: NamedType, names: Names): DeclarationView {
  return declaration(named, { name: initName(named), mode: 'send', comment: {} }, names);
}

/** A generic type. */
export function genericDeclaration(generic: GenericDeclaration, names: Names): DeclarationView {
  const name = generic.name + list('<', generic.parameters, '>');
  return declaration(generic, { name, mode: 'read', comment: generic.annotations }, names);
}

/** A declared error. */
export function errorView(error: ErrorModel): ErrorView {
  const { name, code, status, message, description = message, span } = error;
  return { name, code, status, message, comment: { description }, cause: span };
}

function declaration(
  declared: { readonly type: Type; readonly span: Span },
  { name, mode, comment }: { readonly name: string; readonly mode: Mode; readonly comment: CommentParts },
  names: Names,
): DeclarationView {
  const { type, span } = declared;
  const isInterface = type.kind === 'object' && type.fields.length > 0;
  return {
    name,
    fields: isInterface ? type.fields.map((field) => fieldView(field, mode, names)) : undefined,
    type: names.typeText((imports) => aliasText(declared, mode, imports)),
    comment,
    cause: span,
  };
}

function fieldView(field: Field, mode: Mode, names: Names): FieldView {
  return {
    key: propertyKey(propertyOf(field)),
    isOptional: field.default === undefined ? field.optional : mode === 'send',
    type: names.typeText((imports) => typeText(field.type, mode, imports)),
    comment: field.annotations,
    ...fieldCause(field),
  };
}
