// `resilience` of a dependency -> the operations that it names.
import { readResilience } from '@armature/runtime/wire';
import { nearest } from '../../diagnostic/near-miss.js';
import type { Linker } from '../../language/link/linker.js';
import { listNames } from '../../language/link/lookup.js';
import type { ServiceModel } from '../../language/model.js';
import type { Located } from '../../source/source-file.js';
import { routes, type Operation } from '../routes/part.js';
import type { FallbackOperation, ResilienceDeclaration, Use } from './part.js';

/** What is called, and how much of it. */
export interface Called {
  readonly service: ServiceModel;
  readonly uses: readonly Use[] | undefined;
}

/** Finds the operations that are named; reports others, and times that contradict each other. */
export function linkResilience(
  linker: Linker,
  { text, fallback, operations, span }: ResilienceDeclaration,
  called: Called,
): readonly FallbackOperation[] {
  for (const name of operations) findOperation(linker, name, called);
  for (const { at, message } of readResilience(text).problems) {
    const key = at.slice(1).replaceAll('/', '.');
    linker.reports.add('ARM3058', span, { service: called.service.name, problem: `${key} ${message}` });
  }
  return fallback.flatMap((name): FallbackOperation[] => {
    const operation = findOperation(linker, name, called);
    if (operation === undefined) return [];
    if (operation.result.kind !== 'stream') return [{ operation, span: name.span }];
    const problem = `${name.value} is a stream, which may break off long after it began: it has no fallback`;
    linker.reports.add('ARM3058', name.span, { service: called.service.name, problem });
    return [];
  });
}

function findOperation(
  linker: Linker,
  name: Located<string>,
  { service, uses }: Called,
): Operation | undefined {
  const operations = uses?.map(({ operation }) => operation) ?? service.part(routes).operations;
  const found = operations.find((candidate) => candidate.name === name.value);
  if (found !== undefined) return found;
  const known = operations.map((each) => each.name);
  const parameters = { service: service.name, operation: name.value, known: listNames(known) };
  linker.reports.add('ARM3055', name.span, parameters, { suggestion: nearest(name.value, known) });
  return undefined;
}
