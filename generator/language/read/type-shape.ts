// The shapes of types, fields, errors and imports: what service and shared manifests have in common.
import {
  aliasName,
  digits,
  fieldKey,
  headerName,
  importPath,
  positiveDigits,
  typeKey,
} from '../../engine/shape/forms.js';
import type { Key, Shape } from '../../engine/shape/shape.js';

const text: Shape = { kind: 'text' };
const size: Shape = { kind: 'number', whole: true, least: 0 };
const bound: Shape = {
  kind: 'either',
  of: [
    { kind: 'number', whole: false },
    { kind: 'text', form: digits },
  ],
};

/** A type: an expression, a mapping of fields, or the long form. */
export const typeShape: Shape = { kind: 'named', name: 'type', of: () => typeOrFields };

/** The fields of an object; a name with `?` may be absent. */
export const fieldsShape: Shape = {
  kind: 'named',
  name: 'fields',
  of: () => ({ kind: 'record', of: fieldShape, key: fieldKey, what: 'fields' }),
};

/** Fields that are called in code as they are on the wire: parameters in a path. */
export const plainFieldsShape: Shape = { kind: 'record', of: typeShape, key: fieldKey, what: 'fields' };

/** The type of a field, whose long form may also say its name on the wire. */
const fieldShape: Shape = { kind: 'named', name: 'field', of: () => typeOrFieldsOfField };

const longKeys: Record<string, Key> = {
  type: { shape: text, description: 'The type as an expression; keywords of JSON Schema stand beside it.' },
  fields: {
    shape: fieldsShape,
    description:
      'The fields of an object, when it wants keywords of its own or has a field named type, fields, enum or union.',
  },
  enum: {
    shape: { kind: 'list', of: { kind: 'either', of: [text, { kind: 'number', whole: false }] }, least: 1 },
    description: 'The members of an enum: texts or numbers.',
  },
  union: {
    shape: { kind: 'list', of: typeShape, least: 2 },
    description: 'The members of a union: a value is one of these types.',
  },
  discriminator: { shape: text, description: 'The field that tells the members of a union apart.' },
  open: {
    shape: { kind: 'boolean' },
    description:
      'Clients accept members of this enum that they do not know, so that members can be added later.',
  },
  additional: {
    shape: { kind: 'choice', of: ['drop', 'reject'] },
    description:
      'What becomes of keys that the object does not know: dropped (unless told otherwise), or an error.',
  },
  default: {
    shape: { kind: 'any' },
    description: 'The value of a field that the sender leaves out, in its JSON form.',
  },
  title: { shape: text, description: 'A short name for documentation.' },
  description: {
    shape: text,
    description:
      'What it means: becomes the doc comment of the generated code and the description in the OpenAPI document.',
  },
  example: { shape: { kind: 'any' }, description: 'An example for documentation, in JSON form.' },
  deprecated: {
    shape: { kind: 'either', of: [{ kind: 'boolean' }, text] },
    description: 'Not to be used any more: true, or what to use in its place.',
  },
  readOnly: { shape: { kind: 'boolean' }, description: 'Only in results: documented as such.' },
  writeOnly: {
    shape: { kind: 'boolean' },
    description: 'Only in inputs, such as a password: documented as such.',
  },
  secret: {
    shape: { kind: 'boolean' },
    description:
      'In a config: a text that nobody sees but the service. It is sealed before it goes to etcd, and shows in no file, log or output.',
  },
  minLength: { shape: size, description: 'The least number of characters of a text, or of bytes.' },
  maxLength: { shape: size, description: 'The greatest number of characters of a text, or of bytes.' },
  pattern: {
    shape: text,
    description: 'A regular expression (ECMAScript, flag u, not anchored) that a text has to match.',
  },
  minimum: { shape: bound, description: 'The least value of a number.' },
  maximum: { shape: bound, description: 'The greatest value of a number.' },
  exclusiveMinimum: { shape: bound, description: 'A number has to be greater than this.' },
  exclusiveMaximum: { shape: bound, description: 'A number has to be less than this.' },
  multipleOf: {
    shape: {
      kind: 'either',
      of: [
        { kind: 'number', whole: false, above: 0 },
        { kind: 'text', form: positiveDigits },
      ],
    },
    description: 'A number has to be a multiple of this, which is greater than 0.',
  },
  minItems: { shape: size, description: 'The least number of items of an array.' },
  maxItems: { shape: size, description: 'The greatest number of items of an array.' },
  uniqueItems: { shape: { kind: 'boolean' }, description: 'The items of an array differ from one another.' },
  minProperties: { shape: size, description: 'The least number of entries of a map.' },
  maxProperties: { shape: size, description: 'The greatest number of entries of a map.' },
};

const typeOrFields: Shape = {
  kind: 'type',
  long: { kind: 'section', what: 'the long form of a type', keys: longKeys },
  fields: () => fieldsShape,
};

const typeOrFieldsOfField: Shape = {
  kind: 'type',
  long: {
    kind: 'section',
    what: 'the long form of a field',
    keys: {
      ...longKeys,
      name: {
        shape: text,
        description: "The field's name on the wire (@type, page[size]), when it is not the one in code.",
      },
    },
  },
  fields: () => fieldsShape,
};

/** Header fields: types whose long form may also name the header. */
export const headersShape: Shape = {
  kind: 'record',
  key: fieldKey,
  what: 'header fields',
  of: {
    kind: 'type',
    long: {
      kind: 'section',
      what: 'the long form of a header',
      keys: {
        ...longKeys,
        name: {
          shape: { kind: 'text', form: headerName },
          description: "The header's name, when it is not the field's in kebab-case (ifMatch is if-match).",
        },
      },
    },
    fields: () => fieldsShape,
  },
};

/** `types`. */
export const typesKey: Key = {
  shape: { kind: 'record', of: typeShape, key: typeKey, what: 'types' },
  description:
    'Types by name, such as User or Page<T>: shared by the operations of this manifest, or by those that import it.',
};

/** `imports`. */
export const importsKey: Key = {
  shape: { kind: 'record', of: { kind: 'text', form: importPath }, key: aliasName, what: 'imports' },
  description:
    'Files whose types may be used here as alias.Name: shared .yaml files, or .ts files; paths relative to this file.',
};
