// Requests as Swagger's client makes them of a document, with nothing else known of the service.
import { createRequire } from 'node:module';
import type { Given, RandomOperation } from './random-operations.test.fixture.js';

interface BuiltRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: FormData | string | object;
}

// It has no types.
const Swagger = createRequire(import.meta.url)('swagger-client') as {
  buildRequest(options: object): BuiltRequest;
};

/** Makes requests of a document; undefined for what this client can't say. */
export function createSwaggerSender(
  document: object,
): (operation: RandomOperation, input: readonly Given[]) => Promise<Request | undefined> {
  const spec = { ...document, servers: [{ url: 'http://odd.example' }] };
  return ({ name, media }, input) => {
    // It leaves parameters out that are empty texts.
    if (input.some(({ field, value }) => field.place !== 'body' && value === ''))
      return Promise.resolve(undefined);
    const isForm = media !== 'application/json';
    const of = (isBody: boolean): object =>
      Object.fromEntries(
        input
          .filter(({ field }) => (field.place === 'body') === isBody)
          .map(({ field, value }) => [field.wire, isBody && isForm ? formValue(value) : value]),
      );
    const {
      url,
      method,
      headers,
      body: written,
    } = Swagger.buildRequest({
      spec,
      operationId: name,
      parameters: of(false),
      ...(media !== undefined && { requestContentType: media, requestBody: of(true) }),
    });
    // The boundary is the form's.
    if (written instanceof FormData) delete headers['Content-Type'];
    const isText = typeof written === 'string' || written instanceof FormData;
    const text = isText || written === undefined ? written : JSON.stringify(written);
    const init: RequestInit = { method, headers };
    return Promise.resolve(new Request(url, text === undefined ? init : { ...init, body: text }));
  };
}

/** It reads what it is given for a form as JSON, where it can. */
function formValue(value: unknown): unknown {
  const isFile = [value].flat().some((item) => item instanceof File);
  return isFile ? value : JSON.stringify(value);
}
