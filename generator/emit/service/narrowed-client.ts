// The client of a dependency as a service declares to use it: only those operations, their results with only those fields. The compiler
// then holds the code to what the contract publishes under `uses`.
import type { Dependency, Field, ServiceModel, Type, Use } from '../../model/model.js';
import { docComment } from '../doc-comment.js';
import { clientModule, type Imports } from '../imports.js';
import { type Doc, list, print } from '../layout.js';
import { propertyKey } from '../literals.js';
import { resultType, typeAfter, typeName, typeText } from '../types.js';
import { operationComment } from './service-names.js';

/** An interface as the template prints it. */
export interface WrittenInterface {
  readonly comment: string;
  readonly name: string;
  readonly members: readonly { readonly comment: string; readonly text: string }[];
}

/** `UsedUserClient`: what a service uses of user. */
export function narrowedName({ service }: Dependency): string {
  return `Used${service.pascal}Client`;
}

/** The names of all interfaces that `narrowedClients` gives. */
export function narrowedNames(service: ServiceModel): readonly string[] {
  return planClients(service).flatMap(({ dependency, results }) => {
    const objects = results.flatMap((result) => result.objects);
    return [...objects.map(({ name }) => name), narrowedName(dependency)];
  });
}

/** For each dependency that says what is used of it: the results that are read in part, and the client on top. */
export function narrowedClients(owner: ServiceModel, imports: Imports): readonly WrittenInterface[] {
  return planClients(owner).flatMap(({ dependency, results }): WrittenInterface[] => {
    const { name: target } = dependency.service;
    const read = results.flatMap(({ use, objects }) =>
      objects.map(({ name, fields }) => ({
        comment: docComment({
          otherwise: `What ${owner.name} reads of the result of ${target}.${use.operation.name}.`,
        }),
        name,
        members: fields.map((field) => ({
          comment: docComment(field.of.annotations, 2),
          text: `  ${print([fieldDoc(field, imports), ';'], 2)}`,
        })),
      })),
    );
    const client = {
      comment: docComment({ otherwise: `What ${owner.name} uses of ${target}.` }),
      name: narrowedName(dependency),
      members: results.map(({ use, result }) => ({
        comment: docComment(operationComment(use.operation), 2),
        text: `  ${print(method(use, result, imports), 2)}`,
      })),
    };
    return [...read, client];
  });
}

/** A type of which only some is read: names of interfaces stand in place of objects. */
type Narrowed =
  | { readonly kind: 'whole'; readonly type: Type }
  | { readonly kind: 'unread' }
  | { readonly kind: 'object'; readonly name: string }
  | { readonly kind: 'array' | 'map' | 'nullable'; readonly of: Narrowed };

interface NarrowedField {
  readonly of: Field;
  readonly type: Narrowed;
}

interface NarrowedObject {
  readonly name: string;
  readonly fields: readonly NarrowedField[];
}

interface ResultPlan {
  readonly use: Use;
  readonly result: Narrowed | undefined;
  readonly objects: readonly NarrowedObject[];
}

interface ClientPlan {
  readonly dependency: Dependency;
  readonly results: readonly ResultPlan[];
}

function planClients(service: ServiceModel): readonly ClientPlan[] {
  const taken = new Set(service.depends.map(narrowedName));
  return service.depends.flatMap((dependency): ClientPlan[] => {
    if (!dependency.uses) return [];
    const lead = `Used${dependency.service.pascal}`;
    const results = dependency.uses.map((use) =>
      planResult(use, `${lead}${upperFirst(use.operation.name)}`, taken),
    );
    return [{ dependency, results }];
  });
}

function planResult(use: Use, name: string, taken: Set<string>): ResultPlan {
  const type = resultType(use.operation);
  const objects: NarrowedObject[] = [];
  if (type === undefined) return { use, result: undefined, objects };
  if (use.fields === '*') return { use, result: { kind: 'whole', type }, objects };
  if (use.fields.length === 0) return { use, result: { kind: 'unread' }, objects };
  return { use, result: narrow(type, use.fields, { name, taken, objects }), objects };
}

interface Naming {
  /** What an object found here is called. */
  readonly name: string;
  readonly taken: Set<string>;
  readonly objects: NarrowedObject[];
}

function narrow(type: Type, paths: readonly (readonly string[])[], naming: Naming): Narrowed {
  // `address` beside `address.city` asks for the whole address.
  if (paths.some((path) => path.length === 0)) return { kind: 'whole', type };
  switch (type.kind) {
    case 'array':
    case 'map':
    case 'nullable':
      return { kind: type.kind, of: narrow(type.of, paths, naming) };
    case 'ref': {
      const inner = narrow(type.to.type, paths, naming);
      return inner.kind === 'whole' ? { kind: 'whole', type } : inner;
    }
    case 'object': {
      const name = freeName(naming.name, naming.taken);
      const place = naming.objects.push({ name, fields: [] }) - 1;
      const fields = type.fields.flatMap((field): NarrowedField[] => {
        const below = paths.filter((path) => path[0] === field.name).map((path) => path.slice(1));
        if (below.length === 0) return [];
        const inner = { ...naming, name: `${name}${upperFirst(field.name)}` };
        return [{ of: field, type: narrow(field.type, below, inner) }];
      });
      naming.objects[place] = { name, fields };
      return { kind: 'object', name };
    }
    default:
      // A union keeps all: which member a value is shows only in the whole.
      return { kind: 'whole', type };
  }
}

function method({ operation }: Use, result: Narrowed | undefined, imports: Imports): Doc {
  const parameters = [`options?: ${imports.type('CallOptions', clientModule)}`];
  if (operation.input) parameters.unshift(`input: ${typeName(operation.input, 'send', imports)}`);
  const holder = operation.result.kind === 'stream' ? 'AsyncIterable' : 'Promise';
  const given = operation.result.kind === 'empty' ? 'void' : undefined;
  const text = result
    ? narrowedText(result, imports)
    : (given ?? imports.type('BinaryContent', clientModule));
  return [operation.name, list('(', parameters, ')'), `: ${holder}<${text}>;`];
}

function fieldDoc({ of, type }: NarrowedField, imports: Imports): Doc {
  const lead = `${propertyKey(of.name)}${of.optional ? '?' : ''}:`;
  if (type.kind === 'whole') return typeAfter(lead, type.type, 'read', imports);
  return `${lead} ${narrowedText(type, imports)}`;
}

function narrowedText(type: Narrowed, imports: Imports): string {
  switch (type.kind) {
    case 'whole':
      return typeText(type.type, 'read', imports);
    case 'object':
      return type.name;
    case 'unread':
      return 'unknown';
    case 'nullable':
      return `${narrowedText(type.of, imports)} | null`;
    case 'map':
      return `Record<string, ${narrowedText(type.of, imports)}>`;
    case 'array': {
      const of = narrowedText(type.of, imports);
      return of.includes(' | ') ? `(${of})[]` : `${of}[]`;
    }
  }
}

function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}${count}`;
  taken.add(free);
  return free;
}

function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
