// The one door to Express: applications, routers, and servers whose requests and responses are born with Express' prototypes.
import express, { type Express, type Request, type Response, type Router } from 'express';
import {
  createServer,
  type IncomingMessage,
  ServerResponse,
  type Server,
  type ServerOptions,
} from 'node:http';
import { TakeableRequest } from '../front/taken-body.js';

export type {
  ErrorRequestHandler,
  Express,
  NextFunction,
  Request,
  RequestHandler,
  Response,
  Router,
} from 'express';

/** A bare application: no `X-Powered-By`, no ETags, query strings left to the routes. */
export function createExpress(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  // A path is one thing, as it is for the operations and for gateways.
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app.set('query parser', 'simple');
  return app;
}

/** A router that others mount. */
export function createExpressRouter(): Router {
  return express.Router({ caseSensitive: true, strict: true });
}

/** Sets on a request and its response what Express sets when it takes one: for those that did not pass through it. */
export function dress(request: Request, response: Response, params: Readonly<Record<string, string>>): void {
  if (request.res !== undefined) return;
  request.res = response;
  request.originalUrl ??= request.url;
  request.baseUrl ??= '';
  request.params ??= { ...params };
  response.locals ??= Object.create(null) as Response['locals'];
}

/** Whether a request was made by the server of an application, with its prototypes: what Express would do to it is done. */
export function isBorn(request: IncomingMessage, app: Express): boolean {
  return Object.getPrototypeOf(request) === app.request && TakeableRequest.of(request) !== undefined;
}

/**
 * An HTTP server for an application. Express gives each request and response its own prototype, which costs V8's fast
 * paths for the rest of the request; here Node makes them with that prototype from the start, so nothing changes later.
 */
export function createExpressServer(app: Express, options: ServerOptions = {}): Server {
  class BornRequest extends TakeableRequest {}
  class BornResponse extends ServerResponse<BornRequest> {}
  const { constructor: _none, ...methods } = Object.getOwnPropertyDescriptors(TakeableRequest.prototype);
  Object.defineProperties(BornRequest.prototype, methods);
  Object.setPrototypeOf(BornRequest.prototype, app.request);
  Object.setPrototypeOf(BornResponse.prototype, app.response);
  app.request = BornRequest.prototype as unknown as Request;
  app.response = BornResponse.prototype as unknown as Response;
  return createServer({ ...options, IncomingMessage: BornRequest, ServerResponse: BornResponse }, app);
}
