// The codec of one type: its constant, its two functions, and what they keep beside them.
import type { WireSettings } from '../builtin/wire-settings.js';
import type { NamedType, Type } from '../model.js';
import type { Imports } from '../../engine/emit/imports.js';
import { after, openBraces, print } from '../../engine/emit/layout.js';
import { objectConstant } from '../../engine/emit/object-constant.js';
import { typeText } from './types.js';
import { decodeFunction, readExpression } from './decode.js';
import { encodeExpression, encodeFunction } from './encode.js';
import { codecFunctions, runtimeType, type Scope, type Writers } from './scope.js';

/** What a template needs to write a codec. */
export interface CodecView {
  readonly comment: string;
  /** `export const userCodec: Codec<User, UserInit> = { … };`. */
  readonly text: string;
  readonly constants: readonly string[];
  /** Decode and encode first, then the private ones in order of use. */
  readonly functions: readonly string[];
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
  readonly comment: string;
  readonly origin?: NamedType['origin'];
  readonly recursive?: boolean;
}

const writers: Writers = { readExpression, decodeFunction, encodeExpression, encodeFunction };

/** Writes the codec of a type. */
export function codecView(subject: CodecSubject, imports: Imports, wire: WireSettings): CodecView {
  const scope: Scope = { writers, imports, wire, constants: [], functions: [], members: new Map() };
  const { decode, encode } = codecFunctions(subject);
  const read = typeText(subject.written, 'read', imports);
  const send = typeText(subject.written, 'send', imports);
  const parts = {
    type: subject.type,
    named: decode.slice('decode'.length),
    ...(subject.origin === 'typescript' ? { foreign: true } : {}),
    ...(subject.recursive === true ? { recursive: true } : {}),
  };
  const functions = [
    decodeFunction('export function ', decode, { ...parts, text: read }, scope),
    encodeFunction('export function ', encode, { ...parts, text: send }, scope),
  ];
  const codec = runtimeType(scope, 'Codec');
  return {
    comment: subject.comment,
    text: print(
      objectConstant(
        subject.codec,
        codec,
        read === send ? [read] : [read, send],
        openBraces([
          ['decode:', after(decode)],
          ['encode:', after(encode)],
        ]),
      ),
    ),
    constants: scope.constants,
    functions: [...functions, ...scope.functions],
  };
}
