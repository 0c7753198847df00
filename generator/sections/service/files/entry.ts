// What a service starts from: main.ts, its local bootstrap config.toml, and its own config for etcd. All are the user's after that.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { Field, ServiceModel, Type } from '../../../language/model.js';
import { configToml } from '../../config/toml-text.js';
import { gateway } from '../../gateway/part.js';
import { type ServiceSubject, type ServiceView, serviceView } from './subject.js';

/** What main.ts and config.toml are given. */
export interface EntryView {
  readonly service: ServiceView;
}

/** What config/<service>.toml is given. */
export interface OwnConfigView extends EntryView {
  /** The keys of its config with sample values, as TOML. */
  readonly config: string;
}

const scaffolded = {
  ownership: 'scaffolded',
  from: ({ service }: ServiceSubject): string => service.from,
  view: ({ service }: ServiceSubject): EntryView => ({ service: serviceView(service) }),
} as const;

/** main.ts of a service. */
export const mainFile: FileSpec<ServiceSubject, EntryView> = {
  ...scaffolded,
  template: 'services/service/main.ts',
  path: ({ service }) => (service.part(gateway) ? undefined : `${service.folder}/main.ts`),
};

/** main.ts of a gateway. */
export const gatewayMainFile: FileSpec<ServiceSubject, EntryView> = {
  ...scaffolded,
  template: 'services/gateway/main.ts',
  path: ({ service }) => (service.part(gateway) ? `${service.folder}/main.ts` : undefined),
};

/** config.toml: how a service starts. */
export const bootstrapFile: FileSpec<ServiceSubject, EntryView> = {
  ...scaffolded,
  template: 'services/service/config.toml',
  path: ({ service }) => `${service.folder}/config.toml`,
};

/** config/<service>.toml: what the service reads from etcd. */
export const ownConfigFile: FileSpec<ServiceSubject, OwnConfigView> = {
  ...scaffolded,
  template: 'config/service.toml',
  path: ({ service }) => `config/${service.name}.toml`,
  view: ({ service }) => ({ service: serviceView(service), config: ownConfig(service) }),
};

/** The port any free one, but for a gateway: that one has to be known outside. */
function ownConfig(service: ServiceModel): string {
  const fields = objectFields(service.config.type).filter((field) => field.name !== 'port');
  const port = service.part(gateway)
    ? 'port = 8008'
    : '# 0: any free one; others find the service in etcd.\nport = 0';
  const rest = configToml(fields);
  // A table has to be set off from the keys before it.
  return `${port}\n${rest.startsWith('[') ? '\n' : ''}${rest}`;
}

function objectFields(type: Type): readonly Field[] {
  return type.kind === 'object' ? type.fields : [];
}
