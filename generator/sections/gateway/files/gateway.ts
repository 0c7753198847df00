// generated/service.ts of a gateway: which operations of which services it forwards to, and the function that runs it.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { Caused, Printed, TypeText } from '../../../engine/emit/printed.js';
import { codecName, typeName } from '../../../language/codec/types.js';
import { generatedPath } from '../../routes/files/service-names.js';
import { gatewayOptions, isPublic } from '../../routes/options/in-calls.js';
import type { EntryView, ServiceSubject } from '../../emitting.js';
import { type ServiceView, serviceView } from '../../service/files/service-view.js';
import { gateway as gatewayPart, type GatewayModel } from '../part.js';
import { routes, type Operation } from '../../routes/part.js';
import { config as configPart } from '../../config/part.js';

/** What a gateway's service.ts is given. */
export interface GatewayView {
  readonly service: ServiceView;
  readonly namespace: string;
  readonly config: TypeText;
  readonly configCodec: Printed;
  /** What sections add. */
  readonly definition: readonly EntryView[];
  readonly exposes: readonly ExposedServiceView[];
  readonly cors: { readonly origins: readonly string[]; readonly credentials: boolean };
  readonly maxBodyBytes: number;
  readonly timeoutMs: number;
}

/** A service behind the gateway. */
export interface ExposedServiceView extends Caused {
  readonly service: string;
  /** Paths that are not listed are forwarded as well. */
  readonly passThrough: boolean;
  readonly operations: readonly ExposedOperationView[];
}

/** An operation that can be reached from outside. */
export interface ExposedOperationView extends Caused {
  readonly method: string;
  readonly path: string;
  readonly name: string;
  /** What a gateway has to be told of it by options of its route. */
  readonly options: readonly { readonly key: string; readonly value: boolean }[];
  readonly isStream: boolean;
}

/** The gateway's generated/service.ts. */
export const gatewayFile: FileSpec<ServiceSubject, GatewayView> = {
  template: 'services/gateway/generated/service.ts',
  ownership: 'generated',
  path: ({ service }) => (service.part(gatewayPart) ? generatedPath(service, 'service.ts') : undefined),
  cause: ({ service }) => service.span,
  declares: ({ service: { camel, pascal } }) => [`${camel}Definition`, `serve${pascal}`],
  view: (subject, names) => {
    const { service, model } = subject;
    const config = service.part(configPart);
    const gateway = service.part(gatewayPart);
    if (gateway === undefined) throw new Error(`${service.name} is no gateway`);
    const { cors, maxBodyBytes, timeoutMs } = gateway;
    return {
      service: serviceView(service),
      namespace: model.workspace.namespace,
      config: names.typeText((imports) => typeName(config, 'read', imports)),
      configCodec: names.name((imports) => codecName(config, imports)),
      definition: subject.filled('definition', names),
      exposes: exposedServices(gateway),
      cors,
      maxBodyBytes,
      timeoutMs,
    };
  },
};

function exposedServices({ passThrough, exposes, spans }: GatewayModel): ExposedServiceView[] {
  const whole = new Set(passThrough);
  return [...new Set([...exposes, ...passThrough])].map((service) => ({
    service: service.name,
    passThrough: whole.has(service),
    operations: service.part(routes).operations.filter(isPublic).map(exposedOperation),
    cause: spans.get(service),
  }));
}

function exposedOperation(operation: Operation): ExposedOperationView {
  const { method, path, name, result, span } = operation;
  return {
    method,
    path,
    name,
    options: gatewayOptions(operation).map(([key, value]) => ({ key, value })),
    isStream: result.kind === 'stream',
    cause: span,
  };
}
