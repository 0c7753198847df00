// Services that forward requests to others.
import { valueOf } from '../../engine/document/document.js';
import type { Section } from '../section.js';
import { checkGateway } from './check.js';
import { gateway, type GatewayDeclaration } from './part.js';
import { readGateway } from './read.js';
import { gatewayKeys } from './shape.js';

/** The section. */
export const gatewaySection: Section<GatewayDeclaration | undefined> = {
  ...gateway,
  holds: ['service'],
  keys: gatewayKeys,
  read: (reader, root) => readGateway(reader, valueOf(root, 'gateway')),
  check: (_declaration, checking) => checkGateway(checking),
};
