// What sections get while files are emitted.
import type { Model, ServiceModel } from '../language/model.js';

/** A service whose files are emitted, and the workspace that it stands in. */
export interface ServiceSubject {
  readonly service: ServiceModel;
  readonly model: Model;
}

/** What a workspace's files say that no manifest says. */
export interface WorkspaceSettings {
  /** What package.json asks for: a version range or a `file:` link. */
  readonly versions: { readonly runtime: string; readonly scaffold: string };
}
