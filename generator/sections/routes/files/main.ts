// main.ts: runs the user's class. The user's after it was written once.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { Printed } from '../../../engine/emit/printed.js';
import type { ServiceSubject } from '../../emitting.js';
import { entryFile, type StartView } from '../../service/files/entry.js';
import { serviceView } from '../../service/files/service-view.js';
import { generatedPath, implementationPath } from './service-names.js';

/** What a service's main.ts is given. */
export interface MainView extends StartView {
  /** The function that runs it. */
  readonly serve: Printed;
  /** The user's class. */
  readonly implementation: Printed;
}

/** The service's main.ts. */
export const mainFile: FileSpec<ServiceSubject, MainView> = {
  ...entryFile,
  template: 'services/service/main.ts',
  path: ({ service }) => (service.isCallable ? `${service.folder}/main.ts` : undefined),
  view: ({ service }, names) => ({
    service: serviceView(service),
    serve: names.value(`serve${service.pascal}`, generatedPath(service, 'service.ts')),
    implementation: names.value(`${service.pascal}Service`, implementationPath(service)),
  }),
};
