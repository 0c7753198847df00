// Types that hold only what a service reads of another's result: of its own module, so that its codec asks for those fields and no others.
import type { Span } from '../../source/source-file.js';
import type { Linker, NamedDraft, Scope } from '../../language/link/linker.js';
import {
  type Field,
  type NamedType,
  propertyOf,
  type ServiceModel,
  type Type,
} from '../../language/model.js';
import { toPascal } from '../../language/link/naming.js';
import type { Use } from './part.js';

/** The type of what is read of an operation's result; undefined where it is read whole, or is no type. */
export function narrowResult(
  linker: Linker,
  { operation, fields }: Use,
  { owner, service }: { readonly owner: Scope; readonly service: ServiceModel },
  span: Span,
): NamedType | undefined {
  const { result } = operation;
  const type = result.kind === 'json' ? result.type : result.kind === 'stream' ? result.of : undefined;
  if (type === undefined || fields === '*') return undefined;
  const reading = `What ${owner.module.name} reads of the result of ${service.name}.${operation.name}.`;
  const make = (wanted: string): NamedDraft => {
    const named: NamedDraft = {
      name: linker.freeName(owner, wanted),
      module: owner.module,
      type: linker.pendingType,
      annotations: { description: reading },
      origin: 'lifted',
      hasInit: false,
      span,
    };
    linker.place(owner, named, false);
    return named;
  };
  const name = `Used${service.pascal}${toPascal(operation.name)}`;
  if (fields.length === 0) {
    const unread = make(name);
    unread.type = { kind: 'builtin', name: 'json', constraints: {} };
    return unread;
  }
  const narrowed = narrow(type, fields, { linker, make, name });
  if (narrowed === undefined) return undefined;
  if (narrowed.kind === 'ref') return narrowed.to;
  const list = make(`${name}Result`);
  list.type = narrowed;
  return list;
}

interface Narrowing {
  readonly linker: Linker;
  readonly make: (wanted: string) => NamedDraft;
  /** What an object that is found here is called. */
  readonly name: string;
}

type Paths = readonly (readonly string[])[];

/** The type with the fields of these paths; undefined where it stays as it is. */
function narrow(type: Type, paths: Paths, narrowing: Narrowing): Type | undefined {
  // `address` beside `address.city` reads the whole address.
  if (paths.some((path) => path.length === 0)) return undefined;
  switch (type.kind) {
    case 'array':
    case 'map': {
      const of = narrow(type.of, paths, narrowing);
      return of && { ...type, of };
    }
    case 'nullable': {
      const of = narrow(type.of, paths, narrowing);
      return of && { kind: 'nullable', of };
    }
    case 'ref':
      return narrow(type.to.type, paths, narrowing);
    case 'object':
      return { kind: 'ref', to: narrowObject(type.fields, paths, narrowing) };
    default:
      // A union is read whole: which member a value is shows only in all of it.
      return undefined;
  }
}

function narrowObject(fields: readonly Field[], paths: Paths, narrowing: Narrowing): NamedType {
  const { make } = narrowing;
  const named = make(narrowing.name);
  const kept = fields.flatMap((field): Field[] => {
    const below = paths.filter((path) => path[0] === propertyOf(field)).map((path) => path.slice(1));
    if (below.length === 0) return [];
    const name = `${named.name}${toPascal(propertyOf(field))}`;
    // A default is a value of the whole type.
    const type = field.default === undefined ? narrow(field.type, below, { ...narrowing, name }) : undefined;
    return [{ ...field, ...(type && { type }), asked: named.span }];
  });
  named.type = { kind: 'object', fields: kept, additional: 'drop' };
  return named;
}
