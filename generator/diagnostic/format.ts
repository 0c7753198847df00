// Diagnostics as text: for the command line and for documentation.
export { catalogueDocument, explain } from './explain.js';
export { formatDiagnostics, type FormatOptions } from './format-diagnostics.js';
