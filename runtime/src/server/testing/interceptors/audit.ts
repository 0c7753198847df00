// Who changed what, and how it ended: one line for each call that may change something.
import { ServiceError, type ServerInterceptor } from '@armature/runtime';
import type { Call } from './generated/service.js';

export const audit: ServerInterceptor<Call> = (next) => async (call) => {
  const { operation, claims, caller } = call;
  if (operation.method === 'GET') return next(call);
  const who = claims?.userId ?? caller ?? 'nobody';
  try {
    const output = await next(call);
    call.log.info({ audit: true, who, outcome: 'done' }, operation.name);
    return output;
  } catch (error) {
    const outcome = error instanceof ServiceError ? error.code : 'failed';
    call.log.info({ audit: true, who, outcome }, operation.name);
    throw error;
  }
};
