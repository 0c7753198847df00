// Fields of AMQP 0-9-1 as RabbitMQ writes them. Types are kept: headers are handed on as they came, and errors name them. Texts are
// bytes, a character each (latin1), so that nothing is lost on the way.

/** A value of a table, with the letter of its type. */
export type Field =
  | { readonly type: 'S' | 'x' | 'D'; readonly value: string }
  | { readonly type: 'b' | 'B' | 's' | 'u' | 'I' | 'i' | 'f' | 'd'; readonly value: number }
  | { readonly type: 'l' | 'T'; readonly value: bigint }
  | { readonly type: 't'; readonly value: boolean }
  | { readonly type: 'F'; readonly value: Table }
  | { readonly type: 'A'; readonly value: readonly Field[] }
  | { readonly type: 'V'; readonly value: undefined };

/** Names to values, in the order in which they came. */
export type Table = ReadonlyMap<string, Field>;

/** What RabbitMQ calls the types. */
const typeNames: Readonly<Record<Field['type'], string>> = {
  S: 'longstr',
  x: 'binary',
  D: 'decimal',
  b: 'byte',
  B: 'unsignedbyte',
  s: 'short',
  u: 'unsignedshort',
  I: 'signedint',
  i: 'unsignedint',
  f: 'float',
  d: 'double',
  l: 'long',
  T: 'timestamp',
  t: 'bool',
  F: 'table',
  A: 'array',
  V: 'void',
};

/** The name of a field's type in errors. */
export function typeName(field: Field): string {
  return typeNames[field.type];
}

/** A text as a field. */
export function longText(value: string): Field {
  return { type: 'S', value };
}

/** The whole number in a field; undefined where it is none. */
export function integerOf(field: Field | undefined): number | undefined {
  if (field === undefined) return undefined;
  if (field.type === 'l') return Number(field.value);
  return 'bBsuIi'.includes(field.type) ? (field.value as number) : undefined;
}

/** The text in a field; undefined where it is none. */
export function textOf(field: Field | undefined): string | undefined {
  return field?.type === 'S' ? field.value : undefined;
}

/** Whether two fields hold the same; whole numbers of different widths do. */
export function isSameField(a: Field, b: Field): boolean {
  const [left, right] = [integerOf(a), integerOf(b)];
  if (left !== undefined && right !== undefined) return left === right;
  return a.type === b.type && plain(a) === plain(b);
}

function plain(field: Field): string {
  return encodeTable(new Map([['', field]])).toString('latin1');
}

/** Reads bytes from front to back. Throws RangeError where there are too few. */
export class Reader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  get at(): number {
    return this.#at;
  }

  octet(): number {
    return this.#bytes.readUInt8(this.#skip(1));
  }

  short(): number {
    return this.#bytes.readUInt16BE(this.#skip(2));
  }

  long(): number {
    return this.#bytes.readUInt32BE(this.#skip(4));
  }

  longlong(): bigint {
    return this.#bytes.readBigUInt64BE(this.#skip(8));
  }

  shortText(): string {
    return this.text(this.octet());
  }

  longText(): string {
    return this.text(this.long());
  }

  text(length: number): string {
    const at = this.#skip(length);
    if (at + length > this.#bytes.length) throw new RangeError('a text is longer than its frame');
    return this.#bytes.toString('latin1', at, at + length);
  }

  table(): Table {
    const end = this.long() + this.#at;
    const fields = new Map<string, Field>();
    while (this.#at < end) {
      const name = this.shortText();
      fields.set(name, this.field());
    }
    return fields;
  }

  field(): Field {
    const type = String.fromCharCode(this.octet());
    switch (type) {
      case 'S':
      case 'x':
        return { type, value: this.longText() };
      case 'D':
        return { type, value: this.text(5) };
      case 't':
        return { type, value: this.octet() !== 0 };
      case 'l':
        return { type, value: this.#bytes.readBigInt64BE(this.#skip(8)) };
      case 'T':
        return { type, value: this.longlong() };
      case 'F':
        return { type, value: this.table() };
      case 'A': {
        const end = this.long() + this.#at;
        const value: Field[] = [];
        while (this.#at < end) value.push(this.field());
        return { type, value };
      }
      case 'V':
        return { type, value: undefined };
      default:
        return this.#number(type);
    }
  }

  #number(type: string): Field {
    const bytes = this.#bytes;
    switch (type) {
      case 'b':
        return { type, value: bytes.readInt8(this.#skip(1)) };
      case 'B':
        return { type, value: this.octet() };
      case 's':
        return { type, value: bytes.readInt16BE(this.#skip(2)) };
      case 'u':
        return { type, value: this.short() };
      case 'I':
        return { type, value: bytes.readInt32BE(this.#skip(4)) };
      case 'i':
        return { type, value: this.long() };
      case 'f':
        return { type, value: bytes.readFloatBE(this.#skip(4)) };
      case 'd':
        return { type, value: bytes.readDoubleBE(this.#skip(8)) };
      default:
        throw new RangeError(`there is no type of fields "${type}"`);
    }
  }

  #skip(length: number): number {
    const at = this.#at;
    this.#at += length;
    return at;
  }
}

/** Writes bytes one after another. */
export class Writer {
  #bytes = Buffer.allocUnsafe(256);
  #length = 0;

  octet(value: number): void {
    const at = this.#grow(1);
    this.#bytes[at] = value;
  }

  short(value: number): void {
    const at = this.#grow(2);
    this.#bytes.writeUInt16BE(value, at);
  }

  long(value: number): void {
    const at = this.#grow(4);
    this.#bytes.writeUInt32BE(value, at);
  }

  longlong(value: bigint): void {
    const at = this.#grow(8);
    this.#bytes.writeBigUInt64BE(value, at);
  }

  shortText(text: string): void {
    const short = text.slice(0, 255);
    this.octet(short.length);
    this.text(short);
  }

  longText(text: string): void {
    this.long(text.length);
    this.text(text);
  }

  text(text: string): void {
    const at = this.#grow(text.length);
    this.#bytes.write(text, at, 'latin1');
  }

  table(table: Table): void {
    this.#sized(() => {
      for (const [name, field] of table) {
        this.shortText(name);
        this.field(field);
      }
    });
  }

  field(field: Field): void {
    this.octet(field.type.charCodeAt(0));
    switch (field.type) {
      case 'S':
      case 'x':
        return this.longText(field.value);
      case 'D':
        return this.text(field.value);
      case 't':
        return this.octet(field.value ? 1 : 0);
      case 'l':
      case 'T':
        return this.longlong(BigInt.asUintN(64, field.value));
      case 'F':
        return this.table(field.value);
      case 'A':
        return this.#sized(() => {
          for (const item of field.value) this.field(item);
        });
      case 'V':
        return;
      default:
        return this.#number(field.type, field.value);
    }
  }

  /** What was written. */
  end(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #number(type: 'b' | 'B' | 's' | 'u' | 'I' | 'i' | 'f' | 'd', value: number): void {
    if (type === 'd') {
      const at = this.#grow(8);
      this.#bytes.writeDoubleBE(value, at);
    } else if (type === 'f') {
      const at = this.#grow(4);
      this.#bytes.writeFloatBE(value, at);
    } else if (type === 'b' || type === 'B') this.octet(value & 0xff);
    else if (type === 's' || type === 'u') this.short(value & 0xffff);
    else this.long(value >>> 0);
  }

  /** A length, and what is that long. */
  #sized(write: () => void): void {
    const at = this.#grow(4);
    write();
    this.#bytes.writeUInt32BE(this.#length - at - 4, at);
  }

  #grow(length: number): number {
    const at = this.#length;
    this.#length += length;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#length, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    return at;
  }
}

/** A table as it is written. */
export function encodeTable(table: Table): Buffer {
  const writer = new Writer();
  writer.table(table);
  return writer.end();
}
