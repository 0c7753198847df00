// What etcd refuses before it looks at any data: empty keys, contradictory flags, too many operations, and
// transactions that touch a key twice.
import { etcdError } from './etcd-error.js';
import type { KeyRange } from './key-value.js';
import type { Operation, Transaction } from './requests.js';

const mostOperations = 128; // etcd's default --max-txn-ops

/** Throws etcd's error for an operation that is malformed. */
export function checkOperation(operation: Operation, operationsLeft = mostOperations): void {
  switch (operation.kind) {
    case 'range':
    case 'delete':
      return checkKey(operation.key);
    case 'put':
      checkKey(operation.key);
      if (operation.ignoreValue && operation.value.length > 0) throw etcdError('valueProvided');
      if (operation.ignoreLease && operation.lease !== '0') throw etcdError('leaseProvided');
      return;
    case 'txn':
      return checkTransaction(operation, operationsLeft);
    case 'empty':
      throw etcdError('keyNotFound');
  }
}

/** Throws etcd's error for a transaction in which two operations that can both run change one key. */
export function checkOverlaps(transaction: Transaction): void {
  collectChanges(transaction.success);
  collectChanges(transaction.failure);
}

function checkKey(key: string): void {
  if (key === '') throw etcdError('emptyKey');
}

function checkTransaction(transaction: Transaction, operationsLeft: number): void {
  const { compare, success, failure } = transaction;
  const operations = Math.max(compare.length, success.length, failure.length);
  if (operations > operationsLeft) throw etcdError('tooManyOperations');
  for (const comparison of compare) checkKey(comparison.key);
  for (const operation of success) checkOperation(operation, operationsLeft - operations);
  for (const operation of failure) checkOperation(operation, operationsLeft - operations);
}

interface Changes {
  readonly puts: Set<string>;
  readonly deletes: KeyRange[];
}

function collectChanges(operations: readonly Operation[]): Changes {
  const puts = new Set<string>();
  const deletes: KeyRange[] = operations.filter((operation) => operation.kind === 'delete');
  const add = (key: string, allowed?: Set<string>): void => {
    if (puts.has(key) && !allowed?.has(key)) throw etcdError('duplicateKey');
    if (deletes.some((range) => overlaps(range, key))) throw etcdError('duplicateKey');
    puts.add(key);
  };
  for (const operation of operations) {
    if (operation.kind !== 'txn') continue;
    const whenTrue = collectChanges(operation.success);
    const whenFalse = collectChanges(operation.failure);
    for (const key of whenTrue.puts) add(key);
    for (const key of whenFalse.puts) add(key, whenTrue.puts); // only one of the two branches runs
    deletes.push(...whenTrue.deletes, ...whenFalse.deletes);
  }
  for (const operation of operations) if (operation.kind === 'put') add(operation.key);
  return { puts, deletes };
}

/** Unlike elsewhere, an end of '\0' is not "all that follows" here but an empty range: etcd's way. */
function overlaps(range: KeyRange, key: string): boolean {
  return range.end === '' ? range.key === key : key >= range.key && key < range.end;
}
