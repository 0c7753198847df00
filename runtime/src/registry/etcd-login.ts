// Logging in to an etcd that asks for user and password. Done here because etcd3's own way opens a client at each login that
// is never closed, and tries a refused token again for ever.
import { InterceptingCall, Metadata, status, type Interceptor } from '@grpc/grpc-js';

/** Text of the status that stands for a token which etcd no longer knows. The next call logs in anew. */
export const expiredLogin = 'the login is no longer valid';

/**
 * Puts the token of a login on every call but the login itself. `login` is asked for the first call, and again after etcd
 * said that the token is not valid; that call fails with `unauthenticated` and the text `expiredLogin`.
 */
export function createLoginInterceptor(login: () => Promise<string>): Interceptor {
  let token: Promise<string> | undefined;
  return (options, nextCall) => {
    if (options.method_definition.path.endsWith('/Authenticate'))
      return new InterceptingCall(nextCall(options));
    let used: Promise<string> | undefined;
    return new InterceptingCall(nextCall(options), {
      start(metadata, listener, next) {
        const begin = (value?: string): void => {
          if (value !== undefined) metadata.set('token', value);
          next(metadata, {
            onReceiveStatus(result, forward) {
              if (!/invalid auth token|auth.*revision/i.test(result.details)) return forward(result);
              if (token === used) token = undefined;
              forward({ code: status.UNAUTHENTICATED, details: expiredLogin, metadata: new Metadata() });
            },
          });
        };
        token ??= login();
        used = token;
        used.then(begin, (error: unknown) => {
          if (token === used) token = undefined;
          // The call must not go out without a token: end it with the reason of the failed login.
          const details = error instanceof Error ? error.message : String(error);
          const code = /authentication failed/i.test(details) ? status.PERMISSION_DENIED : status.UNAVAILABLE;
          listener.onReceiveStatus({ code, details, metadata: new Metadata() });
        });
      },
    });
  };
}
