// config/<service>.toml: what the service reads from etcd, with sample values. The user's after it was written once.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { Literal } from '../../../engine/emit/printed.js';
import type { NoteCause } from '../../../engine/emit/text.js';
import type { Field, ServiceModel, Type } from '../../../language/model.js';
import type { ServiceSubject } from '../../emitting.js';
import { type ServiceView, serviceView } from '../../service/files/service-view.js';
import { config } from '../part.js';
import { configToml } from './toml-text.js';

/** What config/<service>.toml is given. */
export interface OwnConfigView {
  readonly service: ServiceView;
  /** The keys of its config with sample values, as TOML. */
  readonly config: Literal;
}

/** config/<service>.toml. */
export const ownConfigFile: FileSpec<ServiceSubject, OwnConfigView> = {
  ownership: 'scaffolded',
  template: 'config/service.toml',
  path: ({ service }) => `config/${service.name}.toml`,
  cause: ({ service }) => service.span,
  view: ({ service }, names) => ({
    service: serviceView(service),
    config: names.literal(({ caused }) => ownConfig(service, caused)),
  }),
};

/** The port any free one, but for who is called from outside: that one has to be known there. */
function ownConfig(service: ServiceModel, caused: NoteCause): string {
  const fields = objectFields(service.part(config).type).filter((field) => field.name !== 'port');
  const port = service.isCallable
    ? '# 0: any free one; others find the service in etcd.\nport = 0'
    : 'port = 8008';
  // A table has to be set off from the keys before it.
  const space = configToml(fields).startsWith('[') ? '\n' : '';
  return `${port}\n${space}${configToml(fields, caused)}`;
}

function objectFields(type: Type): readonly Field[] {
  return type.kind === 'object' ? type.fields : [];
}
