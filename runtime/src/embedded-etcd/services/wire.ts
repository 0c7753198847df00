// The messages of etcd's protocol as the loader hands them over, and their translation to and from the store's terms.
// 64-bit numbers travel as decimal strings, enums as numbers, bytes as Buffers.
import type { KeyValue } from '../store/key-value.js';
import type {
  Answer,
  Comparison,
  DeleteCommand,
  Operation,
  PutCommand,
  RangeQuery,
  Transaction,
} from '../store/requests.js';

/** RangeRequest. */
export interface RangeMessage {
  key: Buffer;
  range_end: Buffer;
  limit: string;
  revision: string;
  sort_order: number;
  sort_target: number;
  keys_only: boolean;
  count_only: boolean;
  min_mod_revision: string;
  max_mod_revision: string;
  min_create_revision: string;
  max_create_revision: string;
}

/** PutRequest. */
export interface PutMessage {
  key: Buffer;
  value: Buffer;
  lease: string;
  prev_kv: boolean;
  ignore_value: boolean;
  ignore_lease: boolean;
}

/** DeleteRangeRequest. */
export interface DeleteRangeMessage {
  key: Buffer;
  range_end: Buffer;
  prev_kv: boolean;
}

/** Compare. */
export interface CompareMessage {
  result: number;
  target: number;
  key: Buffer;
  range_end: Buffer;
  target_union?: 'version' | 'create_revision' | 'mod_revision' | 'value' | 'lease';
  version?: string;
  create_revision?: string;
  mod_revision?: string;
  value?: Buffer;
  lease?: string;
}

/** RequestOp. */
export interface OperationMessage {
  request_range?: RangeMessage | null;
  request_put?: PutMessage | null;
  request_delete_range?: DeleteRangeMessage | null;
  request_txn?: TransactionMessage | null;
}

/** TxnRequest. */
export interface TransactionMessage {
  compare: CompareMessage[];
  success: OperationMessage[];
  failure: OperationMessage[];
}

/** Bytes as the store's text: a character a byte. */
export function toText(bytes: Buffer): string {
  return bytes.toString('latin1');
}

/** The store's text as bytes. */
export function toBytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** A range request in the store's terms. */
export function toRangeQuery(message: RangeMessage): RangeQuery {
  return {
    kind: 'range',
    key: toText(message.key),
    end: toText(message.range_end),
    limit: Number(message.limit),
    revision: Number(message.revision),
    sortOrder: message.sort_order,
    sortTarget: message.sort_target,
    keysOnly: message.keys_only,
    countOnly: message.count_only,
    minModRevision: Number(message.min_mod_revision),
    maxModRevision: Number(message.max_mod_revision),
    minCreateRevision: Number(message.min_create_revision),
    maxCreateRevision: Number(message.max_create_revision),
  };
}

/** A put request in the store's terms. */
export function toPutCommand(message: PutMessage): PutCommand {
  return {
    kind: 'put',
    key: toText(message.key),
    value: message.value,
    lease: message.lease,
    prevKv: message.prev_kv,
    ignoreValue: message.ignore_value,
    ignoreLease: message.ignore_lease,
  };
}

/** A delete request in the store's terms. */
export function toDeleteCommand(message: DeleteRangeMessage): DeleteCommand {
  return {
    kind: 'delete',
    key: toText(message.key),
    end: toText(message.range_end),
    prevKv: message.prev_kv,
  };
}

/** A transaction, with all that is nested in it, in the store's terms. */
export function toTransaction(message: TransactionMessage): Transaction {
  return {
    kind: 'txn',
    compare: message.compare.map(toComparison),
    success: message.success.map(toOperation),
    failure: message.failure.map(toOperation),
  };
}

function toComparison(message: CompareMessage): Comparison {
  return {
    result: message.result,
    target: message.target,
    key: toText(message.key),
    end: toText(message.range_end),
    operand: toOperand(message),
  };
}

const unionOfTarget = ['version', 'create_revision', 'mod_revision', 'value', 'lease'] as const;

/** etcd takes the operand only from the member that belongs to the target; else it is 0 or empty. */
function toOperand(message: CompareMessage): Buffer | bigint {
  const member = unionOfTarget[message.target];
  const operand = member === undefined ? undefined : message[member];
  if (member === 'value') return Buffer.isBuffer(operand) ? operand : Buffer.alloc(0);
  return typeof operand === 'string' ? BigInt(operand) : 0n;
}

function toOperation(message: OperationMessage): Operation {
  if (message.request_range) return toRangeQuery(message.request_range);
  if (message.request_put) return toPutCommand(message.request_put);
  if (message.request_delete_range) return toDeleteCommand(message.request_delete_range);
  if (message.request_txn) return toTransaction(message.request_txn);
  return { kind: 'empty' };
}

/** A KeyValue message. */
export function toKeyValueMessage(kv: KeyValue) {
  return {
    key: toBytes(kv.key),
    create_revision: kv.createRevision,
    mod_revision: kv.modRevision,
    version: kv.version,
    value: kv.value,
    lease: kv.lease,
  };
}

/** The message of an answer; `header` makes its header from the revision that the answer carries. */
export function toAnswerMessage(answer: Answer, header: (revision: number) => object): object {
  switch (answer.kind) {
    case 'range':
      return {
        header: header(answer.revision),
        kvs: answer.kvs.map(toKeyValueMessage),
        more: answer.more,
        count: answer.count,
      };
    case 'put':
      return {
        header: header(answer.revision),
        ...(answer.previous ? { prev_kv: toKeyValueMessage(answer.previous) } : {}),
      };
    case 'delete':
      return {
        header: header(answer.revision),
        deleted: answer.deleted,
        prev_kvs: answer.previous.map(toKeyValueMessage),
      };
    case 'txn':
  }
  return {
    header: header(answer.revision),
    succeeded: answer.succeeded,
    // Answers inside a transaction carry the revision only, no cluster and member.
    responses: answer.answers.map((inner) => ({
      [memberOf[inner.kind]]: toAnswerMessage(inner, (revision) => ({ revision })),
    })),
  };
}

const memberOf = {
  range: 'response_range',
  put: 'response_put',
  delete: 'response_delete_range',
  txn: 'response_txn',
} as const;
