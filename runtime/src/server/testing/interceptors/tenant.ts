// Each user works within a tenant: what a request asks for must be the user's own. Handlers ask `tenantOf(call)`.
import { failure, type ServerInterceptor } from '@armature/runtime';
import type { Call } from './generated/service.js';

const tenants = new WeakMap<object, string>();

export const tenant: ServerInterceptor<Call> = (next) => (call) => {
  const own = call.claims?.tenant;
  const asked = call.request.get('x-tenant') ?? own;
  if (asked !== own) throw failure('forbidden', `you do not belong to ${asked}`);
  if (own !== undefined) tenants.set(call, own);
  return next(call);
};

export function tenantOf(call: object): string {
  const found = tenants.get(call);
  if (found === undefined) throw failure('unauthenticated');
  return found;
}
