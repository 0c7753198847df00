// The OpenAPI 3.1 document of a service: what it says on the wire, envelope included. And that of a gateway: all that it exposes.
import type { OpenAPIV3_1 } from 'openapi-types';
import { joinCaused, noteCauses, withCauses } from '../../engine/emit/causes.js';
import { jsonBlocks } from '../../engine/emit/json-blocks.js';
import type { Layout } from '../../engine/emit/layout-options.js';
import { jsonText } from '../../engine/emit/json-text.js';
import type { EmittedFile } from '../../engine/write/change.js';
import { reachedTypes } from '../../language/link/reach.js';
import type { Model, ServiceModel } from '../../language/model.js';
import { createSchemaNames } from '../../language/openapi/schema-names.js';
import { createSchemaWriter } from '../../language/openapi/schemas.js';
import { service as serviceKey } from '../../sections/service/part.js';
import type { DocumentPart } from '../../sections/describing.js';
import { allSections } from '../../sections/all.js';
import type { Section } from '../../sections/section.js';

/** How a document is made. */
export interface OpenApiOptions {
  /** Without RPC-only operations: what a gateway shows. */
  readonly publicOnly?: boolean;
  /** All unless told. */
  readonly sections?: readonly Section[];
}

/** The service's generated/openapi.json; of a gateway that of what it exposes. */
export function emitOpenApi(
  service: ServiceModel,
  model: Model,
  { sections, layout }: { readonly sections?: readonly Section[]; readonly layout?: Layout | undefined } = {},
): EmittedFile {
  const document = (): OpenAPIV3_1.Document =>
    openApiDocument(service, model, { ...(sections && { sections }) });
  const text = jsonText(document(), layout);
  return {
    path: `${service.folder}/generated/openapi.json`,
    ownership: 'generated',
    text,
    from: service.from,
    cause: service.span,
    blocks: () => noteCauses(() => jsonBlocks(text, document())),
  };
}

/**
 * The OpenAPI document of a service: operations in the manifest's order, schemas by name. That of a gateway has the public
 * operations of every service that it forwards to, whose ids then are `user.login`.
 */
export function openApiDocument(
  service: ServiceModel,
  model: Model,
  options: OpenApiOptions = {},
): OpenAPIV3_1.Document {
  const { sections: all = allSections, publicOnly = false } = options;
  const sections = all.filter(({ holds }) => holds.includes('service'));
  const shown = sections.map((section) => section.shows?.(service.part(section))).find((each) => each);
  const self = { service, publicOnly, prefix: '' };
  const gathered = (shown ?? []).map((each) => ({
    service: each,
    publicOnly: true,
    prefix: `${each.name}.`,
  }));
  const sources = [...gathered, self];
  // Names don't depend on what is left out, so that both documents of a service agree.
  const types = sections.flatMap((section) =>
    sources.flatMap((source) => section.shownTypes?.(source.service.part(section)) ?? []),
  );
  const schemas = createSchemaWriter({
    names: createSchemaNames(reachedTypes(types), model),
    wire: model.workspace.wire,
  });
  const parts = sections.map(
    (section) =>
      section.openapi?.(
        sources.map((source) => ({ ...source, part: source.service.part(section) })),
        { model, schemas },
      ) ?? {},
  );
  const merged = <Value>(of: (part: DocumentPart) => Readonly<Record<string, Value>> | undefined) =>
    joinCaused(...parts.map((part) => of(part) ?? {}));
  const { version, summary, description, spans } = service.part(serviceKey);
  const securitySchemes = merged((part) => part.securitySchemes);
  return {
    openapi: '3.1.0',
    info: withCauses(
      {
        title: shown ? model.workspace.name : service.name,
        version,
        ...(summary !== undefined && { summary }),
        ...(description !== undefined && { description }),
      },
      (key) => new Map(Object.entries(spans)).get(key),
    ),
    servers: [{ url: '/', description: 'Where this document was loaded from' }],
    tags: parts.flatMap(({ tags }) => tags ?? []),
    paths: merged((part) => part.paths),
    components: {
      schemas: joinCaused(
        merged((part) => part.schemas),
        schemas.components(),
      ),
      ...(Object.keys(securitySchemes).length > 0 && { securitySchemes }),
    },
  };
}
