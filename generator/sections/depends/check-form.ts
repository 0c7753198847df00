// What a dependency with `encoding: form` can't be sent: a form has texts, and lists of them by repeating a name. Peers in Go bind no more.
import type { Linker } from '../../language/link/linker.js';
import { unalias } from '../../language/link/unalias.js';
import type { ServiceModel, Type } from '../../language/model.js';
import type { Span } from '../../source/source-file.js';
import { routes, type Operation } from '../routes/part.js';
import type { Use } from './part.js';

/** A dependency whose inputs travel as forms. */
export interface FormDependency {
  readonly service: ServiceModel;
  /** What is used of it; absent: everything. */
  readonly uses: readonly Use[] | undefined;
  /** Where the manifest names it. */
  readonly span: Span;
}

/** Reports each body field of the operations that are called that no form can carry. To be run when all types are known. */
export function checkForms(linker: Linker, { service, uses, span }: FormDependency): void {
  const called = uses ?? service.part(routes).operations.map((operation) => ({ operation, span }));
  for (const { operation, span: place } of called) {
    for (const { name, problem, span: declared } of unformable(linker, operation)) {
      const related = declared && [{ span: declared, message: `${name} is here` }];
      linker.reports.add(
        'ARM3057',
        place,
        { service: service.name, operation: operation.name, field: name, problem },
        related ? { related } : {},
      );
    }
  }
}

interface Unformable {
  readonly name: string;
  readonly problem: string;
  readonly span: Span | undefined;
}

function unformable(linker: Linker, { fields, encoding, wholeBody }: Operation): readonly Unformable[] {
  if (encoding === 'multipart') return [];
  return fields.flatMap(({ field, in: place }) => {
    if (place !== 'body') return [];
    const problem = field.name === wholeBody ? 'is a body that is no object' : problemOf(linker, field.type);
    return problem === undefined ? [] : [{ name: field.name, problem, span: field.span }];
  });
}

function problemOf(linker: Linker, type: Type): string | undefined {
  const plain = unalias(type);
  if (plain.kind === 'nullable') return problemOf(linker, plain.of);
  if (plain.kind !== 'array') return problemOfText(linker, plain);
  const item = unalias(plain.of);
  if (item.kind === 'array') return 'is a list of lists';
  if (item.kind === 'nullable') return 'is a list in which null may stand';
  const problem = problemOfText(linker, item);
  return problem && `has items of which each ${problem}`;
}

/** Of a type that is no list. A union that holds itself is gone through once. */
function problemOfText(linker: Linker, type: Type, seen: readonly Type[] = []): string | undefined {
  const plain = unalias(type);
  // Its cause was reported.
  if (plain === linker.unknownType || seen.includes(plain)) return undefined;
  const within = (inner: Type): string | undefined => problemOfText(linker, inner, [...seen, plain]);
  switch (plain.kind) {
    case 'builtin':
      return plain.name === 'json' ? 'is json, which may be an object' : undefined;
    case 'union':
      return plain.of.map(within).find((problem) => problem !== undefined);
    case 'nullable':
      return within(plain.of);
    case 'ref':
      return plain.to.type.kind === 'union' ? within(plain.to.type) : 'is an object';
    case 'array':
      return 'may be a list';
    case 'map':
      return 'is a map';
    case 'object':
      return 'is an object';
    case 'enum':
    case 'stream':
    case 'parameter':
      return undefined;
  }
}
