// Answers with server-sent events (WHATWG HTML §9.2): each result as JSON, comments as heartbeats, `end` or `error` at the end.
import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import { streamEvents } from '../call/event-stream.js';
import type { CallScope } from './call-scope.js';
import type { Exchange } from '../front/exchange.js';
import type { Host } from './host.js';
import { failureText, noteFailure } from '../front/respond.js';

/** What a stream is made of. */
export interface StreamAnswer {
  readonly response: ServerResponse;
  readonly status: number;
  readonly events: AsyncIterable<unknown>;
  readonly encode: (event: unknown) => unknown;
  readonly scope: CallScope;
  readonly exchange: Exchange;
  readonly host: Host;
  /** Makes a failure that comes late one that this operation may answer. */
  readonly translate: (error: unknown) => unknown;
}

/** How long a stream waits for its first event, so that an early failure still gets a status of its own: milliseconds. */
const firstEventMs = 50;

/**
 * Sends the events as they come, at the reader's pace. Ends the iteration when the caller goes away, at the deadline and
 * when the service shuts down. Rejects only while nothing was sent yet.
 */
export async function respondStream(answer: StreamAnswer): Promise<void> {
  const { response, scope, host } = answer;
  const iterator = answer.events[Symbol.asyncIterator]();
  if (response.req.method === 'HEAD') {
    open(answer);
    response.end();
    return release(iterator, answer.exchange);
  }
  const stop = new Promise<'stop'>((resolve) => {
    scope.onDrain = () => resolve('stop');
    if (host.calls.draining) resolve('stop');
  });
  let complete = false;
  let cancelHeartbeat = (): void => {};
  try {
    let next = iterator.next();
    await firstOrSoon(next, scope, host);
    open(answer);
    const beat = (): void => {
      response.write(':\n\n');
      cancelHeartbeat = host.clock.after(host.heartbeatMs, beat);
    };
    cancelHeartbeat = host.clock.after(host.heartbeatMs, beat);
    for (;;) {
      const result = await scope.within(Promise.race([next, stop]));
      if (result === 'stop') break;
      if (result.done) {
        complete = true;
        break;
      }
      await write(answer, `data: ${JSON.stringify(answer.encode(result.value))}\n\n`);
      next = iterator.next();
    }
    if (complete) response.write(`event: ${streamEvents.end}\ndata: {}\n\n`);
    response.end();
  } catch (error) {
    if (!response.headersSent) throw error;
    complete = fail(answer, answer.translate(error));
  } finally {
    cancelHeartbeat();
    if (!complete) void release(iterator, answer.exchange);
  }
}

async function firstOrSoon(next: Promise<unknown>, scope: CallScope, host: Host): Promise<void> {
  let cancel = (): void => {};
  const soon = new Promise<void>((resolve) => {
    cancel = host.clock.after(firstEventMs, resolve);
  });
  try {
    await scope.within(Promise.race([next, soon]));
  } finally {
    cancel();
  }
}

function open({ response, status }: StreamAnswer): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  // Asks proxies (nginx) not to hold events back.
  response.setHeader('X-Accel-Buffering', 'no');
  response.flushHeaders();
}

async function write({ response, scope }: StreamAnswer, text: string): Promise<void> {
  if (!response.write(text)) await scope.within(once(response, 'drain'));
}

/** The failure goes out as the last event; gives false, since the iteration may still be running. */
function fail({ response, exchange }: StreamAnswer, error: unknown): false {
  const failed = noteFailure(error, exchange);
  if (failed.kind !== 'cancelled') {
    exchange.error = error;
    response.write(`event: ${streamEvents.error}\ndata: ${failureText(failed, exchange)}\n\n`);
  }
  response.end();
  return false;
}

async function release(iterator: AsyncIterator<unknown>, exchange: Exchange): Promise<void> {
  try {
    await iterator.return?.();
  } catch (error) {
    exchange.log.debug({ err: error }, 'a stream failed after its end');
  }
}
