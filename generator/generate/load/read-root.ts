// The root of a manifest -> what every manifest has, and what the sections read of it.
import { textOf, valueOf, type DocumentNode } from '../../engine/document/document.js';
import type { Reader } from '../../engine/read/reader.js';
import type { ImportDeclaration, TypeDeclaration } from '../../language/node.js';
import { createNodes, type Nodes } from '../../language/part.js';
import {
  checkDeclaredNames,
  namesOfTypes,
  readImports,
  readTypes,
} from '../../language/read/read-declarations.js';
import type { Checking, ManifestKind, Section } from '../../sections/section.js';
import type { Located } from '../../source/source-file.js';

/** What is read of one manifest. */
export interface RootReading {
  /** What the file calls its service or workspace. */
  readonly name: Located<string> | undefined;
  readonly imports: readonly ImportDeclaration[];
  readonly types: readonly TypeDeclaration[];
  readonly sections: ReadonlyMap<Section, unknown>;
}

/** Where the name of what a manifest describes stands. */
const nameKeys: Readonly<Record<ManifestKind, string>> = {
  service: 'service',
  shared: '',
  workspace: 'workspace',
};

/** Reads a manifest of this kind by the sections that have keys in it, and checks what shows without linking names. */
export function readRoot(
  kind: ManifestKind,
  held: readonly Section[],
  { reader, root }: { readonly reader: Reader; readonly root: DocumentNode },
): RootReading {
  const types = kind === 'workspace' ? [] : readTypes(reader, valueOf(root, 'types'));
  const nodes = new Map(held.map((section) => [section, section.read(reader, root)]));
  const name = textOf(valueOf(root, nameKeys[kind]));
  const names = held.flatMap((section) => section.declares?.(nodes.get(section)) ?? []);
  checkDeclaredNames(reader, [...namesOfTypes(types), ...names]);
  const checking: Checking = { reader, root, ...(name && { name }), ...nodesOf(nodes) };
  for (const section of held) section.check?.(nodes.get(section), checking);
  return { name, imports: readImports(root), types, sections: nodes };
}

/** A manifest whose YAML is broken says which names there are; what it says of them may end in the wrong place. */
export function namesOnly(reading: RootReading): RootReading {
  const types = reading.types.map((declaration): TypeDeclaration => {
    const { span } = declaration.type;
    return { ...declaration, type: { kind: 'unreadable', span, constraints: {}, annotations: {} } };
  });
  const left = ([section, node]: readonly [Section, unknown]) =>
    [section, section.namesOnly ? section.namesOnly(node) : node] as const;
  return { ...reading, types, sections: new Map([...reading.sections].map(left)) };
}

/** Finds what a section has read by the section's key. */
export function nodesOf(nodes: RootReading['sections']): Nodes {
  return createNodes(new Map([...nodes].map(([{ key }, node]) => [key, node])));
}
