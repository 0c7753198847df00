// Answers of two servers, made comparable: without clocks, and without the orders that etcd leaves to chance.
import { comparable, type RawAnswer } from './raw-client.js';

/** What an answer to a request must have in common with that of another server. */
export function timeless(method: string, request: object, answer: RawAnswer): unknown {
  const shown = comparable(answer) as Record<string, unknown>;
  if (method === 'LeaseTimeToLive' && shown['TTL'] !== '-1') {
    return { ...shown, TTL: 'some', keys: (shown['keys'] as string[]).toSorted() };
  }
  return method === 'Range' ? tieless(request, shown) : method === 'Txn' ? tielessTxn(request, shown) : shown;
}

const sortedUnstably = 12; // up to so many keys Go's sort keeps the order of equals; beyond, it does not
const fields = ['key', 'version', 'create_revision', 'mod_revision', 'value'] as const;

/** Sorting by anything but the key leaves the order of equals open, and with a limit also which of them are there. */
function tieless(request: object, answer: Record<string, unknown>): Record<string, unknown> {
  const {
    sort_target: target,
    limit,
    keys_only: keysOnly,
  } = request as { sort_target: number; limit: number; keys_only: boolean };
  if (target === 0 || Number(answer['count'] ?? 0) <= sortedUnstably) return answer;
  const kvs = answer['kvs'] as Record<string, string>[];
  const field = fields[target]!;
  if (limit > 0)
    return { ...answer, kvs: keysOnly && field === 'value' ? kvs.length : kvs.map((kv) => kv[field]) };
  return {
    ...answer,
    kvs: kvs.map((kv) => JSON.stringify(kv)).toSorted(),
    order: keysOnly ? [] : kvs.map((kv) => kv[field]),
  };
}

interface TxnRequest {
  readonly success: readonly Record<string, object>[];
  readonly failure: readonly Record<string, object>[];
}

function tielessTxn(request: object, answer: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(answer['responses'])) return answer;
  const { success, failure } = request as TxnRequest;
  const operations = answer['succeeded'] ? success : failure;
  const responses = (answer['responses'] as Record<string, Record<string, unknown>>[]).map(
    (response, index) => {
      const operation = operations[index]!;
      if (response['response_range']) return tieless(operation['request_range']!, response['response_range']);
      if (response['response_txn']) return tielessTxn(operation['request_txn']!, response['response_txn']);
      return response;
    },
  );
  return { ...answer, responses };
}
