// The codec of one type: the bodies of its two functions, and what they keep beside them.
import type { Caused, Code, Printed, TypeText } from '../../engine/emit/printed.js';
import type { Span } from '../../source/source-file.js';
import type { Names } from '../../engine/emit/names.js';
import type { WireSettings } from '../builtin/wire-settings.js';
import type { NamedType, Type } from '../model.js';
import { decodeBody, readExpression } from './decode.js';
import { encodeBody, encodeExpression } from './encode.js';
import {
  codecFunctions,
  fieldCause,
  type PrivateFunction,
  type Scope,
  type Subject,
  type Writers,
} from './scope.js';
import { typeText } from './types.js';

/** What a template needs to write a codec. */
export interface CodecView {
  /** `userCodec`. */
  readonly name: string;
  /** `decodeUser`. */
  readonly decoder: string;
  /** `encodeUser`. */
  readonly encoder: string;
  /** What is read, and what is written. */
  readonly read: TypeText;
  readonly send: TypeText;
  /** What is written differs from what is read. */
  readonly isTwofold: boolean;
  /** The body of the function that reads. */
  readonly decode: Code;
  /** The body of the function that writes. */
  readonly encode: Code;
  /** Rules, bounds and lists that both functions use; undefined where there are none. */
  readonly constants: Code | undefined;
  /** Functions that only this codec calls. */
  readonly functions: readonly PrivateFunctionView[];
}

/** A function that only one codec calls. */
export interface PrivateFunctionView extends Caused {
  readonly isDecoder: boolean;
  readonly isEncoder: boolean;
  readonly name: string;
  /** The type that it reads or writes; undefined where it makes a default. */
  readonly type: Printed | undefined;
  readonly body: Code;
}

/** A type that gets a codec. */
export interface CodecSubject {
  /** `User`: names are made from it. */
  readonly name: string;
  /** `userCodec`. */
  readonly codec: string;
  /** The type itself: what the functions descend into. */
  readonly type: Type;
  /** As it is written: a reference for named types. */
  readonly written: Type;
  readonly origin?: NamedType['origin'];
  readonly recursive?: boolean;
  /** The constant with the values of an enum, which is emitted beside the codec. */
  readonly list?: string;
  /** What asks for it. */
  readonly cause: Span;
}

const writers: Writers = { readExpression, decodeBody, encodeExpression, encodeBody };

/** The codec of a type. Call it when it is to be printed: what its functions use is imported at once. */
export function codecView(subject: CodecSubject, names: Names, wire: WireSettings): CodecView {
  const { imports } = names;
  const scope: Scope = {
    writers,
    imports,
    wire,
    constants: [],
    functions: [],
    members: new Map(),
    field: undefined,
  };
  const { decode, encode } = codecFunctions(subject);
  const read = typeText(subject.written, 'read', imports);
  const send = typeText(subject.written, 'send', imports);
  const parts: Omit<Subject, 'text'> = {
    type: subject.type,
    named: decode.slice('decode'.length),
    ...(subject.origin === 'typescript' ? { foreign: true } : {}),
    ...(subject.recursive === true ? { recursive: true } : {}),
    ...(subject.list !== undefined && { list: subject.list }),
  };
  const decoding = decodeBody({ ...parts, text: read }, scope);
  const encoding = encodeBody({ ...parts, text: send }, scope);
  const { constants, functions } = scope;
  return {
    name: subject.codec,
    decoder: decode,
    encoder: encode,
    read: names.typeText(() => read),
    send: names.typeText(() => send),
    isTwofold: read !== send,
    decode: names.code(() => imports.caused(decoding.join('\n'), subject.cause, true)),
    encode: names.code(() => imports.caused(encoding.join('\n'), subject.cause, true)),
    constants: constants.length === 0 ? undefined : names.code(() => constants.join('\n')),
    functions: functions.map((each) => functionView(each, names)),
  };
}

function functionView(
  { kind, name, subject, body, field }: PrivateFunction,
  names: Names,
): PrivateFunctionView {
  return {
    isDecoder: kind === 'decode',
    isEncoder: kind === 'encode',
    name,
    type: subject && names.typeText(() => subject.text),
    body: names.code(() => body.join('\n')),
    ...fieldCause(field),
  };
}
