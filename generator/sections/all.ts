// The list of sections: all that a manifest may say beside types and imports. A new capability is a folder below sections/, its line here, and its rule in .ci/layers.js.
import { authSection } from './auth/section.js';
import { configSection } from './config/section.js';
import { deploySection } from './deploy/section.js';
import { dependsSection } from './depends/section.js';
import { errorsSection } from './errors/section.js';
import { eventsSection } from './events/section.js';
import { formatSection } from './format/section.js';
import { gatewaySection } from './gateway/section.js';
import { ownFilesSection } from './own-files/section.js';
import { routesSection } from './routes/section.js';
import type { Section } from './section.js';
import { serviceSection } from './service/section.js';
import { tablesSection } from './tables/section.js';
import { workspaceSection } from './workspace/section.js';

/** In the order in which each engine comes to them: what is linked later may name what is linked before. */
export const allSections: readonly Section[] = [
  serviceSection,
  errorsSection,
  authSection,
  routesSection,
  configSection,
  dependsSection,
  tablesSection,
  eventsSection,
  gatewaySection,
  formatSection,
  ownFilesSection,
  deploySection,
  workspaceSection,
];
