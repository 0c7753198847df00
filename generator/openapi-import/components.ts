// The schemas that become types of their own: those that the document names, and those that several places refer to.
import { ownSchemas } from '../language/openapi/schema-names.js';
import { below, fileAt, isObject, objectOf, type Placed, type Reading } from './document.js';
import { type NameBook, toPascal } from './names.js';
import type { SchemaNames } from './schema.js';

/** Named schemas, and those that get a name once a reference to them is met. */
export interface Components extends SchemaNames {
  /** All names so far: it grows while schemas are converted. */
  names(): Iterable<string>;
}

/** Gives each named schema its type's name. In our own documents, `UserInit` is the sender's form of `User`. */
export function nameComponents(reading: Reading, names: NameBook): Components {
  const schemas = objectOf(objectOf(reading.root['components'])['schemas']);
  const byPlace = new Map<string, string>();
  const byName = new Map<string, Placed>();
  const isForm = (key: string): boolean =>
    reading.isOwn && key.endsWith('Init') && Object.hasOwn(schemas, key.slice(0, -4));
  for (const [key, schema] of Object.entries(schemas)) {
    const at = below('/components/schemas', key);
    if (!isObject(schema) || (reading.isOwn && isOwnSchema(key)) || isForm(key)) continue;
    // A type that ends as the sender's form of another would be called is called otherwise.
    // A type that is only ever sent has its sender's form alone in our own documents.
    const pascal = toPascal(reading.isOwn ? key.replace(/(?<=.)Init$/, '') : key);
    const name = names.take(!reading.isOwn && pascal.endsWith('Init') ? `${pascal}Value` : pascal);
    if (name !== key) reading.rename({ kind: 'type', at, from: key, to: name });
    const formAt = below('/components/schemas', `${key}Init`);
    const form = reading.isOwn && Object.hasOwn(schemas, `${key}Init`) ? schemas[`${key}Init`] : undefined;
    byName.set(name, isObject(form) ? { value: form, at: formAt } : { value: schema, at });
    byPlace.set(at, name);
    if (isObject(form)) byPlace.set(formAt, name);
  }
  return {
    names: () => byName.keys(),
    placeOf: (name) => byName.get(name),
    nameAt(place) {
      const known = byPlace.get(place.at);
      if (known !== undefined || reading.isOwn || !isComposite(place)) return known;
      const name = names.take(nameOfPlace(place.at));
      byPlace.set(place.at, name);
      byName.set(name, place);
      return name;
    },
  };
}

/** Whether a schema is more than a plain value: only then is a name for it worth having, or needed where it contains itself. */
function isComposite({ value }: Placed): boolean {
  return ['properties', 'additionalProperties', 'items', 'allOf', 'oneOf', 'anyOf', 'enum'].some(
    (keyword) => keyword in value,
  );
}

const steps = new Set(
  (
    'components schemas definitions $defs properties items additionalProperties schema content paths responses requestBody ' +
    'parameters allOf oneOf anyOf application/json'
  ).split(' '),
);

/** `AInner` for `/components/schemas/A/properties/inner`, `Pet` for `schemas/pet.yaml`. */
function nameOfPlace(at: string): string {
  const file = fileAt(at);
  const pointer = at.slice(file === '' ? 0 : file.length + 1);
  const words = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .filter((step) => !steps.has(step));
  if (words.length > 0) return nameWithoutInit(toPascal(words.slice(-3).join('-')));
  const base = file.slice(file.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  return nameWithoutInit(toPascal(base));
}

function nameWithoutInit(pascal: string): string {
  return pascal.endsWith('Init') ? `${pascal}Value` : pascal;
}

/** Whether a schema of one of our own documents is the framework's, not a type of the manifest. */
function isOwnSchema(key: string): boolean {
  return Object.values<string>(ownSchemas).includes(key);
}
