// The options of `scaffold call`.
import type { LiveOptions } from '../live/live.js';

/** As the command line gives them. */
export interface CallCommandOptions extends LiveOptions {
  readonly operation: string;
  readonly arguments: readonly string[] | undefined;
  readonly jwt: string | undefined;
  readonly rpc: boolean;
  /** The service that is played: its name goes with the RPC key. */
  readonly as: string | undefined;
  readonly curl: boolean;
  readonly showSecrets: boolean;
  /** Where to call, in place of a live instance: a gateway, or any address. */
  readonly url: string | undefined;
  readonly out: string | undefined;
  /** Milliseconds. */
  readonly timeout: number | undefined;
}

/** Who calls as a service shows the key that services have. */
export function isRpc({ rpc, as }: CallCommandOptions): boolean {
  return rpc || as !== undefined;
}
