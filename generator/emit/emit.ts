// From the model to the files of a workspace: who asks for which files, and in which order. Pure.
import type { Model, ServiceModel } from '../model/model.js';
import type { EmittedFile } from '../write/change.js';
import { emitOpenApi } from './openapi/document.js';
import { emitClient } from './service/client.js';
import { emitContract } from './service/contract.js';
import { emitEntry } from './service/entry.js';
import { emitFirstTest } from './service/first-test.js';
import { emitGateway } from './service/gateway.js';
import { emitImplementation } from './service/implementation.js';
import { emitRouter } from './service/router.js';
import { emitService } from './service/service.js';

/** Every file of one service. */
export function emitServiceFiles(service: ServiceModel, model: Model): EmittedFile[] {
  if (service.gateway) return [...emitEntry(service), emitGateway(service, service.gateway, model)];
  return [
    ...emitEntry(service),
    emitImplementation(service),
    emitFirstTest(service, model),
    emitContract(service),
    emitService(service, model),
    emitRouter(service),
    emitClient(service),
    emitOpenApi(service, model),
  ];
}
