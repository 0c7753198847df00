// The key of `gateway`, and what stands under it.
import type { ServiceModel } from '../../language/model.js';
import type { Part } from '../../language/part.js';
import type { Located, Span } from '../../source/source-file.js';

/** The `gateway` section of a service manifest. */
export interface GatewayDeclaration {
  /** Services that it forwards to; '*' for all of the workspace. */
  readonly expose: readonly Located<string>[];
  /** Origins that browsers may call from; '*' for any. Empty: no CORS. */
  readonly cors: { readonly origins: readonly string[]; readonly credentials: boolean };
  /** Largest request body in bytes. */
  readonly maxBodyBytes: number;
  /** Deadline of a forwarded request in milliseconds. */
  readonly timeoutMs: number;
  /** Forward also paths that no manifest lists (for routes written by hand, for Go peers). */
  readonly passThrough: readonly Located<string>[];
  readonly span: Span;
}

/** A gateway, linked to the services behind it. */
export interface GatewayModel {
  readonly exposes: readonly ServiceModel[];
  readonly passThrough: readonly ServiceModel[];
  /** Where the manifest names them, or all of them. */
  readonly spans: ReadonlyMap<ServiceModel, Span>;
  readonly cors: { readonly origins: readonly string[]; readonly credentials: boolean };
  readonly maxBodyBytes: number;
  readonly timeoutMs: number;
}

/** The key; nothing stands under it where a service is no gateway. */
export const gateway: Part<GatewayDeclaration | undefined, GatewayModel | undefined> = { key: 'gateway' };
