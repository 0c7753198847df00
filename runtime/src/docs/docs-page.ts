// The documentation page of a service or a gateway: Swagger UI from its package, started by our own script. Nothing comes from elsewhere.
import { createReadStream, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { docsScript, docsStyle, pageText, type DocsDocument } from './page-text.js';

/** What a page shows. */
export interface DocsPageInit {
  readonly title: string;
  /** With more than one there is a picker; the first is shown at the beginning. */
  readonly documents: readonly DocsDocument[];
  /** The folder of swagger-ui-dist. */
  readonly folder: string;
}

/** Answers a request for the page or for what the page loads; false: the request is for something else. */
export type DocsPage = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Scripts, styles and requests of the page's own origin only. Nothing inline runs. */
const docsPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join(';');

const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** Creates the page, below `/docs`. */
export function createDocsPage({ title, documents, folder }: DocsPageInit): DocsPage {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const texts: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {
    '/docs': { type: 'text/html; charset=utf-8', text: pageText({ title, documents, version }) },
    '/docs/docs.js': { type: 'text/javascript; charset=utf-8', text: docsScript },
    '/docs/docs.css': { type: 'text/css; charset=utf-8', text: docsStyle },
  };
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path === '/docs/') {
      redirect(response);
      return true;
    }
    const own = texts[path];
    if (own !== undefined) {
      head(response, { type: own.type, length: Buffer.byteLength(own.text), cache: 'no-cache' });
      response.end(request.method === 'HEAD' ? undefined : own.text);
      return true;
    }
    const name = path.startsWith('/docs/') ? path.slice('/docs/'.length) : '';
    const type = Object.hasOwn(assets, name) ? assets[name] : undefined;
    if (type === undefined) return false;
    sendFile(request, response, { path: join(folder, name), type });
    return true;
  };
}

function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { path, type }: { readonly path: string; readonly type: string },
): void {
  // The page asks for them by version.
  head(response, { type, length: statSync(path).size, cache: 'public, max-age=86400, immutable' });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  createReadStream(path)
    .on('error', () => response.destroy())
    .pipe(response);
}

function redirect(response: ServerResponse): void {
  response.statusCode = 308;
  response.setHeader('Location', '/docs');
  response.end();
}

function head(
  response: ServerResponse,
  { type, length, cache }: { readonly type: string; readonly length: number; readonly cache: string },
): void {
  response.statusCode = 200;
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', length);
  response.setHeader('Cache-Control', cache);
  response.setHeader('Content-Security-Policy', docsPolicy);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
}
