// Puts a reading of TypeScript files together, and names what has no exported name.
import type { ts } from '../../source/typescript.js';
import type { Linker, NamedDraft, Scope } from '../link/linker.js';
import type { NamedType } from '../model.js';
import { toNamePart } from '../link/naming.js';
import { argumentsOf, convertObject, convertType } from './convert-type.js';
import { convertUnion } from './convert-union.js';
import type { DtoProgram } from './program.js';
import type { Converter } from './reading.js';
import { convertSyntax } from './syntax.js';

/** What a reading starts from. */
export interface ConverterParts {
  readonly program: DtoProgram;
  readonly linker: Linker;
  readonly named: ReadonlyMap<ts.Symbol, NamedType>;
  readonly scopes: ReadonlyMap<ts.SourceFile, Scope>;
  /** Takes what has to wait: the bodies of types that got a name on the way. */
  readonly queue: (() => void)[];
}

/** Starts a reading. */
export function createConverter({ program, linker, named, scopes, queue }: ConverterParts): Converter {
  const lifted = new Map<ts.Type, NamedType>();
  const converter: Converter = {
    program,
    linker,
    named,
    scopeOf: (node) => scopes.get(node.getSourceFile()),
    fromNode: (node, hint) => convertSyntax(converter, node, hint),
    fromType: (type, at, hint, self) => convertType(converter, type, { at, hint, self }),
    objectBody: (type, at, owner) => convertObject(converter, type, at, owner),
    unionBody: (type, at, owner) => convertUnion(converter, type, at, owner),
    lift: (type, at, hint) => {
      const known = lifted.get(type);
      if (known !== undefined) return { kind: 'ref', to: known };
      const home = converter.scopeOf(at);
      if (home === undefined) throw new Error('a type of the library has no place of its own');
      const args = argumentsOf(converter, type, at, hint);
      const draft: NamedDraft = {
        name: linker.freeName(home, args ? `${args.types.map(toNamePart).join('')}${args.name}` : hint),
        module: home.module,
        type: linker.pendingType,
        annotations: {},
        origin: args ? 'instance' : 'lifted',
        ...(args ? { label: program.checker.typeToString(type) } : {}),
        hasInit: false,
        span: program.spanOf(at),
      };
      lifted.set(type, draft);
      linker.place(home, draft, false);
      queue.push(() => {
        draft.type = type.isUnion()
          ? converter.unionBody(type, at, draft.name)
          : converter.objectBody(type, at, draft.name);
      });
      return { kind: 'ref', to: draft };
    },
    refuse: (at, what, hint) => {
      linker.reports.add('ARM3071', program.spanOf(at), { what, hint });
      return linker.unknownType;
    },
  };
  return converter;
}
