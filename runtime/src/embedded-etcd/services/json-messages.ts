// etcd's messages as its JSON gateway writes them: the protocol file's own names, bytes in base64, 64-bit numbers as decimal texts, enums
// in capitals, and nothing of what is zero. Source: etcd 3.4's grpc-gateway, jsonpb with OrigName.

/** A field of a message, as the loader describes it. */
interface Field {
  readonly name: string;
  readonly type: string;
  readonly typeName: string;
  readonly label: string;
}

/** A message of the protocol. */
export interface MessageType {
  readonly name: string;
  readonly field: readonly Field[];
  readonly enumType: readonly {
    readonly name: string;
    readonly value: readonly { readonly name: string }[];
  }[];
}

/** Finds types by the names that fields have for them. */
export type FindType = (name: string) => MessageType | undefined;

/** What a body has that no message takes; the message is for its sender. */
export class BadMessage extends Error {}

/** Reads a body into what protobuf.js makes a message of. Keys that the message does not have are left out, as etcd does. */
export function fromJson(type: MessageType, value: unknown, find: FindType): Record<string, unknown> {
  const given = objectOf(value, type.name);
  const read = (field: Field, item: unknown): unknown => {
    const nested = find(field.typeName);
    if (field.type === 'TYPE_MESSAGE') return nested === undefined ? item : fromJson(nested, item, find);
    if (field.type === 'TYPE_ENUM') return fromEnum(type, field, item, find);
    return scalar(field, item);
  };
  return Object.fromEntries(
    type.field.flatMap((field) => {
      const item = Object.hasOwn(given, field.name) ? given[field.name] : given[camelCase(field.name)];
      if (item === undefined || item === null) return [];
      if (field.label !== 'LABEL_REPEATED') return [[field.name, read(field, item)]];
      if (!Array.isArray(item)) throw new BadMessage(`${field.name} takes a list`);
      return [[field.name, item.map((each: unknown) => read(field, each))]];
    }),
  );
}

/** What JSON says of a decoded message: enums in capitals, as etcd's protocol file has them, and nothing of what is zero. */
export function toJson(type: MessageType, message: Record<string, unknown>, find: FindType): object {
  const write = (field: Field, item: unknown): unknown => {
    if (field.type === 'TYPE_ENUM') return String(item).toUpperCase();
    const nested = field.type === 'TYPE_MESSAGE' ? find(field.typeName) : undefined;
    return nested === undefined ? item : toJson(nested, item as Record<string, unknown>, find);
  };
  return Object.fromEntries(
    type.field.flatMap((field) => {
      const item = message[field.name];
      if (isZero(item, field) || item === membersOf(type, field, find)?.[0]?.name) return [];
      return [
        [field.name, Array.isArray(item) ? item.map((each) => write(field, each)) : write(field, item)],
      ];
    }),
  );
}

function isZero(item: unknown, field: Field): boolean {
  if (item === undefined || item === null || item === '' || item === false || item === 0) return true;
  return item === '0' && field.type !== 'TYPE_STRING';
}

function objectOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BadMessage(`${name} is an object`);
  return value as Readonly<Record<string, unknown>>;
}

function fromEnum(type: MessageType, field: Field, item: unknown, find: FindType): unknown {
  if (typeof item === 'number') return item;
  const names = membersOf(type, field, find);
  const found = names?.find(({ name }) => name.toUpperCase() === item);
  if (names !== undefined && found === undefined)
    throw new BadMessage(`unknown value ${JSON.stringify(item)} for enum ${type.name}_${field.typeName}`);
  return found?.name ?? item;
}

/** The members of a field's enum, which stands in its message or beside it; undefined where the field has none. */
function membersOf(
  type: MessageType,
  field: Field,
  find: FindType,
): readonly { readonly name: string }[] | undefined {
  if (field.type !== 'TYPE_ENUM') return undefined;
  const beside = find(field.typeName) as unknown as MessageType['enumType'][number] | undefined;
  return type.enumType.find(({ name }) => name === field.typeName)?.value ?? beside?.value;
}

function scalar({ name, type }: Field, item: unknown): unknown {
  const isNumber = /^TYPE_(?:U?INT|S?FIXED)/.test(type);
  if (type === 'TYPE_BOOL' && typeof item !== 'boolean') throw new BadMessage(`${name} takes true or false`);
  if (isNumber && !/^-?\d+$/.test(typeof item === 'string' ? item : JSON.stringify(item)))
    throw new BadMessage(`${name} takes a whole number`);
  if ((type === 'TYPE_STRING' || type === 'TYPE_BYTES') && typeof item !== 'string')
    throw new BadMessage(`${name} takes a text`);
  if (
    type === 'TYPE_BYTES' &&
    !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(String(item))
  )
    throw new BadMessage(`${name} takes bytes in base64`);
  return item;
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
