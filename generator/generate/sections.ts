// The list of sections: all that a manifest may say beside types and imports. A new capability is a folder below sections/ and its line here.
import { authSection } from '../sections/auth/section.js';
import { configSection } from '../sections/config/section.js';
import { dependsSection } from '../sections/depends/section.js';
import { errorsSection } from '../sections/errors/section.js';
import { gatewaySection } from '../sections/gateway/section.js';
import { routesSection } from '../sections/routes/section.js';
import type { Section } from '../sections/section.js';
import { serviceSection } from '../sections/service/section.js';
import { workspaceSection } from '../sections/workspace/section.js';

/** In the order in which each engine comes to them: what is linked later may name what is linked before. */
export const allSections: readonly Section[] = [
  serviceSection,
  errorsSection,
  authSection,
  routesSection,
  configSection,
  dependsSection,
  gatewaySection,
  workspaceSection,
];
