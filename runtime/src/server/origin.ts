// Whether a browser sends a request from a page of ours: the defence of cookies against forged requests from other sites.
import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether the request's `Origin` is the host that was asked, or one that is allowed. `X-Forwarded-Host` counts too (a
 * gateway stands in front), since a page of another site can't set it without being allowed to first. No `Origin`: false.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, allowed: readonly string[] = []): boolean {
  const { origin, host } = headers;
  if (origin === undefined || origin === 'null') return false;
  if (allowed.includes(origin)) return true;
  const forwarded = headers['x-forwarded-host'];
  const asked = [host, typeof forwarded === 'string' ? forwarded : undefined];
  return URL.canParse(origin) && asked.includes(new URL(origin).host);
}
