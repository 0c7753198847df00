// Who the user is: reads the token, verifies it, decodes the claims, checks the roles.
import type { IncomingMessage } from 'node:http';
import type { Codec } from '../codec/codec.js';
import { Problems } from '../codec/problems.js';
import type { AuthRule } from '../wire/contract.js';
import { failure } from '../error/service-error.js';
import type { Logger } from '../log/logger.js';
import { isSameOrigin } from './origin.js';
import type { Tokens } from './tokens.js';

/** A user whose token was verified. */
export interface User {
  readonly token: string;
  readonly claims: unknown;
}

/** What the guard needs of its host. */
export interface TokenGuardOptions {
  readonly tokens: Tokens;
  readonly claims: Codec<unknown, never>;
  readonly roleClaim: string;
  /** Name of the cookie that may carry the token. */
  readonly cookie?: string | undefined;
  /** Origins from which browsers may use the cookie, beside the service's own. */
  readonly origins?: readonly string[] | undefined;
}

/** The guard of one operation. Gives undefined, at once or later, where nobody is signed in and nobody need be. */
export type TokenGuard = (
  request: IncomingMessage,
  exchange: Logging,
) => Promise<User | undefined> | undefined;

/** Where a logger can be had, made at the first ask. */
export interface Logging {
  readonly log: Logger;
}

/**
 * Creates the guard for a rule. With a rule: `unauthenticated` without a valid token, `forbidden` without one of the
 * roles. Without: a token that is not valid counts as none, so that a stale one doesn't bar the way to signing in again.
 */
export function createTokenGuard(rule: AuthRule | undefined, options: TokenGuardOptions): TokenGuard {
  const roles = rule?.roles ?? [];
  return (request, exchange) => {
    const found = findToken(request, options, rule !== undefined);
    if (found !== undefined) return admit(found, exchange);
    if (rule) throw failure('unauthenticated');
    return undefined;
  };

  async function admit(token: string, exchange: Logging): Promise<User | undefined> {
    const user = await verify(token, options, exchange);
    if (typeof user === 'string') {
      if (rule) throw failure('unauthenticated', user);
      return undefined;
    }
    if (roles.length > 0 && !hasRole(user.payload[options.roleClaim], roles)) throw failure('forbidden');
    return user;
  }
}

function findToken(
  request: IncomingMessage,
  options: TokenGuardOptions,
  needed: boolean,
): string | undefined {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) return /^Bearer +([^\s]+) *$/i.exec(authorization)?.[1];
  if (options.cookie === undefined || cookie === undefined) return undefined;
  const token = readCookie(cookie, options.cookie);
  if (token === undefined || isSafe(request) || isSameOrigin(request.headers, options.origins)) return token;
  if (needed) throw failure('forbidden', 'a cookie signs in only requests from the own origin');
  return undefined;
}

async function verify(
  token: string,
  { tokens, claims }: TokenGuardOptions,
  exchange: Logging,
): Promise<(User & { readonly payload: Readonly<Record<string, unknown>> }) | string> {
  const verified = await tokens.verify(token);
  if (verified.kind === 'invalid') {
    exchange.log.debug({ reason: verified.reason }, 'token refused');
    return verified.reason === 'expired' ? 'the token has expired' : 'the token is not valid';
  }
  const problems = new Problems();
  const decoded = claims.decode(verified.payload, '', problems);
  if (!problems.none) {
    exchange.log.warn(
      { problems: problems.list },
      'token refused: its claims are not those of this platform',
    );
    return 'the token is not valid';
  }
  return { token, claims: decoded, payload: verified.payload };
}

function hasRole(held: unknown, roles: readonly string[]): boolean {
  if (Array.isArray(held)) return held.some((role) => hasRole(role, roles));
  // Peers of the Go framework number their roles.
  return (typeof held === 'string' || typeof held === 'number') && roles.includes(String(held));
}

function isSafe(request: IncomingMessage): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}

function readCookie(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at !== -1 && pair.slice(0, at).trim() === name)
      return pair
        .slice(at + 1)
        .trim()
        .replace(/^"(.*)"$/, '$1');
  }
  return undefined;
}
