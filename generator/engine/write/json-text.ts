// JSON with comments and trailing commas (as tsconfig.json is written), read with the offsets of every value so that it can be edited in place.

/** A value and where it stands. */
export interface JsonNode {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly value: unknown;
  /** Of an object: its members in order. */
  readonly members?: readonly JsonMember[];
}

/** A member of an object. */
export interface JsonMember {
  readonly key: string;
  readonly start: number;
  readonly node: JsonNode;
}

/** What is wrong with a text, and where. */
export interface JsonProblem {
  readonly problem: string;
  readonly offset: number;
}

/** Reads a text; a problem is returned, not thrown. */
export function parseJson(text: string): JsonNode | JsonProblem {
  const reader = new JsonReader(text);
  try {
    const node = reader.readValue();
    reader.skipBlank();
    return reader.at < text.length ? reader.unexpected() : node;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return { problem: error.message, offset: error.offset };
    throw error;
  }
}

/** Whether reading failed. */
export function isJsonProblem(result: JsonNode | JsonProblem): result is JsonProblem {
  return 'problem' in result;
}

/** The first offset at or after `at` that is neither white space nor inside a comment; with `sameLine`, never beyond the line's end. */
export function skipBlank(text: string, at: number, sameLine = false): number {
  let offset = at;
  for (;;) {
    const char = text[offset];
    if (char === '/' && text[offset + 1] === '/') {
      const end = text.indexOf('\n', offset);
      if (end === -1) return text.length;
      offset = sameLine && text[end - 1] === '\r' ? end - 1 : end;
    } else if (char === '/' && text[offset + 1] === '*') {
      const end = text.indexOf('*/', offset + 2);
      if (end === -1 || (sameLine && text.slice(offset, end).includes('\n'))) return offset;
      offset = end + 2;
    } else if (char === ' ' || char === '\t' || char === '\uFEFF') offset += 1;
    else if (!sameLine && (char === '\n' || char === '\r')) offset += 1;
    else return offset;
  }
}

class JsonSyntaxError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** Lives for one text. */
class JsonReader {
  at = 0;

  constructor(private readonly text: string) {}

  skipBlank(): void {
    this.at = skipBlank(this.text, this.at);
  }

  unexpected(): JsonProblem {
    const found = this.text[this.at];
    return {
      problem: found === undefined ? 'the text ends too early' : `unexpected ${found}`,
      offset: this.at,
    };
  }

  readValue(): JsonNode {
    this.skipBlank();
    const char = this.text[this.at];
    if (char === '{') return this.readObject();
    if (char === '[') return this.readArray();
    return this.readScalar();
  }

  private readObject(): JsonNode {
    const start = this.at;
    const members: JsonMember[] = [];
    this.at += 1;
    for (this.skipBlank(); this.text[this.at] !== '}'; this.skipBlank()) {
      const key = this.readScalar();
      if (typeof key.value !== 'string') return this.fail(key.start);
      this.expect(':');
      members.push({ key: key.value, start: key.start, node: this.readValue() });
      this.endOfItem('}');
    }
    this.at += 1;
    const value = Object.fromEntries(members.map((member) => [member.key, member.node.value]));
    return { start, end: this.at, value, members };
  }

  private readArray(): JsonNode {
    const start = this.at;
    const value: unknown[] = [];
    this.at += 1;
    for (this.skipBlank(); this.text[this.at] !== ']'; this.skipBlank()) {
      value.push(this.readValue().value);
      this.endOfItem(']');
    }
    this.at += 1;
    return { start, end: this.at, value };
  }

  private readScalar(): JsonNode {
    const start = this.at;
    const pattern = /"(?:[^"\\\n]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/y;
    pattern.lastIndex = start;
    const token = pattern.exec(this.text)?.[0] ?? this.fail(start);
    try {
      const value: unknown = JSON.parse(token);
      this.at = start + token.length;
      return { start, end: this.at, value };
    } catch {
      return this.fail(start);
    }
  }

  private expect(char: string): void {
    this.skipBlank();
    if (this.text[this.at] !== char) this.fail(this.at);
    this.at += 1;
  }

  private endOfItem(close: string): void {
    this.skipBlank();
    if (this.text[this.at] === ',') this.at += 1;
    else if (this.text[this.at] !== close) this.fail(this.at);
  }

  private fail(offset: number): never {
    this.at = offset;
    throw new JsonSyntaxError(this.unexpected().problem, offset);
  }
}
