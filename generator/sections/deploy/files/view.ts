// What the templates of deployment are given: the platform, and its services as machines know them.
import type { Caused } from '../../../engine/emit/printed.js';
import type { Model, ServiceModel } from '../../../language/model.js';
import { gateway } from '../../gateway/part.js';
import { tables } from '../../tables/part.js';
import { deploy, type DeployTarget } from '../part.js';

/** A service that is deployed. */
export interface DeployedService extends Caused {
  readonly name: string;
  /** As DNS takes it: without underscores. */
  readonly host: string;
  readonly folder: string;
  /** It is called from outside. */
  readonly isGateway: boolean;
}

/** The platform. */
export interface DeployView {
  /** The file that asks for it. */
  readonly from: string;
  readonly workspace: string;
  readonly namespace: string;
  /** Without a tag. */
  readonly image: string;
  /** What the world calls the gateway. */
  readonly host: string;
  /** Where it stands on a machine. */
  readonly folder: string;
  readonly services: readonly DeployedService[];
  readonly gateways: readonly DeployedService[];
  /** Some service has tables: they want a database. */
  readonly hasTables: boolean;
  /** There are files for Docker, too. */
  readonly hasDocker: boolean;
}

/** The same for one service. */
export interface DeployServiceView {
  readonly from: string;
  readonly workspace: string;
  readonly image: string;
  readonly host: string;
  readonly service: DeployedService;
}

/** One environment in Kubernetes. */
export interface OverlayView extends DeployView {
  readonly overlay: string;
}

/** The view of a workspace. */
export function deployView(model: Model): DeployView {
  const { workspace } = model;
  const { image, host, folder, targets } = workspace.part(deploy);
  const services = model.services.map(deployedService);
  return {
    from: workspace.from,
    workspace: workspace.name,
    namespace: workspace.namespace,
    image: image ?? workspace.name,
    host: host ?? `${workspace.name}.example`,
    folder: folder ?? `/opt/${workspace.name}`,
    services,
    gateways: services.filter(({ isGateway }) => isGateway),
    hasTables: hasTables(model),
    hasDocker: targets.has('docker'),
  };
}

/** The view of one of its services. */
export function deployServiceView(service: ServiceModel, model: Model): DeployServiceView {
  const { from, workspace, image, host } = deployView(model);
  return { from, workspace, image, host, service: deployedService(service) };
}

/** A path where a target is asked for, else none. */
export function pathFor(target: DeployTarget, path: string): (model: Model) => string | undefined {
  return ({ workspace }) => (workspace.part(deploy).targets.has(target) ? path : undefined);
}

/** Whether some service has tables. */
export function hasTables({ services }: Model): boolean {
  return services.some((service) => service.part(tables).tables.length > 0);
}

function deployedService(service: ServiceModel): DeployedService {
  const { name, folder, span } = service;
  return {
    name,
    host: name.replaceAll('_', '-'),
    folder,
    isGateway: service.part(gateway) !== undefined,
    cause: span,
  };
}
