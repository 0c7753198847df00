// The ways to show who calls, in OpenAPI's words: as many of them as the operations of a document ask for.
import { wireHeaders } from '@armature/runtime/wire';
import type { OpenAPIV3_1 } from 'openapi-types';
import { securityOf } from './options/in-documents.js';
import type { SchemeName } from './options/option.js';
import type { Operation } from './part.js';
import { withCauses } from '../../engine/emit/causes.js';
import type { Span } from '../../source/source-file.js';
import type { AuthModel } from '../auth/part.js';

/** The part of a document's components. */
export function securitySchemes(
  operations: readonly Operation[],
  auth: AuthModel,
): Pick<OpenAPIV3_1.ComponentsObject, 'securitySchemes'> {
  const asked = new Set(operations.flatMap((operation) => securityOf(operation, auth).flatMap(Object.keys)));
  const found = Object.entries(schemesOf(auth)).filter(([name]) => asked.has(name));
  if (found.length === 0) return {};
  const causeOf = (name: string): Span | undefined => (name === 'cookie' ? auth.cookieSpan : undefined);
  return { securitySchemes: withCauses(Object.fromEntries(found), causeOf) };
}

function schemesOf(auth: AuthModel): Record<SchemeName, OpenAPIV3_1.SecuritySchemeObject> {
  return {
    jwt: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: `A user's token. Roles stand in its claim \`${auth.roleClaim}\`.`,
    },
    cookie: {
      type: 'apiKey',
      in: 'cookie',
      name: auth.cookie ?? '',
      description: "A user's token in a cookie.",
    },
    rpcKey: {
      type: 'apiKey',
      in: 'header',
      name: wireHeaders.rpcKey.written,
      description: 'The key that the services of the platform share.',
    },
  };
}
