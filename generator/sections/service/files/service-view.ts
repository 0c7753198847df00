// What all templates of a service's files are told of it.
import type { ServiceModel } from '../../../language/model.js';
import { service as servicePart } from '../part.js';

/** What every template of a service's file may name. */
export interface ServiceView {
  /** As in the manifest: `task-runner`. */
  readonly name: string;
  /** `taskRunner`. */
  readonly camel: string;
  /** `TaskRunner`. */
  readonly pascal: string;
  readonly version: string;
  /** The manifest, relative to the workspace. */
  readonly from: string;
}

/** The service as templates know it. */
export function serviceView(service: ServiceModel): ServiceView {
  const { name, camel, pascal, from } = service;
  return { name, camel, pascal, version: service.part(servicePart).version, from };
}
