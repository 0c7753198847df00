// The compiler's types -> types of the model. Exported names stay names, everything else with fields becomes a named type.
import { type BuiltinName, builtinNames, builtinOf } from '../builtin/builtins.js';
import type { ts } from '../../source/typescript.js';
import type { Field, Type } from '../model.js';
import { toPascal, toSingular } from '../link/naming.js';
import { convertUnionAt } from './convert-union.js';
import { applyDocTags, readDocTags } from './doc-tags.js';
import { referred, type Converter } from './reading.js';
import { convertUnionNode } from './syntax.js';

/** Where a type stands. */
interface Place {
  readonly at: ts.Node;
  readonly hint: string;
  readonly self: ts.Symbol | undefined;
}

/** The body of an exported declaration. */
export function convertBody(
  converter: Converter,
  type: ts.Type,
  at: ts.Node,
  name: string,
  self: ts.Symbol,
): Type {
  const { ts } = converter.program;
  const written = ts.isTypeAliasDeclaration(at) ? at.type : undefined;
  if (written !== undefined && ts.isTypeReferenceNode(written)) {
    const symbol = referred(converter, written);
    const other = symbol === undefined || symbol === self ? undefined : converter.named.get(symbol);
    if (other !== undefined) return { kind: 'ref', to: other };
  }
  if (written !== undefined && ts.isUnionTypeNode(written))
    return convertUnionNode(converter, written, name, true);
  if (written !== undefined && ts.isArrayTypeNode(written)) return converter.fromNode(written, name);
  if (isPlainObject(converter, type)) return convertObject(converter, type, at, name);
  if (type.isUnion() && (type.flags & ts.TypeFlags.Boolean) === 0) return converter.unionBody(type, at, name);
  return converter.fromType(type, at, name, self);
}

/** The arguments of an instance of a user's generic. */
export function argumentsOf(
  converter: Converter,
  type: ts.Type,
  at: ts.Node,
  hint: string,
): { readonly name: string; readonly types: readonly Type[] } | undefined {
  const { ts, checker, isFromLibrary } = converter.program;
  const isUsers = (symbol: ts.Symbol): boolean => !isFromLibrary(symbol);
  const convert = (args: readonly ts.Type[]): readonly Type[] =>
    args.map((arg) => converter.fromType(arg, at, `${hint}Item`));
  if (type.aliasSymbol && type.aliasTypeArguments?.length && isUsers(type.aliasSymbol)) {
    return { name: type.aliasSymbol.name, types: convert(type.aliasTypeArguments) };
  }
  const isReference =
    (type.flags & ts.TypeFlags.Object) !== 0 &&
    ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0 &&
    !checker.isArrayType(type) &&
    !checker.isTupleType(type);
  if (!isReference || type.symbol === undefined || !isUsers(type.symbol)) return undefined;
  const args = checker.getTypeArguments(type as ts.TypeReference);
  return args.length === 0 ? undefined : { name: type.symbol.name, types: convert(args) };
}

/** See Converter.fromType. */
export function convertType(converter: Converter, type: ts.Type, { at, hint, self }: Place): Type {
  const { ts, checker } = converter.program;
  const flags = type.flags;
  const own = [type.aliasSymbol, type.symbol].find(
    (symbol) => symbol !== undefined && symbol !== self && converter.named.has(symbol),
  );
  if (own !== undefined && argumentsOf(converter, type, at, hint) === undefined) {
    return { kind: 'ref', to: converter.named.get(own)! };
  }
  if ((flags & ts.TypeFlags.Any) !== 0) {
    const isUnknown = checker.typeToString(type) !== 'any' || isErrorType(type);
    if (!isUnknown) return converter.refuse(at, 'any', 'write unknown for any JSON value');
    const [name, mend] = foreignType(at.getText()) ?? [
      'a name that cannot be found',
      'declare it in this file, or import a file that a manifest imports too',
    ];
    return converter.refuse(at, name, mend);
  }
  if ((flags & ts.TypeFlags.EnumLike) !== 0) {
    return converter.refuse(at, 'an enum', "write a union of texts: 'admin' | 'member'");
  }
  if (type.isStringLiteral() || type.isNumberLiteral())
    return { kind: 'enum', values: [type.value], open: false };
  const builtin = ownBuiltin(converter, type);
  if (builtin !== undefined) return { kind: 'builtin', name: builtin, constraints: {} };
  if (type.isUnion()) return convertUnionAt(converter, type, at, hint);
  if (checker.isArrayType(type)) {
    const [of] = checker.getTypeArguments(type as ts.TypeReference);
    return { kind: 'array', of: converter.fromType(of!, at, toSingular(hint)), constraints: {} };
  }
  if (isPlainObject(converter, type)) {
    const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
    if (index === undefined) return converter.lift(type, at, hint);
    if (checker.getPropertiesOfType(type).length > 0) {
      return converter.refuse(
        at,
        'an object with fields and an index signature',
        'put the entries into a field of their own',
      );
    }
    return { kind: 'map', of: converter.fromType(index.type, at, toSingular(hint)), constraints: {} };
  }
  return converter.refuse(
    at,
    `the type ${checker.typeToString(type)}`,
    'DTOs are made of objects, arrays, records, unions, text, number, bigint, boolean, Date, Uint8Array and unknown',
  );
}

/** Types of JavaScript that are no data as JSON has it, and what is written for them. */
const foreignTypes: Readonly<Record<string, string>> = {
  Map: 'write Record<string, T> for it',
  ReadonlyMap: 'write Record<string, T> for it',
  Set: 'write T[] for it, with @uniqueItems',
  ReadonlySet: 'write T[] for it, with @uniqueItems',
  WeakMap: 'leave it out: it cannot be sent',
  WeakSet: 'leave it out: it cannot be sent',
  Promise: 'write the type of what it resolves to',
  Iterable: 'write T[] for it',
  AsyncIterable: 'write T[] for it; an operation that streams says so in its manifest',
  URL: 'write string for it, with @format uri',
  Buffer: 'write Uint8Array for it',
  Error: 'declare the error in a manifest, with its details',
};

/** The first of them that a type expression names, with what is written for it. */
function foreignType(text: string): readonly [name: string, mend: string] | undefined {
  const names = new Set<string>(text.match(/[\w$]+/g));
  return Object.entries(foreignTypes).find(([name]) => names.has(name));
}

function ownBuiltin(converter: Converter, type: ts.Type): BuiltinName | undefined {
  const text = plainText(converter, type);
  return text === undefined
    ? undefined
    : builtinNames.find((name) => builtinOf(name).own && builtinOf(name).text === text);
}

/** The TypeScript of a type that a built-in one may be: `string`, or `Date`. */
function plainText(converter: Converter, { flags, symbol }: ts.Type): string | undefined {
  const { TypeFlags } = converter.program.ts;
  if ((flags & TypeFlags.String) !== 0) return 'string';
  if ((flags & TypeFlags.Number) !== 0) return 'number';
  if ((flags & TypeFlags.BigInt) !== 0) return 'bigint';
  if ((flags & TypeFlags.Boolean) !== 0) return 'boolean';
  if ((flags & TypeFlags.Unknown) !== 0) return 'unknown';
  return symbol !== undefined && converter.program.isFromLibrary(symbol) ? symbol.name : undefined;
}

/** Whether a type has nothing but fields: no calls, no constructors, no tuple, no class. */
function isPlainObject(converter: Converter, type: ts.Type): boolean {
  const { ts, checker } = converter.program;
  const isStructure = (type.flags & ts.TypeFlags.Object) !== 0 || type.isIntersection();
  if (!isStructure || checker.isArrayType(type) || checker.isTupleType(type) || type.isClass()) return false;
  if (type.isIntersection() && !type.types.every((part) => isPlainObject(converter, part))) return false;
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) return false;
  if (
    type.symbol !== undefined &&
    converter.program.isFromLibrary(type.symbol) &&
    ownBuiltin(converter, type)
  )
    return false;
  return true;
}

/** See Converter.objectBody. */
export function convertObject(converter: Converter, type: ts.Type, at: ts.Node, owner: string): Type {
  const { ts, checker } = converter.program;
  const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
  const properties = checker.getPropertiesOfType(type);
  if (index !== undefined) {
    if (properties.length === 0) {
      return { kind: 'map', of: converter.fromType(index.type, at, toSingular(owner)), constraints: {} };
    }
    return converter.refuse(
      at,
      'an object with fields and an index signature',
      'put the entries into a field of their own',
    );
  }
  const fields = properties.map((property) => convertProperty(converter, property, at, owner));
  return {
    kind: 'object',
    fields: isPartial(converter, type) ? fields.map(withoutDefault) : fields,
    additional: 'drop',
  };
}

function convertProperty(converter: Converter, property: ts.Symbol, at: ts.Node, owner: string): Field {
  const { linker, program } = converter;
  const { ts, checker } = program;
  const declaration = property.valueDeclaration ?? property.declarations?.[0] ?? at;
  const place = converter.scopeOf(declaration) === undefined ? at : declaration;
  const tags = readDocTags(program, linker.reports, declaration);
  const hint = `${owner}${toPascal(property.name)}`;
  const written =
    (property.flags & ts.SymbolFlags.Transient) === 0 && ts.isPropertySignature(declaration)
      ? declaration.type
      : undefined;
  const isMethod = (property.flags & ts.SymbolFlags.Method) !== 0;
  const converted = isMethod
    ? converter.refuse(place, 'a method', 'DTOs hold values only')
    : written === undefined
      ? converter.fromType(checker.getTypeOfSymbolAtLocation(property, at), place, hint)
      : converter.fromNode(written, hint);
  const type = converted === linker.unknownType ? converted : applyDocTags(linker.reports, converted, tags);
  const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
  const field: Field = {
    name: property.name,
    optional: optional && tags.default === undefined,
    type,
    ...(tags.default === undefined ? {} : { default: { value: tags.default.value } }),
    annotations: tags.annotations,
    span: program.spanOf(ts.isPropertySignature(declaration) ? declaration.name : place),
  };
  if (tags.default !== undefined) linker.checkDefault(field, tags.default, linker.wire);
  return field;
}

/** Partial makes fields absent that have a default otherwise: a patch leaves them alone. */
function isPartial(converter: Converter, type: ts.Type): boolean {
  const alias = type.aliasSymbol;
  return alias?.name === 'Partial' && converter.program.isFromLibrary(alias);
}

function withoutDefault({ default: _dropped, ...field }: Field): Field {
  return { ...field, optional: true };
}

function isErrorType(type: ts.Type): boolean {
  return (type as ts.Type & { readonly intrinsicName?: string }).intrinsicName === 'error';
}
