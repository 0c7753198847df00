// The few global types that DTOs need, in place of TypeScript's own library: reading with that one takes twenty times as long.

/** Where the library stands in the compiler's eyes. */
export const tinyLibPath = '/armature-lib.d.ts';

/** Declarations of the types that the compiler insists on, of those that DTOs may use, and of the utility types. */
export const tinyLib = `
interface Boolean {} interface CallableFunction {} interface Function {} interface IArguments {} interface NewableFunction {}
interface Number {} interface Object {} interface RegExp {} interface String {} interface Symbol {} interface BigInt {}
interface Array<T> { readonly length: number; [index: number]: T }
interface ReadonlyArray<T> { readonly length: number; readonly [index: number]: T }
interface Date { readonly __date: never }
interface Uint8Array<T = unknown> { readonly __bytes: T }
interface ArrayBuffer { readonly __buffer: never }
type ArrayBufferLike = ArrayBuffer;
type Partial<T> = { [P in keyof T]?: T[P] };
type Required<T> = { [P in keyof T]-?: T[P] };
type Readonly<T> = { readonly [P in keyof T]: T[P] };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Omit<T, K extends keyof any> = { [P in keyof T as P extends K ? never : P]: T[P] };
type Record<K extends keyof any, T> = { [P in K]: T };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type NonNullable<T> = T & {};
`;
