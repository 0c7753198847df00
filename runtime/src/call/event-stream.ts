// Reads server-sent events (WHATWG HTML §9.2.6) out of a body's chunks.

/** Names of the events that are not results: a failure in the middle, and the regular end. */
export const streamEvents = { error: 'error', end: 'end' } as const;

/** One dispatched event. */
export interface ServerEvent {
  /** `message` where the stream names none. */
  readonly name: string;
  readonly data: string;
}

/** An event longer than this ends the stream with an error: characters. */
const longestEvent = 8 * 1024 * 1024;

/** The events of a body, comments left out. Chunks may be cut anywhere, in the middle of a character too. */
export async function* readEvents(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerEvent, void, undefined> {
  const decoder = new TextDecoder();
  const pending = new PendingEvent();
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    if (rest.length > longestEvent) throw new Error('a line of the event stream is too long');
    // A trailing CR may be the first half of CR LF: it stays for the next chunk.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = pending.take(line);
      if (event) yield event;
    }
  }
}

/** The fields of the event that is coming in. */
class PendingEvent {
  #name = '';
  #lines: string[] = [];
  #length = 0;

  /** Takes one line; the blank one that ends an event gives the event. */
  take(line: string): ServerEvent | undefined {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return undefined;
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'event') this.#name = value;
    if (field === 'data') this.#append(value);
    return undefined;
  }

  #append(value: string): void {
    this.#length += value.length;
    if (this.#length > longestEvent) throw new Error('an event of the stream is too long');
    this.#lines.push(value);
  }

  #dispatch(): ServerEvent | undefined {
    const event = { name: this.#name || 'message', data: this.#lines.join('\n') };
    const empty = this.#lines.length === 0;
    this.#name = '';
    this.#lines = [];
    this.#length = 0;
    return empty ? undefined : event;
  }
}
