// etcd's KV service over the store.
import type { Access } from '../store/access.js';
import { checkOperation, checkOverlaps } from '../store/request-checks.js';
import type { Store } from '../store/store.js';
import { responseHeader } from './identity.js';
import type { UnaryHandler } from './protocol.js';
import {
  toAnswerMessage,
  toDeleteCommand,
  toPutCommand,
  toRangeQuery,
  toTransaction,
  type DeleteRangeMessage,
  type PutMessage,
  type RangeMessage,
  type TransactionMessage,
} from './wire.js';

/** Handlers for KV's methods. */
export function kvHandlers(store: Store, access: Access) {
  const range: UnaryHandler<RangeMessage> = (message, { token }) => {
    const query = toRangeQuery(message);
    checkOperation(query);
    access.checkOperation(token, query);
    return toAnswerMessage(store.range(query), responseHeader);
  };
  const put: UnaryHandler<PutMessage> = (message, { token }) => {
    const command = toPutCommand(message);
    checkOperation(command);
    access.checkOperation(token, command);
    return toAnswerMessage(store.put(command), responseHeader);
  };
  const deleteRange: UnaryHandler<DeleteRangeMessage> = (message, { token }) => {
    const command = toDeleteCommand(message);
    checkOperation(command);
    access.checkOperation(token, command);
    return toAnswerMessage(store.delete(command), responseHeader);
  };
  const txn: UnaryHandler<TransactionMessage> = (message, { token }) => {
    const transaction = toTransaction(message);
    checkOperation(transaction);
    checkOverlaps(transaction);
    access.checkOperation(token, transaction);
    return toAnswerMessage(store.transact(transaction), responseHeader);
  };
  const compact: UnaryHandler<{ revision: string }> = ({ revision }, { token }) => {
    access.checkToken(token);
    store.compact(Number(revision));
    return { header: responseHeader(store.history.revision) };
  };
  return { Range: range, Put: put, DeleteRange: deleteRange, Txn: txn, Compact: compact };
}
