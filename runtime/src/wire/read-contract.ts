// Reads a published contract. What stands in etcd or in a file may be of another version, half of it, or somebody's typing error: who reads
// it gets a contract whose every part has its form, or nothing.
import type { Contract, TypeSchema } from './contract.js';

/** Reads a contract's text; undefined where it holds none. */
export function parseContract(text: string): Contract | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isContract(value) ? value : undefined;
}

/** Whether a value is a contract, down to its types: every reference leads to one. */
export function isContract(value: unknown): value is Contract {
  if (!isRecord(value) || !isRecord(value['types'])) return false;
  const { service, version, operations, types, depends, uses } = value;
  const isType = (type: unknown): boolean => isTypeSchema(type, types, 0);
  return (
    isText(service) &&
    isText(version) &&
    isRecordOf(operations, (operation) => isOperation(operation, isType)) &&
    isRecordOf(types, isType) &&
    Object.keys(types).every((name) => !isCircle(name, types)) &&
    isListOf(depends, isText) &&
    isOptional(uses, (used) =>
      isRecordOf(used, (names) => isRecordOf(names, (fields) => isListOf(fields, isText))),
    )
  );
}

type Known = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

/** Types are written by people: none is nested as deep. */
const mostLevels = 200;

function isOperation(value: unknown, isType: Check): boolean {
  if (!isRecord(value)) return false;
  const { method, path, status, fields, result, input, output, errors, callers, auth, timeoutMs } = value;
  return (
    [method, path].every(isText) &&
    isWhole(status) &&
    isRecordOf(fields, isPlace) &&
    ['json', 'empty', 'binary', 'stream'].includes(result as string) &&
    isType(input) &&
    isOptional(output, isType) &&
    isOptional(errors, (declared) =>
      isRecordOf(declared, (error) => isRecord(error) && isWhole(error['code']) && isWhole(error['status'])),
    ) &&
    isOptional(callers, (names) => isListOf(names, isText)) &&
    isOptional(
      auth,
      (rule) => isRecord(rule) && isOptional(rule['roles'], (roles) => isListOf(roles, isText)),
    ) &&
    isOptional(timeoutMs, (limit) => typeof limit === 'number') &&
    isOptional(value['wholeBody'], isText) &&
    isOptional(value['encoding'], isText)
  );
}

function isPlace(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { in: place, text, name } = value;
  return (
    ['path', 'query', 'header', 'body'].includes(place as string) &&
    ['string', 'number', 'boolean', 'json', 'file'].includes(text as string) &&
    isOptional(name, isText)
  );
}

function isTypeSchema(value: unknown, types: Known, level: number): value is TypeSchema {
  if (!isRecord(value) || level > mostLevels) return false;
  const isType = (type: unknown): boolean => isTypeSchema(type, types, level + 1);
  const { kind, of, name, constraints, values, fields, discriminator } = value;
  switch (kind) {
    case 'builtin':
      return isText(name) && isOptional(constraints, isRecord);
    case 'enum':
      return isListOf(values, (member) => isText(member) || typeof member === 'number');
    case 'array':
    case 'map':
      return isType(of) && isOptional(constraints, isRecord);
    case 'nullable':
    case 'stream':
      return isType(of);
    case 'object':
      return isRecordOf(fields, (field) => isRecord(field) && isType(field['type']));
    case 'union':
      return isListOf(of, isType) && isOptional(discriminator, isText);
    case 'ref':
      return isText(name) && Object.hasOwn(types, name);
    default:
      return false;
  }
}

/** Whether names lead to each other without end and without anything between them. */
function isCircle(name: string, types: Known): boolean {
  const seen = new Set<string>();
  for (let type = types[name] as TypeSchema | undefined; ; ) {
    if (type?.kind === 'nullable') type = type.of;
    else if (type?.kind === 'ref') {
      if (seen.has(type.name)) return true;
      seen.add(type.name);
      type = types[type.name] as TypeSchema | undefined;
    } else return false;
  }
}

function isRecord(value: unknown): value is Known {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRecordOf(value: unknown, check: Check): boolean {
  return isRecord(value) && Object.values(value).every(check);
}

function isListOf(value: unknown, check: Check): boolean {
  return Array.isArray(value) && value.every(check);
}

function isOptional(value: unknown, check: Check): boolean {
  return value === undefined || check(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isWhole(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value);
}
