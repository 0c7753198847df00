// Emits what a service starts from: main.ts, its local bootstrap config.toml, and its own config for etcd. All are the user's after that.
import type { Field, ServiceModel, Type } from '../../../language/model.js';
import type { EmittedFile } from '../../../engine/write/change.js';
import { call, importStatement, print } from '../../../engine/emit/layout.js';
import { renderTemplate } from '../../../engine/emit/template.js';
import { configToml } from '../../config/toml-text.js';
import { gateway } from '../../gateway/part.js';

/** main.ts, config.toml and config/<service>.toml. */
export function emitEntry(service: ServiceModel): EmittedFile[] {
  const { name, folder, from } = service;
  const file = (path: string, text: string): EmittedFile => ({ path, ownership: 'scaffolded', text, from });
  return [
    file(`${folder}/main.ts`, mainText(service)),
    file(`${folder}/config.toml`, renderTemplate('services/service/config.toml', { name })),
    file(`config/${name}.toml`, renderTemplate('config/service.toml', { name, config: ownConfig(service) })),
  ];
}

function mainText(service: ServiceModel): string {
  const { pascal, name } = service;
  const serve = `serve${pascal}`;
  const view = { name, imports: importStatement([serve], './generated/service.js', false) };
  if (service.part(gateway))
    return renderTemplate('services/gateway/main.ts', { ...view, start: `await ${serve}();` });
  const className = `${pascal}Service`;
  return renderTemplate('services/service/main.ts', {
    ...view,
    imports: `${view.imports}\n${importStatement([className], `./${name}.service.js`, false)}`,
    start: print(['await ', call(serve, [`(context) => new ${className}(context)`]), ';']),
  });
}

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
