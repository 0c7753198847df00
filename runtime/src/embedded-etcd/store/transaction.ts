// Transactions: every comparison, those of nested transactions too, is made against the state before the
// transaction; then the chosen operations are checked; then they run.
import { etcdError } from './etcd-error.js';
import type { History } from './history.js';
import { noLease, type KeyValue } from './key-value.js';
import type { Lessor } from './lessor.js';
import { compareResult, compareTarget } from './requests.js';
import type {
  Answer,
  Comparison,
  EmptyOperation,
  Operation,
  PutCommand,
  RangeQuery,
  Transaction,
  TransactionAnswer,
} from './requests.js';
import type { Write } from './write.js';

/** A transaction whose branches have been chosen. */
interface Chosen {
  readonly succeeded: boolean;
  readonly steps: readonly Step[];
}

type Step = Exclude<Operation, Transaction> | { readonly kind: 'txn'; readonly chosen: Chosen };

/** Runs a transaction inside an open write. Throws before the first change or not at all. */
export function runTransaction(
  transaction: Transaction,
  state: { readonly history: History; readonly lessor: Lessor },
  write: Write,
): TransactionAnswer {
  const chosen = choose(transaction, state.history);
  const steps = [...leaves(chosen)];
  for (const step of steps) if (step.kind === 'put') checkPut(step, state);
  for (const step of steps) if (step.kind === 'range') checkRange(step, state.history);
  const answer = run(chosen, write);
  return { ...answer, revision: write.revision };
}

function choose(transaction: Transaction, history: History): Chosen {
  const succeeded = transaction.compare.every((comparison) => holds(comparison, history));
  const operations = succeeded ? transaction.success : transaction.failure;
  const steps = operations.map(
    (operation): Step =>
      operation.kind === 'txn' ? { kind: 'txn', chosen: choose(operation, history) } : operation,
  );
  return { succeeded, steps };
}

function* leaves(chosen: Chosen): Generator<Exclude<Operation, Transaction>> {
  for (const step of chosen.steps) {
    if (step.kind === 'txn') yield* leaves(step.chosen);
    else yield step;
  }
}

function checkPut(command: PutCommand, state: { readonly history: History; readonly lessor: Lessor }): void {
  const needsKey = command.ignoreValue || command.ignoreLease;
  if (needsKey && !state.history.at(command.key, state.history.revision)) throw etcdError('keyNotFound');
  if (command.lease !== noLease) state.lessor.require(command.lease);
}

function checkRange(query: RangeQuery, history: History): void {
  if (query.revision === 0) return;
  if (query.revision > history.revision) throw etcdError('futureRevision');
  if (query.revision < history.compacted) throw etcdError('compacted');
}

function run(chosen: Chosen, write: Write): TransactionAnswer {
  const answers = chosen.steps.flatMap((step): Answer[] =>
    step.kind === 'empty' ? [] : [runStep(step, write)],
  );
  return { kind: 'txn', revision: 0, succeeded: chosen.succeeded, answers };
}

function runStep(step: Exclude<Step, EmptyOperation>, write: Write): Answer {
  switch (step.kind) {
    case 'range':
      return write.range(step);
    case 'put':
      return write.put(step);
    case 'delete':
      return write.delete(step);
    case 'txn':
  }
  return run(step.chosen, write);
}

function holds(comparison: Comparison, history: History): boolean {
  const { kvs } = history.scan(comparison, history.revision);
  if (kvs.length > 0) return kvs.every((kv) => compare(comparison, kv));
  // A value that is not there equals nothing; numbers of a missing key are 0.
  return comparison.target !== compareTarget.value && compare(comparison, missing);
}

const missing: KeyValue = {
  key: '',
  value: Buffer.alloc(0),
  createRevision: 0,
  modRevision: 0,
  version: 0,
  lease: noLease,
};

function compare(comparison: Comparison, kv: KeyValue): boolean {
  const order = orderOf(comparison, kv);
  switch (comparison.result) {
    case compareResult.equal:
      return order === 0;
    case compareResult.greater:
      return order > 0;
    case compareResult.less:
      return order < 0;
    case compareResult.notEqual:
      return order !== 0;
    default:
      return true;
  }
}

function orderOf({ target, operand }: Comparison, kv: KeyValue): number {
  if (target === compareTarget.value) {
    return Buffer.compare(kv.value, typeof operand === 'bigint' ? missing.value : operand);
  }
  const actual = numberOf(target, kv);
  const expected = typeof operand === 'bigint' ? operand : 0n;
  return actual < expected ? -1 : actual > expected ? 1 : 0;
}

function numberOf(target: number, kv: KeyValue): bigint {
  switch (target) {
    case compareTarget.create:
      return BigInt(kv.createRevision);
    case compareTarget.mod:
      return BigInt(kv.modRevision);
    case compareTarget.version:
      return BigInt(kv.version);
    case compareTarget.lease:
      return BigInt(kv.lease);
    default:
      return 0n;
  }
}
