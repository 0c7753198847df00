// The views of all templates, read from the interfaces that the code is compiled against.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type JSDocableNode, Node, Project, type Symbol, type Type } from 'ts-morph';
import type { Hole, ViewShape, ViewShapes } from '../../engine/emit/views.js';
import { repository } from '../fixtures.test.fixture.js';

/** Where files and texts with templates are declared. */
const declared = [
  'generator/sections/*/files/*.ts',
  'generator/language/codec/type-module.ts',
  'generator/cli/parent-config.ts',
];

/** The files that views are declared in. */
const places = new Map<string, string>();

const printed: Readonly<Record<string, string>> = {
  Printed: 'name',
  TypeText: 'type',
  Literal: 'literal',
  Code: 'code',
  CommentParts: 'comment',
};

/** Every exported `FileSpec<…, View>` and `TextTemplate<View>`, the template that it names and the view that it gives. */
export async function readViews(): Promise<ViewShapes> {
  const project = new Project({
    tsConfigFilePath: join(repository, 'tsconfig.json'),
    skipAddingFilesFromTsConfig: true,
  });
  project.addSourceFilesAtPaths(
    [...declared, '!**/*.test.ts'].map((place) => (place.startsWith('!') ? place : join(repository, place))),
  );
  const views = new Map<string, ViewShape>();
  const templates = new Map<string, string>();
  const own = new Map<string, string>();
  for (const file of project.getSourceFiles()) {
    const exported = file.getVariableDeclarations().filter((each) => each.isExported());
    for (const declaration of exported) {
      const type = declaration.getType();
      const kind = (type.getAliasSymbol() ?? type.getSymbol())?.getName();
      if (kind !== 'FileSpec' && kind !== 'TextTemplate' && kind !== 'OwnForm') continue;
      const view = type.getTypeArguments().at(-1);
      if (view === undefined) throw new Error(`${declaration.getName()} names no view`);
      const path = file.getFilePath().slice(repository.length).replace(/^\//, '').replace(/\.ts$/, '.js');
      const module = (await import(pathToFileURL(join(repository, 'dist', path)).href)) as Record<
        string,
        { readonly template: string; readonly subject: string }
      >;
      if (kind === 'OwnForm') {
        own.set(module[declaration.getName()]?.subject ?? '', addView(view, views));
        continue;
      }
      const template = module[declaration.getName()]?.template;
      if (template === undefined) throw new Error(`${declaration.getName()} has no template`);
      templates.set(template, addView(view, views));
    }
  }
  return {
    templates: Object.fromEntries([...templates].sort(([a], [b]) => (a < b ? -1 : 1))),
    own: Object.fromEntries([...own].sort(([a], [b]) => (a < b ? -1 : 1))),
    views: Object.fromEntries([...views].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function addView(type: Type, views: Map<string, ViewShape>): string {
  const name = type.getSymbol()?.getName() ?? '';
  if (name === '' || name === '__type') throw new Error(`a view has no name: ${type.getText()}`);
  const place = `${type.getSymbol()?.getDeclarations()[0]?.getSourceFile().getFilePath()}`;
  const known = places.get(name);
  if (known !== undefined && known !== place)
    throw new Error(`there are two views ${name}: in ${known} and ${place}`);
  places.set(name, place);
  if (views.has(name)) return name;
  const shape: { -readonly [Key in keyof ViewShape]: ViewShape[Key] } = {
    says: saysOf(type.getSymbol()),
    holes: {},
  };
  views.set(name, shape);
  shape.holes = holesOf(type, views);
  return name;
}

function holesOf(type: Type, views: Map<string, ViewShape>): Record<string, Hole> {
  return Object.fromEntries(
    type.getProperties().flatMap((property): [string, Hole][] => {
      // What a place in a manifest asks for is no hole.
      if (['cause', 'said', 'within'].includes(property.getName())) return [];
      const [declaration] = property.getDeclarations();
      if (declaration === undefined) throw new Error(`${property.getName()} is not declared`);
      const says = saysOf(property);
      const hole = holeOf(property.getTypeAtLocation(declaration), views);
      return [[property.getName(), { ...hole, ...(says !== '' && { says }) }]];
    }),
  );
}

function holeOf(given: Type, views: Map<string, ViewShape>): Hole {
  const isOptional = given.isUnion() && given.getUnionTypes().some((member) => member.isUndefined());
  const type = given.getNonNullableType();
  const optional = isOptional ? ({ isOptional: true } as const) : {};
  const item = type.getArrayElementType();
  if (item !== undefined) return { ...holeOf(item, views), isList: true, ...optional };
  return { ...kindOf(type, views), ...optional };
}

function kindOf(type: Type, views: Map<string, ViewShape>): Hole {
  const name = type.getSymbol()?.getName() ?? '';
  const kind = printed[name];
  if (kind !== undefined) return { of: kind };
  if (type.isBoolean()) return { of: 'boolean' };
  if (type.isNumber()) return { of: 'number' };
  const isText = (each: Type): boolean => each.isString() || each.isStringLiteral();
  if (isText(type) || (type.isUnion() && type.getUnionTypes().every(isText))) return { of: 'text' };
  if (type.isUnknown() || type.getText() === 'object' || type.getProperties().length === 0)
    return { of: 'json' };
  return name === '__type' ? { holes: holesOf(type, views) } : { of: addView(type, views) };
}

function saysOf(symbol: Symbol | undefined): string {
  const declarations = symbol?.getDeclarations() ?? [];
  const documented = declarations.find((each): each is Node & JSDocableNode => Node.isJSDocable(each));
  return (documented?.getJsDocs()[0]?.getDescription() ?? '').trim().replace(/\s+/g, ' ');
}
