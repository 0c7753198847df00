// What may travel in which direction: write-only fields never in results, read-only ones never in inputs, files only in bodies.
import type { ManifestSet } from '../manifest/index.js';
import type { TypeNode } from '../manifest/manifest.js';
import type { Span } from '../source/source-file.js';
import { spread, visitReferences, type ReferenceGraph } from './graph.js';
import { textOf } from './input.js';
import type { Linker } from './linker.js';
import type { Field, NamedType, Operation, ServiceModel, Type } from './model.js';

/** Fields of one type that must not travel some way. */
interface Finding {
  readonly named: NamedType;
  readonly fields: readonly Field[];
}

type Findings = ReadonlyMap<NamedType, Finding>;

/** Checks what every operation, config and the claims let travel. */
export function checkAccess(
  linker: Linker,
  set: ManifestSet,
  services: readonly ServiceModel[],
  graph: ReferenceGraph,
): void {
  const find = (matches: (field: Field) => boolean): Findings =>
    spread(graph, (named) => {
      if (named.type.kind !== 'object') return undefined;
      const fields = named.type.fields.filter(matches);
      return fields.length === 0 ? undefined : { named, fields };
    });
  const writeOnly = find((field) => field.annotations.writeOnly === true);
  const readOnly = find((field) => field.annotations.readOnly === true);
  const files = spread(graph, (named) => (holdsFile(named.type) ? named : undefined));
  const routes = new Map(
    set.services.flatMap((service) => service.routes.map((route) => [route.name.span, route] as const)),
  );
  for (const service of services) {
    for (const operation of service.operations) {
      const route = routes.get(operation.span);
      if (route === undefined) continue;
      const result = operation.result;
      const given = result.kind === 'json' ? result.type : result.kind === 'stream' ? result.of : undefined;
      if (given !== undefined && route.returns !== undefined) {
        checkResult(linker, { operation, type: given, node: route.returns, writeOnly, files });
      }
      if (operation.input !== undefined) checkInput(linker, operation, route.body, readOnly, files);
    }
    if (files.has(service.config)) reportFile(linker, service.config.span, 'a config');
  }
}

function checkResult(
  linker: Linker,
  {
    operation,
    type,
    node,
    writeOnly,
    files,
  }: {
    readonly operation: Operation;
    readonly type: Type;
    readonly node: TypeNode;
    readonly writeOnly: Findings;
    readonly files: ReadonlyMap<NamedType, NamedType>;
  },
): void {
  const finding = firstFinding(type, writeOnly);
  if (finding !== undefined) {
    report(linker, 'ARM3046', node.span, { operation, finding, whole: wholeOf(type, finding) });
  }
  if (firstFinding(type, files) !== undefined || holdsFile(type)) reportFile(linker, node.span, 'a result');
}

function checkInput(
  linker: Linker,
  operation: Operation,
  body: TypeNode | undefined,
  readOnly: Findings,
  files: ReadonlyMap<NamedType, NamedType>,
): void {
  const input = operation.input;
  if (input === undefined) return;
  const finding = readOnly.get(input);
  if (finding !== undefined) {
    const type: Type = { kind: 'ref', to: finding.named === input ? (bodyName(operation) ?? input) : input };
    report(linker, 'ARM3045', body?.span ?? operation.span, {
      operation,
      finding,
      whole: wholeOf(type, finding),
    });
  }
  for (const entry of operation.fields) {
    if (entry.in !== 'body') continue;
    const span = linker.fieldSpans.get(entry.field) ?? body?.span ?? operation.span;
    if (textOf(entry.field.type).text === 'file') {
      if (operation.wholeBody !== undefined) reportFile(linker, span, 'a body without a name for it');
    } else if (firstFinding(entry.field.type, files) !== undefined || holdsFile(entry.field.type)) {
      reportFile(linker, span, 'an object inside of a body');
    }
  }
}

/** The name that a manifest would put into `Omit<…>`. */
function bodyName(operation: Operation): NamedType | undefined {
  return operation.body?.kind === 'ref' ? operation.body.to : undefined;
}

function wholeOf(type: Type, finding: Finding): string {
  return type.kind === 'ref' && type.to === finding.named && type.to.origin === 'input'
    ? '…'
    : nameOf(finding.named);
}

function nameOf(named: NamedType): string {
  return named.label ?? named.name;
}

function report(
  linker: Linker,
  code: 'ARM3045' | 'ARM3046',
  span: Span,
  {
    operation,
    finding,
    whole,
  }: { readonly operation: Operation; readonly finding: Finding; readonly whole: string },
): void {
  const names = finding.fields.map((field) => field.name);
  const first = finding.fields[0];
  const place = first === undefined ? undefined : linker.fieldSpans.get(first);
  linker.reports.add(
    code,
    span,
    {
      operation: operation.name,
      field: names.join(', '),
      type: nameOf(finding.named),
      fix: `Omit<${whole}, ${names.join(' | ')}>`,
    },
    place === undefined ? {} : { related: [{ span: place, message: `${names[0]} is declared here` }] },
  );
}

function firstFinding<Found>(type: Type, findings: ReadonlyMap<NamedType, Found>): Found | undefined {
  let found: Found | undefined;
  visitReferences(type, (named) => (found ??= findings.get(named)));
  return found;
}

function holdsFile(type: Type): boolean {
  switch (type.kind) {
    case 'builtin':
      return type.name === 'file';
    case 'array':
    case 'map':
    case 'nullable':
    case 'stream':
      return holdsFile(type.of);
    case 'object':
      return type.fields.some((field) => holdsFile(field.type));
    case 'union':
      return type.of.some(holdsFile);
    default:
      return false;
  }
}

function reportFile(linker: Linker, span: Span, place: string): void {
  linker.reports.add('ARM3043', span, { place });
}
