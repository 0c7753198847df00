// What generated codecs are written with.
export type { FileUpload, BinaryContent } from './binary.js';
export type { Codec } from './codec.js';
export { type BytesRule, readBytes, writeBytes } from './base64.js';
export { readDate, readDatetime, readDuration, readTime, writeDatetime } from './calendar.js';
export { checkEntries, checkItems, checkUnique, type CountBounds } from './counts.js';
export { type DecimalConstraints, type DecimalRule, decimalRule, readDecimal } from './decimal.js';
export { readEmail, readUri, readUuid } from './formats.js';
export { type Int64Rule, int64Rule, readInt64, writeInt64, writeInt64AsNumber } from './int64.js';
export { type NumberRule, numberRule, readInt32, readInteger, readNumber } from './number-readers.js';
export { isObject, own, rejectOthers, setEntry, withDefault, type Writable, writeMap } from './objects.js';
export { anyCodec, noneCodec, readFile } from './plain-codecs.js';
export { escapePointer, here, type Key, pointerTo, type Problem, Problems } from './problems.js';
export { isTooDeep, notArray, notObject, notOneOf, tooDeep, wrongFormat, wrongType } from './refusal.js';
export { readBoolean, readJson, readString, type StringRule, stringRule } from './text-readers.js';
export { noMember, readUnion, type UnionMember, writeUnion } from './unions.js';
