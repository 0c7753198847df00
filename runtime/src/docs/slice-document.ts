// Takes the part of one service out of a gateway's OpenAPI document: its paths, and the components that they refer to.

type Json = Readonly<Record<string, unknown>>;

/** The document of one service, with its operations' own ids; undefined where the document has nothing of it. */
export function sliceDocument(document: unknown, service: string): Json | undefined {
  const whole = asObject(document);
  const below = `/api/${service}/`;
  const paths = Object.entries(asObject(whole['paths'])).filter(([path]) => path.startsWith(below));
  if (paths.length === 0) return undefined;
  const own = paths.map(([path, item]) => [path, renameOperations(asObject(item), `${service}.`)] as const);
  const operations = own.flatMap(([, item]) => Object.values(item).map(asObject));
  const used = new Set(operations.flatMap((operation) => textsOf(operation['tags'])));
  const tags = Array.isArray(whole['tags']) ? whole['tags'].map(asObject) : [];
  return {
    ...whole,
    info: {
      title: service,
      version: asObject(whole['info'])['version'],
      summary: tags.find((tag) => tag['name'] === service)?.['description'],
    },
    tags: tags.filter((tag) => used.has(String(tag['name']))),
    paths: Object.fromEntries(own),
    components: neededComponents(asObject(whole['components']), operations),
  };
}

function renameOperations(item: Json, prefix: string): Json {
  return Object.fromEntries(
    Object.entries(item).map(([method, value]) => {
      const operation = asObject(value);
      const id = operation['operationId'];
      const isPrefixed = typeof id === 'string' && id.startsWith(prefix);
      return [method, isPrefixed ? { ...operation, operationId: id.slice(prefix.length) } : operation];
    }),
  );
}

function neededComponents(components: Json, operations: readonly Json[]): Json {
  const all = asObject(components['schemas']);
  const needed = new Set<string>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look);
    if (typeof value === 'string') {
      const name = /^#\/components\/schemas\/(.+)$/.exec(value)?.[1];
      if (name === undefined || needed.has(name)) return;
      needed.add(name);
      look(all[name]);
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
  };
  look(operations);
  const schemes = new Set(
    operations.flatMap((operation) =>
      (Array.isArray(operation['security']) ? operation['security'] : []).flatMap((rule) =>
        Object.keys(asObject(rule)),
      ),
    ),
  );
  const securitySchemes = pick(asObject(components['securitySchemes']), schemes);
  return {
    ...components,
    schemas: pick(all, needed),
    ...(Object.keys(securitySchemes).length > 0 ? { securitySchemes } : { securitySchemes: undefined }),
  };
}

function pick(all: Json, names: ReadonlySet<string>): Json {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)));
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
