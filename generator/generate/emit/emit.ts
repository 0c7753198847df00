// From the model to the files of a workspace: who asks for which files, and in which order. Pure.
import type { Model, ServiceModel } from '../../language/model.js';
import type { EmittedFile } from '../../engine/write/change.js';
import { emitTypeModules } from '../../language/codec/type-module.js';
import { emitOpenApi } from './openapi-document.js';
import { emitClient } from '../../sections/routes/files/client.js';
import { emitContract } from '../../sections/routes/files/contract.js';
import { emitEntry } from '../../sections/service/files/entry.js';
import { emitFirstTest } from '../../sections/routes/files/first-test.js';
import { emitGateway } from '../../sections/gateway/files/gateway.js';
import { emitImplementation } from '../../sections/routes/files/implementation.js';
import { emitRouter } from '../../sections/routes/files/router.js';
import { emitService } from '../../sections/routes/files/service.js';
import { emitUses } from '../../sections/depends/files/uses.js';
import { emitWorkspace, type WorkspaceSettings } from '../../sections/workspace/files/workspace.js';
import { depends } from '../../sections/depends/part.js';
import { gateway } from '../../sections/gateway/part.js';

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
  const files = [
    ...(workspace ? emitWorkspace(model, workspace) : []),
    ...emitTypeModules(model, [...services, ...peers]),
    ...services.flatMap((service) => emitServiceFiles(service, model)),
    ...peers.flatMap((peer) => [emitContract(peer), emitClient(peer)]),
  ];
  return Promise.all(files.map((file) => Promise.resolve(file)));
}

function isKnownTo(peer: ServiceModel, service: ServiceModel): boolean {
  return service.part(depends).some((dependency) => dependency.service === peer);
}

/** Every file of one service but its types. */
function emitServiceFiles(service: ServiceModel, model: Model): (EmittedFile | Promise<EmittedFile>)[] {
  const forwarding = service.part(gateway);
  if (forwarding) {
    return [...emitEntry(service), emitGateway(service, forwarding, model), emitOpenApi(service, model)];
  }
  return [
    ...emitEntry(service),
    emitImplementation(service),
    emitFirstTest(service, model),
    emitContract(service),
    emitService(service, model),
    ...emitUses(service),
    emitRouter(service),
    emitClient(service),
    emitOpenApi(service, model),
  ];
}
