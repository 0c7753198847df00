// The one door to Express: applications, routers, and servers whose requests and responses are born with Express' prototypes.
import express, { type Express, type Request, type Response, type Router } from 'express';
import { createServer, IncomingMessage, ServerResponse, type Server, type ServerOptions } from 'node:http';

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

/**
 * An HTTP server for an application. Express gives each request and response its own prototype, which costs V8's fast
 * paths for the rest of the request; here Node makes them with that prototype from the start, so nothing changes later.
 */
export function createExpressServer(app: Express, options: ServerOptions = {}): Server {
  class BornRequest extends IncomingMessage {}
  class BornResponse extends ServerResponse {}
  Object.setPrototypeOf(BornRequest.prototype, app.request);
  Object.setPrototypeOf(BornResponse.prototype, app.response);
  app.request = BornRequest.prototype as Request;
  app.response = BornResponse.prototype as Response;
  return createServer({ ...options, IncomingMessage: BornRequest, ServerResponse: BornResponse }, app);
}
