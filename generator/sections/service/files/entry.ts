// What a service starts from: its local bootstrap config.toml, and what this has in common with main.ts. Both are the user's after that.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { Span } from '../../../source/source-file.js';
import type { ServiceSubject } from '../../emitting.js';
import { type ServiceView, serviceView } from './service-view.js';

/** What main.ts and config.toml are given. */
export interface StartView {
  readonly service: ServiceView;
}

/** What all files have in common that a service starts from. */
export const entryFile = {
  ownership: 'scaffolded',
  cause: ({ service }: ServiceSubject): Span => service.span,
  view: ({ service }: ServiceSubject): StartView => ({ service: serviceView(service) }),
} as const;

/** config.toml: how a service starts. */
export const bootstrapFile: FileSpec<ServiceSubject, StartView> = {
  ...entryFile,
  template: 'services/service/config.toml',
  path: ({ service }) => `${service.folder}/config.toml`,
};
