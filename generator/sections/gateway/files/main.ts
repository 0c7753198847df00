// main.ts of a gateway: the user's after it was written once.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { ServiceSubject } from '../../emitting.js';
import { entryFile, type StartView } from '../../service/files/entry.js';
import { gateway } from '../part.js';

/** main.ts. */
export const gatewayMainFile: FileSpec<ServiceSubject, StartView> = {
  ...entryFile,
  template: 'services/gateway/main.ts',
  path: ({ service }) => (service.part(gateway) ? `${service.folder}/main.ts` : undefined),
};
