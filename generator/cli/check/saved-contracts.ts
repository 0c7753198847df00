// Contracts in a file: those that `check --save` wrote, or one contract's JSON as it stands in etcd.
import { isContract } from '@armature/runtime/wire';
import type { Contracts } from '../../compare/compare-contracts.js';

/** The text of a file with contracts; the same contracts give the same bytes. */
export function printContracts(contracts: Contracts): string {
  const sorted = [...contracts].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ contracts: Object.fromEntries(sorted) }, null, 2)}\n`;
}

/** Reads such a file; undefined where it holds no contracts. `isSingle`: one service's contract, which says nothing about others. */
export function parseContracts(
  text: string,
): { readonly contracts: Contracts; readonly isSingle: boolean } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (isContract(value)) return { contracts: new Map([[value.service, value]]), isSingle: true };
  const listed = isRecord(value) ? value['contracts'] : undefined;
  if (!isRecord(listed)) return undefined;
  const contracts = Object.values(listed);
  if (!contracts.every(isContract)) return undefined;
  return { contracts: new Map(contracts.map((each) => [each.service, each])), isSingle: false };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
