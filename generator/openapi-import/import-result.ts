// What comes of an imported document.
import type { Loss, Renaming } from './document.js';

/** What came of a document. */
export interface ImportedManifest {
  readonly service: string;
  /** The manifest by sections, each to be printed as YAML with an empty line before the next. */
  readonly sections: readonly ManifestSection[];
  readonly losses: readonly Loss[];
  readonly renamings: readonly Renaming[];
  readonly operations: number;
  readonly types: number;
}

/** Some keys of the manifest; `spaced`: an empty line between the entries of each. */
export interface ManifestSection {
  readonly value: Readonly<Record<string, unknown>>;
  readonly spaced: boolean;
}
