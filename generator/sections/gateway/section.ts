// Services that forward requests to others.
import { valueOf } from '../../engine/document/document.js';
import type { Section } from '../section.js';
import { checkGateway } from './check.js';
import { linkGateway } from './link.js';
import { gateway, type GatewayDeclaration, type GatewayModel } from './part.js';
import { readGateway } from './read.js';
import { gatewayKeys } from './shape.js';
import { gatewayFile } from './files/gateway.js';
import { gatewayMainFile } from './files/main.js';

/** The section. */
export const gatewaySection: Section<GatewayDeclaration | undefined, GatewayModel | undefined> = {
  ...gateway,
  holds: ['service'],
  keys: gatewayKeys,
  read: (reader, root) => readGateway(reader, valueOf(root, 'gateway')),
  check: (_declaration, checking) => checkGateway(checking),
  follows: (declaration) =>
    declaration ? [...declaration.expose, ...declaration.passThrough].map((name) => name.value) : [],
  link: () => undefined,
  refusal: (declaration) => declaration && 'a gateway has no operations of its own',
  files: [gatewayMainFile, gatewayFile],
  shows: (model) => model && [...new Set([...model.exposes, ...model.passThrough])],
  bond: (declaration, bonding) => declaration && linkGateway(declaration, bonding),
};
