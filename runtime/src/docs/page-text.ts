// What the documentation page is made of beside Swagger UI: its HTML, its script, and the looks of its header.

/** An OpenAPI document that the page can show. */
export interface DocsDocument {
  /** As the picker calls it. */
  readonly name: string;
  readonly url: string;
}

/** What the HTML says. */
export interface PageTextInit {
  readonly title: string;
  readonly documents: readonly DocsDocument[];
  /** Of Swagger UI. */
  readonly version: string;
}

/** The page. All that runs comes from files; the list of documents is inert JSON. */
export function pageText({ title, documents, version }: PageTextInit): string {
  const asset = (name: string): string => `docs/${name}?v=${encodeURIComponent(version)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}: API</title>
<link rel="icon" type="image/png" href="${asset('favicon-32x32.png')}">
<link rel="stylesheet" href="${asset('swagger-ui.css')}">
<link rel="stylesheet" href="docs/docs.css">
</head>
<body>
<header class="docs-header">
<strong>${escapeHtml(title)}</strong>
<label id="picker" hidden>Service <select id="service"></select></label>
<a id="document">openapi.json</a>
</header>
<main id="docs"></main>
<script type="application/json" id="documents">${JSON.stringify(documents).replaceAll('<', '\\u003c')}</script>
<script src="${asset('swagger-ui-bundle.js')}"></script>
<script src="docs/docs.js"></script>
</body>
</html>
`;
}

/** Starts Swagger UI, and lets the picker change what it shows; the address keeps the choice. */
export const docsScript = `'use strict';
(() => {
  const documents = JSON.parse(document.getElementById('documents').textContent);
  const picker = document.getElementById('service');
  const link = document.getElementById('document');
  const asked = new URLSearchParams(location.search).get('service');
  let shown = documents.find(({ name }) => name === asked) ?? documents[0];

  for (const { name } of documents) picker.add(new Option(name, name, false, name === shown.name));
  document.getElementById('picker').hidden = documents.length < 2;
  link.href = shown.url;

  // What only services may call is marked in the list.
  const markRpcOnly = (Path, { React, specSelectors }) => (props) => {
    const place = ['path', 'method'].map((name) => props.operationProps.get(name));
    const isRpcOnly = specSelectors.specJson().getIn(['paths', ...place, 'x-rpc-only']) === true;
    const path = React.createElement(Path, { key: 'path', ...props });
    return isRpcOnly ? [path, React.createElement('span', { key: 'mark', className: 'docs-mark' }, 'RPC only')] : path;
  };

  const ui = SwaggerUIBundle({
    url: shown.url,
    dom_id: '#docs',
    presets: [SwaggerUIBundle.presets.apis],
    plugins: [() => ({ wrapComponents: { OperationSummaryPath: markRpcOnly } })],
    deepLinking: documents.length < 2,
    tryItOutEnabled: true,
    persistAuthorization: true,
    displayRequestDuration: true,
    showExtensions: true,
    filter: true,
    defaultModelsExpandDepth: 0,
    docExpansion: 'list',
    queryConfigEnabled: false,
    validatorUrl: 'none',
    syntaxHighlight: { theme: 'agate' },
  });

  picker.addEventListener('change', () => {
    shown = documents.find(({ name }) => name === picker.value);
    link.href = shown.url;
    const address = new URL(location.href);
    address.searchParams.set('service', shown.name);
    address.hash = '';
    history.replaceState(null, '', address);
    ui.specActions.updateUrl(shown.url);
    ui.specActions.download(shown.url);
  });
})();
`;

/** Looks of the header; the rest is Swagger UI's own. */
export const docsStyle = `body { margin: 0; background: #fafafa; }
.docs-header {
  position: sticky; top: 0; z-index: 10; display: flex; gap: 24px; align-items: center; padding: 12px 24px;
  background: #1f2733; color: #fff; font: 15px/1.5 system-ui, sans-serif;
}
.docs-header strong { font-size: 17px; }
.docs-header label[hidden] { display: none; }
.docs-header select {
  margin-left: 8px; padding: 4px 8px; border: 1px solid #55617a; border-radius: 4px; background: #2b3647; color: inherit;
  font: inherit;
}
.docs-header a { margin-left: auto; color: #9ecbff; }
.docs-mark {
  align-self: center; margin-left: 8px; padding: 2px 8px; border-radius: 4px; background: #6b4fa0; color: #fff; white-space: nowrap;
  font: 12px/1.5 system-ui, sans-serif;
}
.swagger-ui .info { margin: 28px 0; }
.swagger-ui .info .link, .swagger-ui .scheme-container .servers-title, .swagger-ui .scheme-container .servers,
.swagger-ui .response-col_links { display: none; }
.swagger-ui .scheme-container { margin: 0; padding: 12px 0; background: none; box-shadow: none; }
.swagger-ui .scheme-container .schemes { align-items: center; }
.swagger-ui .filter .operation-filter-input { margin: 0 0 12px; border-width: 1px; border-radius: 4px; }
`;

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
