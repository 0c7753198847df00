// What another service said a moment ago, where it says the same to everybody: its public reads.
import type { ClientInterceptor } from '@armature/runtime/client';

interface Kept {
  readonly output: unknown;
  readonly until: number;
}

export function cacheFor(milliseconds: number, now: () => number = Date.now): ClientInterceptor {
  const answers = new Map<string, Kept>();
  return (next) => async (call) => {
    const { operation, input } = call;
    const isPublic = operation.method === 'GET' && !operation.rpcOnly && operation.auth === undefined;
    if (!isPublic || operation.result !== 'json') return next(call);
    const key = `${operation.service}.${operation.name} ${JSON.stringify(operation.input.encode(input))}`;
    const known = answers.get(key);
    if (known !== undefined && known.until > now()) return known.output;
    const output: unknown = await next(call);
    if (answers.size >= 1_000) answers.clear();
    answers.set(key, { output, until: now() + milliseconds });
    return output;
  };
}
