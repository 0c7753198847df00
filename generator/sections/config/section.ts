// A service's own configuration.
import { valueOf } from '../../engine/document/document.js';
import type { NamedType } from '../../language/model.js';
import type { FieldNode } from '../../language/node.js';
import type { Section } from '../section.js';
import { linkConfig } from './link.js';
import { config } from './part.js';
import { readConfig } from './read.js';
import { configKeys } from './shape.js';
import { ownConfigFile } from './files/own-config.js';

/** The section. */
export const configSection: Section<readonly FieldNode[], NamedType> = {
  ...config,
  holds: ['service'],
  keys: configKeys,
  read: (reader, root) => readConfig(reader, valueOf(root, 'config')),
  namesOnly: () => [],
  link: linkConfig,
  files: [ownConfigFile],
};
