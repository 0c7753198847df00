// The forms of built-in types that are texts on the wire, as the runtime's readers know them.
import {
  Problems,
  readBytes,
  readDate,
  readDatetime,
  readDecimal,
  readDuration,
  readEmail,
  readInt64,
  readTime,
  readUri,
  readUuid,
} from '@armature/runtime/wire';
import type { BuiltinName } from '../node.js';

/** Whether a text has the form of a built-in type; of types without a form, any has. */
export function hasForm(text: string, name: BuiltinName): boolean {
  const problems = new Problems();
  readers[name]?.(text, '', undefined, problems);
  return problems.none;
}

type Reader = (value: unknown, at: string, key: undefined, problems: Problems) => unknown;

const readers: Partial<Record<BuiltinName, Reader>> = {
  datetime: readDatetime,
  date: readDate,
  time: readTime,
  duration: readDuration,
  uuid: readUuid,
  email: readEmail,
  uri: readUri,
  bytes: readBytes,
  decimal: readDecimal,
  int64: readInt64,
};
