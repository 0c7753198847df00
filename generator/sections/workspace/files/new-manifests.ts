// The YAML that `scaffold new` writes: manifests of a new workspace and a new service, and snippets of a route and a DTO.
import { renderText, type Templates, type TextTemplate } from '../../../engine/emit/template.js';

/** What the manifests of a new workspace and of a new gateway are given. */
export interface NewManifestView {
  readonly name: string;
  /** Where the JSON Schema is found from there. */
  readonly schema: string;
}

/** What the manifest of a new service is given. */
export interface NewServiceView extends NewManifestView {
  /** The workspace has shared types, and their path from there. */
  readonly hasCommon: boolean;
  readonly common: string;
}

/** What a new entry of a manifest is given. */
export interface NewEntryView {
  readonly name: string;
}

/** What a new route is given. */
export interface NewRouteView extends NewEntryView {
  /** In lower case, as manifests have it. */
  readonly method: string;
  readonly path: string;
  /** Whether the method takes a body. */
  readonly hasBody: boolean;
}

/** scaffold.yaml. */
export const workspaceManifest: TextTemplate<NewManifestView> = { template: 'scaffold.yaml' };
/** shared/common.yaml. */
export const commonManifest: TextTemplate<NewManifestView> = { template: 'shared/common.yaml' };
/** service.yaml. */
export const serviceManifest: TextTemplate<NewServiceView> = { template: 'services/service/service.yaml' };
/** service.yaml of a gateway. */
export const gatewayManifest: TextTemplate<NewManifestView> = { template: 'services/gateway/service.yaml' };
/** An entry below `routes`. */
export const routeEntry: TextTemplate<NewRouteView> = { template: 'parts/route.yaml' };
/** An entry below `types`. */
export const dtoEntry: TextTemplate<NewEntryView> = { template: 'parts/dto.yaml' };

/** A manifest that is written once, when the user asks for it. */
export interface NewManifest {
  /** Relative to the workspace. */
  readonly path: string;
  readonly text: string;
}

/** The manifests of a new workspace: scaffold.yaml and shared/common.yaml. `schema`: where the JSON Schemas are found from the root. */
export function newWorkspaceManifests(name: string, schema = schemaFolder): NewManifest[] {
  return [
    {
      path: 'scaffold.yaml',
      text: renderText(workspaceManifest, { name, schema: `./${schema}/workspace.json` }),
    },
    {
      path: 'shared/common.yaml',
      text: renderText(commonManifest, { name, schema: `../${schema}/shared.json` }),
    },
  ];
}

/** What to say of a new service. */
export interface NewService {
  readonly name: string;
  /** Folder relative to the workspace: `services/user`. */
  readonly folder: string;
  /** Whether the workspace has shared/common.yaml to import. */
  readonly hasCommon: boolean;
  readonly schema?: string;
}

/** The manifest of a new service, with one example route that works. */
export function newServiceManifest(
  { name, folder, hasCommon, schema = schemaFolder }: NewService,
  templates?: Templates,
): NewManifest {
  const view = {
    name,
    hasCommon,
    schema: `${toRoot(folder)}${schema}/service.json`,
    common: `${toRoot(folder)}shared/common.yaml`,
  };
  return { path: `${folder}/service.yaml`, text: renderText(serviceManifest, view, templates) };
}

/** The manifest of a new gateway that exposes every service of the workspace. */
export function newGatewayManifest(
  { name, folder, schema = schemaFolder }: Omit<NewService, 'hasCommon'>,
  templates?: Templates,
): NewManifest {
  const view = { name, schema: `${toRoot(folder)}${schema}/service.json` };
  return { path: `${folder}/service.yaml`, text: renderText(gatewayManifest, view, templates) };
}

/** An entry for a manifest's `routes`: without indentation, ending in a line break. */
export function newRouteSnippet(view: Omit<NewRouteView, 'hasBody'>, templates?: Templates): string {
  const hasBody = ['post', 'put', 'patch'].includes(view.method);
  return renderText(routeEntry, { ...view, hasBody }, templates);
}

/** An entry for a manifest's `types`: without indentation, ending in a line break. */
export function newDtoSnippet(name: string, templates?: Templates): string {
  return renderText(dtoEntry, { name }, templates);
}

const schemaFolder = 'node_modules/@armature/scaffold/schema';

function toRoot(folder: string): string {
  return '../'.repeat(folder.split('/').length);
}
