// A transport for tests: keeps what was sent and answers as it was told.
import type { Transport, TransportRequest, TransportResponse } from '../transport.js';

/** An answer to give. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterable<Uint8Array>;
}

/** A transport that remembers. */
export interface ScriptedTransport extends Transport {
  readonly sent: TransportRequest[];
}

/** Creates it; `answer` may also throw, or wait for the request's signal. */
export function createScriptedTransport(
  answer: ScriptedAnswer | ((request: TransportRequest) => ScriptedAnswer | Promise<ScriptedAnswer>),
): ScriptedTransport {
  const sent: TransportRequest[] = [];
  return {
    sent,
    send: async (request) => {
      sent.push(request);
      return toResponse(typeof answer === 'function' ? await answer(request) : answer);
    },
  };
}

function toResponse({ status = 200, headers = {}, body = '' }: ScriptedAnswer): TransportResponse {
  const chunks = typeof body === 'string' ? chunksOf(body) : body;
  return {
    status,
    header: (name) => headers[name],
    text: async () => {
      const decoder = new TextDecoder();
      let text = '';
      for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
      return text;
    },
    stream: () => chunks,
  };
}

/** A text as chunks of some bytes each. */
export async function* chunksOf(text: string, size = 1 << 20): AsyncGenerator<Uint8Array, void, undefined> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}
