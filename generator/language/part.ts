// How data of a section is found without a list of sections in the ground: a section is the typed key to what is its own.

/** The key of a section to its own data. `node` and `model` are never set: they carry the types of what stands under the key. */
export interface Part<Node, Model = undefined> {
  readonly key: string;
  /** What is read of a manifest. */
  readonly node?: Node;
  /** What becomes of that once names are linked. */
  readonly model?: Model;
}

/** What sections read of one manifest. */
export interface Nodes {
  /** What this section read; throws for one that does not read manifests of this kind. */
  node<Node>(section: Part<Node, unknown>): Node;
}

/** What sections made of one service, or of the workspace. */
export interface Parts {
  /** What this section made; throws for one that has made nothing here. */
  part<Model>(section: Part<unknown, Model>): Model;
}

/** Nodes by the keys of their sections. */
export function createNodes(byKey: ReadonlyMap<string, unknown>): Nodes {
  // What a section's own `read` gave stands under its key: the type is that of the key.
  return { node: <Node>({ key }: Part<Node, unknown>) => valueUnder(byKey, key) as Node };
}

/** Models by the keys of their sections; what stands in the map when it is asked for counts. */
export function createParts(byKey: ReadonlyMap<string, unknown>): Parts {
  return { part: <Model>({ key }: Part<unknown, Model>) => valueUnder(byKey, key) as Model };
}

function valueUnder(byKey: ReadonlyMap<string, unknown>, key: string): unknown {
  if (!byKey.has(key)) throw new Error(`the section ${key} has nothing here`);
  return byKey.get(key);
}
