// Names and paths of what is emitted for one service.
import type { ServiceModel } from '../../../language/model.js';
import { needsUser } from '../options/in-calls.js';
import type { Operation } from '../part.js';

/** `services/user/generated/router.ts`. */
export function generatedPath(service: ServiceModel, file: string): string {
  return `${service.folder}/generated/${file}`;
}

/** The type of the call that an operation's handler gets. */
export function callType(operation: Operation): 'Call' | 'AuthenticatedCall' {
  return needsUser(operation) ? 'AuthenticatedCall' : 'Call';
}

/** `services/user/user.service.ts`: the user's class. */
export function implementationPath(service: ServiceModel): string {
  return `${service.folder}/${service.name}.service.ts`;
}
