// What a gateway answers by itself below the operations of its services: OpenAPI documents and the documentation page.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DocsPage } from '../docs/docs-page.js';
import { sliceDocument } from '../docs/slice-document.js';
import type { GatewayDefinition } from './definition.js';

/** Answers a request for a page; false where it is for none. */
export type GatewayPages = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** Where a gateway's own document stands. */
export const documentPath = '/openapi.json';

/** Where the document of one exposed service stands: its public part, whatever the service itself says at this path. */
export function serviceDocumentPath(service: string): string {
  return `/api/${service}/openapi.json`;
}

/**
 * Creates the pages. `/openapi.json` is all that is exposed, `/api/<service>/openapi.json` the part of one service; both
 * come from the generated document, which knows nothing of RPC-only operations.
 */
export function createGatewayPages(
  { exposes, openapi }: Pick<GatewayDefinition, 'exposes' | 'openapi'>,
  docs: DocsPage | undefined,
): GatewayPages {
  const services = new Map(exposes.map(({ service }) => [serviceDocumentPath(service), service]));
  const texts = new Map<string, string | undefined>();
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path === documentPath || services.has(path)) {
      const text = openapi && (await textOf(path, openapi));
      if (text === undefined) return false;
      send(request, response, text);
      return true;
    }
    return docs?.(request, response) ?? false;
  };

  async function textOf(path: string, load: () => Promise<unknown>): Promise<string | undefined> {
    if (texts.has(path)) return texts.get(path);
    const document = await load();
    const service = services.get(path);
    const shown = service === undefined ? document : sliceDocument(document, service);
    const text = shown === undefined ? undefined : JSON.stringify(shown);
    texts.set(path, text);
    return text;
  }
}

function send(request: IncomingMessage, response: ServerResponse, text: string): void {
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}
