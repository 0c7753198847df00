// From the model to the files of a workspace: who asks for which files, and in which order. Pure.
import type { Model, ServiceModel } from '../../language/model.js';
import type { EmittedFile } from '../../engine/write/change.js';
import { emitTypeModules } from '../../language/codec/type-module.js';
import { emitOpenApi } from './openapi-document.js';
import { emitFiles, type FileSpec } from '../../engine/emit/file-spec.js';
import { layOut } from '../../engine/emit/oxfmt.js';
import { depends } from '../../sections/depends/part.js';
import { gateway } from '../../sections/gateway/part.js';
import { usesFile } from '../../sections/depends/files/uses.js';
import { gatewayFile } from '../../sections/gateway/files/gateway.js';
import { clientFile } from '../../sections/routes/files/client.js';
import { contractFile } from '../../sections/routes/files/contract.js';
import { firstTestFile } from '../../sections/routes/files/first-test.js';
import { implementationFile } from '../../sections/routes/files/implementation.js';
import { routerFile } from '../../sections/routes/files/router.js';
import { serviceFile } from '../../sections/routes/files/service.js';
import {
  bootstrapFile,
  gatewayMainFile,
  mainFile,
  ownConfigFile,
} from '../../sections/service/files/entry.js';
import type { ServiceSubject } from '../../sections/service/files/subject.js';
import { emitWorkspace, type WorkspaceSettings } from '../../sections/workspace/files/workspace.js';

/** What is to be emitted. */
export interface EmitSelection {
  /** Services by name; absent: all of them. */
  readonly services?: readonly string[];
  /** Settings of the workspace's own files; absent: those are left out. */
  readonly workspace?: WorkspaceSettings;
}

/** Every file that the selection asks for, with all shared modules, and the clients of peers. Same model, same bytes. */
export function emit(model: Model, selection: EmitSelection = {}): Promise<EmittedFile[]> {
  const { services: names, workspace } = selection;
  const services = model.services.filter((service) => names === undefined || names.includes(service.name));
  const peers = model.peers.filter((peer) => services.some((service) => isKnownTo(peer, service)));
  return Promise.all([
    ...(workspace ? emitWorkspace(model, workspace) : []),
    ...emitTypeModules(model, [...services, ...peers]).map(laidOut),
    ...services.flatMap((service) => emitServiceFiles(service, model)),
    ...peers.flatMap((service) => emitFiles([contractFile, clientFile], { service })),
  ]);
}

async function laidOut(file: EmittedFile): Promise<EmittedFile> {
  return { ...file, text: await layOut(file.path, file.text) };
}

function isKnownTo(peer: ServiceModel, service: ServiceModel): boolean {
  return service.part(depends).some((dependency) => dependency.service === peer);
}

const entryFiles = [mainFile, gatewayMainFile, bootstrapFile, ownConfigFile];
const gatewayFiles: readonly FileSpec<ServiceSubject>[] = [...entryFiles, gatewayFile];
const serviceFiles: readonly FileSpec<ServiceSubject>[] = [
  ...entryFiles,
  implementationFile,
  firstTestFile,
  contractFile,
  serviceFile,
  usesFile,
  routerFile,
  clientFile,
];

/** Every file of one service but its types. */
function emitServiceFiles(service: ServiceModel, model: Model): Promise<EmittedFile>[] {
  const files = service.part(gateway) ? gatewayFiles : serviceFiles;
  return [...emitFiles(files, { service, model }), Promise.resolve(emitOpenApi(service, model))];
}
