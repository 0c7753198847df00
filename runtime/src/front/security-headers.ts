// The security headers of every answer: helmet's defaults, asked for once, since they are the same each time.
import helmet from 'helmet';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Names and values. */
export type Headers = readonly (readonly [string, string])[];

/** What helmet sets on an answer. Throws if it should ever need to wait or to look at the request. */
export function securityHeaders(): Headers {
  const headers: [string, string][] = [];
  let complete = false;
  const response = {
    setHeader: (name: string, value: string) => headers.push([name, value]),
    removeHeader: () => {},
  };
  const none = {} as IncomingMessage;
  // Only these two methods of a response are used; the test of the API holds the outcome against helmet on a real one.
  helmet()(none, response as unknown as ServerResponse, (error?: unknown) => {
    if (error !== undefined) throw error as Error;
    complete = true;
  });
  if (!complete) throw new Error('helmet did not set its headers at once');
  return headers;
}
