// A service's own configuration.
import { valueOf } from '../../engine/document/document.js';
import type { NamedType } from '../../language/model.js';
import type { FieldNode } from '../../language/node.js';
import type { Names } from '../../engine/emit/names.js';
import type { EntryView, ServiceSubject } from '../emitting.js';
import type { Section } from '../section.js';
import { checkSecrets, secretFields } from './secret-fields.js';
import { linkConfig } from './link.js';
import { config } from './part.js';
import { readConfig } from './read.js';
import { configKeys } from './shape.js';
import { ownConfigFile } from './files/own-config.js';

/** `secrets` of the definition: the fields that no log shows. */
function secretEntries({ service }: ServiceSubject, names: Names): readonly EntryView[] {
  const secrets = secretFields(service.part(config).type);
  const [first] = secrets;
  if (first === undefined) return [];
  const value = names.literal(() => JSON.stringify(secrets.map(({ property }) => property)));
  return [{ key: 'secrets', value, cause: first.field.span }];
}

/** The section. */
export const configSection: Section<readonly FieldNode[], NamedType> = {
  ...config,
  holds: ['service'],
  keys: configKeys,
  read: (reader, root) => readConfig(reader, valueOf(root, 'config')),
  namesOnly: () => [],
  link: linkConfig,
  checkTypes: checkSecrets,
  fills: { definition: secretEntries },
  files: [ownConfigFile],
};
