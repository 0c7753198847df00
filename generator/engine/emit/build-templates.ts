// Run by the build: compiles every template of the package, so that nobody who generates loads a compiler.
import { readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readTemplate } from './compile.js';
import { templateText } from './template.js';

const root = fileURLToPath(new URL('../../../../templates', import.meta.url));
const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.hbs'))
  .map((path) => path.replaceAll('\\', '/').replace(/\.hbs$/, ''))
  .sort();
const entries = names.map((name) => {
  const { code, ...facts } = readTemplate(name, templateText(name));
  return `${JSON.stringify(name)}: { ...${JSON.stringify(facts)}, code: ${withoutPlaces(code(false))} }`;
});
writeFileSync(
  new URL('../../templates.cjs', import.meta.url),
  `module.exports = {\n${entries.join(',\n')}\n};\n`,
);

/** Handlebars' compiler writes an object with its place for every hole. They are of use in templates that may be wrong, which are a workspace's own. */
function withoutPlaces(code: string): string {
  const place = String.raw`\{"start":\{"line":\d+,"column":\d+\},"end":\{"line":\d+,"column":\d+\}\}`;
  return code.replaceAll(new RegExp(`, ?(?:"loc":)?${place} ?(?=[})])`, 'g'), '');
}
