// Entry point `@armature/runtime/client`: what generated DTOs, contracts and clients need. Isomorphic: nothing of Node.
export * from '../codec/index.js';
export type * from '../contract/operation-contract.js';
export type * from '../wire/contract.js';
export { codes, type CodeEntry, type CodeKind } from '../wire/codes.js';
export {
  ServiceError,
  failure,
  type FailureOptions,
  type ServiceErrorClass,
  type ServiceErrorInit,
  type ServiceErrorOptions,
} from '../error/service-error.js';
export type * from '../call/transport.js';
export { callBinary, callOperation } from '../call/call-operation.js';
export { callStream } from '../call/call-stream.js';
export {
  createTextReader,
  readText,
  type FieldPlaces,
  type TextLookup,
  type TextReader,
} from '../call/text.js';
export { sendForms } from './form-body.js';
export { createFetchTransport, type FetchTransportOptions } from '../call/fetch-transport.js';
export { carryCall } from '../call/carry.js';
export { interceptCalls } from '../call/pipeline.js';
export type { Interceptor, Next } from '../call/interceptor.js';
