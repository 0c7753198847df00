// Answers with all of their digits: what a peer writes as a number of 64 bits is shown as it wrote it, not as JavaScript rounds it.
import { randomUUID } from 'node:crypto';
import type { Transport, TransportResponse } from '@armature/runtime/client';
import { markDigits, readMarked } from '../../source/json-digits.js';

/** A transport whose answers keep their digits, and what reads them. */
export interface DigitsKept {
  readonly transport: Transport;
  /** The value of an answer, its large integers as bigints. */
  read(value: unknown): unknown;
}

/** Keeps the digits of what comes over a transport as JSON, as a whole or in events. Bytes stay what they are. */
export function keepDigits(transport: Transport): DigitsKept {
  // Nobody who answers can know it, so no text of an answer begins with it.
  const sign = `integer ${randomUUID()} `;
  return {
    transport: {
      ...transport,
      send: async (request) => {
        const response = await transport.send(request);
        return request.operation.result === 'binary' ? response : marked(response, sign);
      },
    },
    read: (value) => readMarked(value, sign),
  };
}

function marked(response: TransportResponse, sign: string): TransportResponse {
  const { cause } = response;
  return {
    status: response.status,
    header: (name) => response.header(name),
    text: async () => markText(await response.text(), sign),
    stream: () => markLines(response.stream(), sign),
    ...(cause && { cause: () => cause() }),
  };
}

/** What is no JSON is left alone: it is shown as it came. */
function markText(text: string, sign: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  return markDigits(text, sign);
}

/** Events in lines: each `data:` is JSON of its own. */
async function* markLines(stream: AsyncIterable<Uint8Array>, sign: string): AsyncGenerator<Uint8Array> {
  const [decoder, encoder] = [new TextDecoder(), new TextEncoder()];
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield encoder.encode(`${markLine(line, sign)}\n`);
  }
  rest += decoder.decode();
  if (rest !== '') yield encoder.encode(markLine(rest, sign));
}

function markLine(line: string, sign: string): string {
  const data = /^data: ?/.exec(line)?.[0];
  return data === undefined ? line : data + markText(line.slice(data.length), sign);
}
