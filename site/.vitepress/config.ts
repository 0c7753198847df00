// The documentation as a site: the pages as they stand in the repository, a menu, and a search that asks nobody else.
import { fileURLToPath } from 'node:url';
import { defineConfig, type DefaultTheme, type Plugin } from 'vitepress';

const page = (text: string, link: string): DefaultTheme.SidebarItem => ({ text, link });
const doc = (text: string, name: string): DefaultTheme.SidebarItem => page(text, `/docs/${name}`);

const sidebar: DefaultTheme.SidebarItem[] = [
  {
    text: 'Guide',
    items: [
      page('Overview', '/'),
      doc('Your first service', 'guide/first-service'),
      doc('Writing handlers', 'handlers'),
      doc('Interceptors', 'interceptors'),
      doc('Testing', 'testing'),
      doc('Data', 'data'),
      doc('Resilience', 'resilience'),
      doc('Deployment', 'deployment'),
      doc('Operations', 'operations'),
      doc('Development', 'development'),
      doc('Regeneration', 'regeneration'),
      doc('Coming from something else', 'guide/moving'),
    ],
  },
  {
    text: 'Reference',
    items: [
      doc('The manifest', 'manifest'),
      doc('Keys of a manifest', 'keys'),
      doc('Types', 'types'),
      doc('Commands', 'commands'),
      doc('Settings, limits, defaults', 'reference'),
      doc('Diagnostics', 'diagnostics'),
      doc('Generated code', 'generated-code'),
      doc('Templates', 'templates'),
      doc('OpenAPI', 'openapi'),
      doc('Compatibility', 'compatibility'),
      doc('Peers in other languages', 'peers'),
      doc('Embedded etcd', 'embedded-etcd'),
      doc('Embedded AMQP', 'embedded-amqp'),
      page('Changes', '/CHANGELOG'),
    ],
  },
  {
    text: 'Inside',
    items: [
      doc('Architecture', 'architecture'),
      doc('Design', 'design'),
      doc('Performance', 'performance'),
      page('Contributing', '/CONTRIBUTING'),
      page('Security', '/SECURITY'),
    ],
  },
];

/** A place of the repository that is no page: it is shown without a link. */
const isSource = (href: string): boolean =>
  /(?:\.(?:ts|hbs|json|yaml)|LICENSE)$/.test(href) && !/^\w+:/.test(href);

/** The pages stand above the packages that they are built with: what one imports is looked for here. */
const packagesOfPages: Plugin = {
  name: 'packages-of-pages',
  enforce: 'pre',
  resolveId(id, importer, options) {
    const isForPage = importer?.endsWith('.md') === true && /^[a-z]/.test(id);
    return isForPage ? this.resolve(id, fileURLToPath(import.meta.url), options) : null;
  },
};

export default defineConfig({
  title: 'Armature',
  description: 'From a YAML manifest per service to a typed platform of services.',
  srcDir: '..',
  srcExclude: ['{bench,generator,house,runtime,schema,site,templates,dist}/**', '**/LICENSE.md'],
  rewrites: { 'README.md': 'index.md', 'examples/:name/README.md': 'examples/:name/index.md' },
  outDir: 'dist',
  cacheDir: 'node_modules/.vitepress',
  vite: { plugins: [packagesOfPages] },
  themeConfig: { sidebar, outline: [2, 3], search: { provider: 'local' } },
  markdown: {
    html: false,
    config: (markdown) => {
      const { escapeHtml } = markdown.utils;
      // Braces of a page are braces, and no expression of the site's.
      const plain = (text = ''): string => escapeHtml(text).replaceAll('{{', '&#123;&#123;');
      markdown.renderer.rules['text'] = (tokens, at) => plain(tokens[at]?.content);
      markdown.renderer.rules['code_inline'] = (tokens, at) => `<code>${plain(tokens[at]?.content)}</code>`;
      markdown.core.ruler.push('sources', ({ tokens }) => {
        for (const { children } of tokens) {
          const open: boolean[] = [];
          for (const token of children ?? []) {
            if (token.type === 'link_open') open.push(isSource(String(token.attrGet('href'))));
            const hides =
              token.type === 'link_open' ? open.at(-1) : token.type === 'link_close' && open.pop();
            if (hides) Object.assign(token, { type: 'text', tag: '', nesting: 0, content: '' });
          }
        }
      });
    },
  },
});
