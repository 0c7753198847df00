// A service as `scaffold dev` knows it.

/** A service that can run. */
export interface DevService {
  readonly name: string;
  /** Relative to the workspace. */
  readonly folder: string;
  readonly gateway: boolean;
  /** It publishes or handles events. */
  readonly events: boolean;
}
