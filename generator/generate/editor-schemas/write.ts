// Run by `npm run build`: writes the JSON Schemas into schema/, where they have changed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { schemaFiles, schemaText } from './editor-schemas.js';

// From dist/generator/generate/editor-schemas up to the package.
const folder = new URL('../../../../schema/', import.meta.url);

mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(schemaFiles)) {
  const path = fileURLToPath(new URL(name, folder));
  const text = schemaText(schema);
  if (readIfThere(path) !== text) writeFileSync(path, text);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Absent, or unreadable: then writing it says why.
    return undefined;
  }
}
