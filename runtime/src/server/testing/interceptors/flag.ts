// An operation that is there only while its flag is on: else as if it did not exist.
import { failure, type ServerCall, type ServerInterceptor } from '@armature/runtime';
import type { Call } from './generated/service.js';

export function behindFlag(isOn: (call: ServerCall<Call>) => boolean): ServerInterceptor<Call> {
  return (next) => (call) => {
    if (!isOn(call)) throw failure('not-found');
    return next(call);
  };
}
