// The one door to the YAML parser.
export {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  parseDocument as parseYamlDocument,
  stringify,
} from 'yaml';
export type { Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
