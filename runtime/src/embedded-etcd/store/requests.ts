// What can be asked of the store and what it answers, free of the wire's spelling. Numbers stand for etcd's enums.
import type { KeyRange, KeyValue } from './key-value.js';

/** Numbers of RangeRequest.SortOrder. */
export const sortOrder = { none: 0, ascend: 1, descend: 2 } as const;

/** Numbers of RangeRequest.SortTarget. */
export const sortTarget = { key: 0, version: 1, create: 2, mod: 3, value: 4 } as const;

/** Numbers of Compare.CompareTarget. */
export const compareTarget = { version: 0, create: 1, mod: 2, value: 3, lease: 4 } as const;

/** Numbers of Compare.CompareResult. */
export const compareResult = { equal: 0, greater: 1, less: 2, notEqual: 3 } as const;

/** Reads a range; numbers that are 0 ask for nothing. */
export interface RangeQuery extends KeyRange {
  readonly kind: 'range';
  readonly limit: number;
  readonly revision: number;
  readonly sortOrder: number;
  readonly sortTarget: number;
  readonly keysOnly: boolean;
  readonly countOnly: boolean;
  readonly minModRevision: number;
  readonly maxModRevision: number;
  readonly minCreateRevision: number;
  readonly maxCreateRevision: number;
}

/** Writes one key. */
export interface PutCommand {
  readonly kind: 'put';
  readonly key: string;
  readonly value: Buffer;
  readonly lease: string;
  readonly prevKv: boolean;
  readonly ignoreValue: boolean;
  readonly ignoreLease: boolean;
}

/** Deletes a range. */
export interface DeleteCommand extends KeyRange {
  readonly kind: 'delete';
  readonly prevKv: boolean;
}

/** A condition on every key of a range. */
export interface Comparison extends KeyRange {
  readonly result: number;
  readonly target: number;
  /** What to compare with: bytes for a value, else a whole number. */
  readonly operand: Buffer | bigint;
}

/** Runs one of two lists of operations, all at one revision. */
export interface Transaction {
  readonly kind: 'txn';
  readonly compare: readonly Comparison[];
  readonly success: readonly Operation[];
  readonly failure: readonly Operation[];
}

/** An operation whose union was left empty on the wire. */
export interface EmptyOperation {
  readonly kind: 'empty';
}

/** What a transaction is made of. */
export type Operation = RangeQuery | PutCommand | DeleteCommand | Transaction | EmptyOperation;

/** What was read. `count` is of all keys in the range, whatever limit and filters left out. */
export interface RangeAnswer {
  readonly kind: 'range';
  readonly revision: number;
  readonly kvs: readonly KeyValue[];
  readonly more: boolean;
  readonly count: number;
}

/** `previous` only where it was asked for. */
export interface PutAnswer {
  readonly kind: 'put';
  readonly revision: number;
  readonly previous?: KeyValue;
}

/** `previous` is empty unless it was asked for. */
export interface DeleteAnswer {
  readonly kind: 'delete';
  readonly revision: number;
  readonly deleted: number;
  readonly previous: readonly KeyValue[];
}

/** The answers of the operations that ran, in their order. */
export interface TransactionAnswer {
  readonly kind: 'txn';
  /** 0 in a nested transaction, as etcd leaves it. */
  readonly revision: number;
  readonly succeeded: boolean;
  readonly answers: readonly Answer[];
}

/** What an operation answers. */
export type Answer = RangeAnswer | PutAnswer | DeleteAnswer | TransactionAnswer;
