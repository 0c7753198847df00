// What a generation within `scaffold dev` gives.
import type { DevService } from './dev-service.js';
import type { ConfigJudge } from './push-config.js';

/** What a run of the generator gave. */
export interface DevGeneration {
  /** Undefined: the manifests have errors, nothing was written. */
  readonly services: readonly DevService[] | undefined;
  /** Files written or removed, relative to the workspace. */
  readonly written: readonly string[];
  /** Diagnostics as text for people; empty when there are none. */
  readonly report: string;
  /** In etcd; undefined where the manifests have errors. */
  readonly namespace: string | undefined;
  /** What the manifests say about configs. */
  readonly judge: ConfigJudge;
}
