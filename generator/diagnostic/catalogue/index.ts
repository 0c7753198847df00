// Every diagnostic there is, by thousands.
export { fill, outline, type Entry, type Template } from './entry.js';
export { yamlEntries } from './arm1-yaml.js';
export { typeEntries } from './arm2-types.js';
export { nameEntries } from './arm3-names.js';
export { serviceEntries } from './arm3-services.js';
export { routeEntries } from './arm4-routes.js';
export { writingEntries } from './arm5-writing.js';
export { workspaceEntries } from './arm6-workspace.js';
export { platformEntries } from './arm6-platform.js';
export { templateEntries } from './arm7-templates.js';
export { tableEntries } from './arm8-tables.js';
export { eventEntries } from './arm9-events.js';
