// The one door to Handlebars: renders a template of the package's `templates/` tree with a typed view.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Handlebars from 'handlebars';

type Render = (view: object) => string;

const load = createRequire(import.meta.url);
const compiled = new Map<string, Render>();

/**
 * Renders `templates/<name>.hbs`. A value that the template names and the view lacks is an error; nothing is escaped.
 * `{{> parts/types.ts}}` puts another template in. Handlebars is loaded with the first call, each template is compiled once.
 */
export function renderTemplate(name: string, view: object): string {
  return compileTemplate(name)(view);
}

function compileTemplate(name: string): Render {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  // The bundle: it loads in half the time of the package's own entry, which reads many files.
  const handlebars = load('handlebars/dist/handlebars.min.js') as typeof Handlebars;
  // From dist/generator/engine/emit up to the package's root.
  const text = readFileSync(new URL(`../../../../templates/${name}.hbs`, import.meta.url), 'utf8');
  for (const [, part = ''] of text.matchAll(/\{\{> *([^\s}]+) *\}\}/g)) {
    handlebars.registerPartial(part, compileTemplate(part));
  }
  const render = handlebars.compile<object>(text, { strict: true, noEscape: true });
  compiled.set(name, render);
  return render;
}
