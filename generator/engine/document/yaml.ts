// The one door to the YAML parser, which is loaded when it is first needed: few manifests are written in a way that only it reads.
import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import type { Alias, Scalar, YAMLMap, YAMLSeq } from 'yaml';

export type { Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

let loaded: typeof Yaml | undefined;

function parser(): typeof Yaml {
  loaded ??= createRequire(import.meta.url)('yaml') as typeof Yaml;
  return loaded;
}

export const parseAllDocuments: typeof Yaml.parseAllDocuments = (...given) =>
  parser().parseAllDocuments(...given);

export const parseYamlDocument: typeof Yaml.parseDocument = (...given) => parser().parseDocument(...given);

/** A value as YAML. */
export function stringify(value: unknown, options?: Parameters<typeof Yaml.stringify>[2]): string {
  return parser().stringify(value, undefined, options);
}

export function isAlias(node: unknown): node is Alias {
  return parser().isAlias(node);
}

export function isMap(node: unknown): node is YAMLMap {
  return parser().isMap(node);
}

export function isScalar(node: unknown): node is Scalar {
  return parser().isScalar(node);
}

export function isSeq(node: unknown): node is YAMLSeq {
  return parser().isSeq(node);
}
