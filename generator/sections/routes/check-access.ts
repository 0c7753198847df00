// What may travel in which direction: write-only fields never in results, read-only ones never in inputs.
import type { TypeNode } from '../../language/node.js';
import type { Span } from '../../source/source-file.js';
import { spread, visitReferences } from '../../language/link/graph.js';
import type { Linker } from '../../language/link/linker.js';
import { unalias } from '../../language/link/unalias.js';
import { type Field, type NamedType, propertyOf, type Type } from '../../language/model.js';
import type { Judged } from '../linking.js';
import { routes, type Operation } from './part.js';

/** Fields of one type that must not travel some way. */
interface Finding {
  readonly named: NamedType;
  readonly fields: readonly Field[];
}

type Findings = ReadonlyMap<NamedType, Finding>;

/** Checks what every operation lets travel. */
export function checkAccess({ linker, services, graph }: Judged): void {
  const find = (matches: (field: Field) => boolean): Findings =>
    spread(graph, (named) => {
      if (named.type.kind !== 'object') return undefined;
      const fields = named.type.fields.filter(matches);
      return fields.length === 0 ? undefined : { named, fields };
    });
  const writeOnly = find((field) => field.annotations.writeOnly === true);
  const readOnly = find((field) => field.annotations.readOnly === true);
  for (const { manifest, service } of services) {
    const declared = new Map(manifest.node(routes).map((route) => [route.name.span, route] as const));
    for (const operation of service.part(routes).operations) {
      const route = declared.get(operation.span);
      if (route === undefined) continue;
      const result = operation.result;
      const given = result.kind === 'json' ? result.type : result.kind === 'stream' ? result.of : undefined;
      if (given !== undefined && route.returns !== undefined) {
        checkResult(linker, operation, given, route.returns, writeOnly);
      }
      checkInput(linker, operation, route.body, readOnly);
    }
  }
}

function checkResult(
  linker: Linker,
  operation: Operation,
  type: Type,
  node: TypeNode,
  findings: Findings,
): void {
  const finding = firstFinding(type, findings);
  if (finding === undefined) return;
  const isWhole = type.kind === 'ref' && objectOf(type.to) === finding.named;
  report(linker, 'ARM3046', node.span, {
    operation,
    finding,
    fix: fixOf(isWhole ? node : undefined, finding),
  });
}

function checkInput(
  linker: Linker,
  operation: Operation,
  body: TypeNode | undefined,
  findings: Findings,
): void {
  const finding = operation.input && findings.get(operation.input);
  if (operation.input === undefined || finding === undefined) return;
  // Fields of the body itself stand in the joined input, or in the named type that is taken as it stands.
  const isWhole = objectOf(operation.input) === finding.named;
  const span = body?.span ?? operation.span;
  report(linker, 'ARM3045', span, { operation, finding, fix: fixOf(isWhole ? body : undefined, finding) });
}

/** What to write in place of the type: of the written one where its own fields are to blame, else of the type within it. */
function fixOf(whole: TypeNode | undefined, { named, fields }: Finding): string {
  const names = fields.map(propertyOf).join(' | ');
  if (whole?.kind === 'object') return `an object without ${names.replaceAll(' | ', ', ')}`;
  const { file, start, end } = whole?.span ?? named.span;
  const text = whole === undefined ? (named.label ?? named.name) : file.text.slice(start, end);
  return `Omit<${text}, ${names}>`;
}

/** The type behind names that only stand for it. */
function objectOf(named: NamedType): NamedType {
  const plain = unalias({ kind: 'ref', to: named });
  return plain.kind === 'ref' ? plain.to : named;
}

function report(
  linker: Linker,
  code: 'ARM3045' | 'ARM3046',
  span: Span,
  details: { readonly operation: Operation; readonly finding: Finding; readonly fix: string },
): void {
  const { named, fields } = details.finding;
  const names = fields.map(propertyOf);
  const place = fields[0]?.span;
  linker.reports.add(
    code,
    span,
    {
      operation: details.operation.name,
      field: names.join(', '),
      type: named.origin === 'input' ? 'a body' : (named.label ?? named.name),
      fix: details.fix,
    },
    place === undefined ? {} : { related: [{ span: place, message: `${names[0]} is declared here` }] },
  );
}

function firstFinding<Found>(type: Type, findings: ReadonlyMap<NamedType, Found>): Found | undefined {
  let found: Found | undefined;
  visitReferences(type, (named) => (found ??= findings.get(named)));
  return found;
}
