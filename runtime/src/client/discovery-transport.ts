// The transport of services among themselves: an operation's request in HTTP's terms, sent to an instance that discovery knows.
import { defaultTimeoutMs } from '../wire/defaults.js';
import { findHeader, type CallAnswer, type InstanceCall } from './instance-call.js';
import { createRuleSet, type OperationRules, type RuleSet } from '../resilience/rules.js';
import { headerNames } from '../wire/headers.js';
import type { Transport, TransportRequest, TransportResponse } from '../call/transport.js';
import { asForm } from './form-body.js';
import { createInstanceCaller, type CallerOptions, type InstanceCaller } from './instance-caller.js';

/** What a transport over discovery needs. */
export interface DiscoveryTransportOptions extends CallerOptions {
  /** The RPC key in force; asked at each call, since it may rotate. */
  readonly rpcKey: () => string | undefined;
  /** The name of the service that calls. */
  readonly caller: string;
  /** `form` for Go peers that read forms. JSON unless told. */
  readonly encoding?: 'json' | 'form';
  /** Deadline of calls that have none, but for streams. 10 s by default. */
  readonly timeoutMs?: number;
}

/** A transport with its connections. */
export interface DiscoveryTransport extends Transport, Pick<InstanceCaller, 'status' | 'counts' | 'close'> {}

/** Creates the transport to one service. The RPC key goes to instances of that service only. */
export function createDiscoveryTransport(options: DiscoveryTransportOptions): DiscoveryTransport {
  const instances = createInstanceCaller(options);
  const defaultMs = options.timeoutMs ?? defaultTimeoutMs;
  const { caller, rpcKey } = options;
  let inForce: RuleSet | undefined;
  const rulesOf = (name: string): OperationRules | undefined => {
    const said = options.rules?.();
    if (said === undefined) return undefined;
    if (inForce?.rules !== said) inForce = createRuleSet(said);
    return inForce.of(name);
  };
  const send = async (request: TransportRequest): Promise<TransportResponse> => {
    return new InstanceResponse(await instances.call(toInstanceCall(request)));
  };
  const toInstanceCall = (request: TransportRequest): InstanceCall => {
    const { operation, target } = request;
    const { ending = request.signal } = request;
    const { headers, body } = options.encoding === 'form' ? asForm(request) : request;
    const rules = rulesOf(operation.name);
    const isStream = operation.result === 'stream';
    const usualMs = request.timeoutMs ?? (isStream ? undefined : defaultMs);
    return {
      request: (leftMs) => ({
        method: operation.method,
        path: target,
        headers: flat(headers, { caller, key: rpcKey(), leftMs }),
        body,
      }),
      repeatable: operation.idempotent,
      signal: ending,
      timeoutMs: isStream ? usualMs : shorter(rules?.timeoutMs, usualMs),
      reads: operation.method === 'GET',
      rules,
    };
  };
  return {
    send: (request) =>
      options.encoding !== 'form' && options.rules?.() === undefined && isWhole(request)
        ? instances.callWhole(toInstanceCall(request))
        : send(request),
    status: () => instances.status(),
    counts: () => instances.counts(),
    close: () => instances.close(),
  };
}

/** Whether an answer comes in one piece to who asked, and what is sent does, too. */
function isWhole({ operation, body }: TransportRequest): boolean {
  return (
    (operation.result === 'json' || operation.result === 'empty') &&
    (body === undefined || typeof body === 'string')
  );
}

function shorter(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined ? other : Math.min(one, other ?? Infinity);
}

interface OwnHeaders {
  readonly caller: string;
  readonly key: string | undefined;
  readonly leftMs: number | undefined;
}

/** Headers as names and values in turn, which costs undici least, with those that this transport sets in place of any that were given. */
function flat(headers: Readonly<Record<string, string>>, { caller, key, leftMs }: OwnHeaders): string[] {
  const list: string[] = [];
  for (const name in headers) {
    if (name === headerNames.caller || (name === headerNames.rpcKey && key)) continue;
    if (name === headerNames.deadline && leftMs !== undefined) continue;
    list.push(name, headers[name] ?? '');
  }
  list.push(headerNames.caller, caller);
  if (key) list.push(headerNames.rpcKey, key);
  if (leftMs !== undefined) list.push(headerNames.deadline, String(Math.ceil(leftMs)));
  return list;
}

/** An instance's answer as clients read it. */
class InstanceResponse implements TransportResponse {
  readonly status: number;
  readonly #answer: CallAnswer;

  constructor(answer: CallAnswer) {
    this.status = answer.status;
    this.#answer = answer;
  }

  header(name: string): string | undefined {
    return findHeader(this.#answer.rawHeaders, name);
  }

  async text(): Promise<string> {
    try {
      return await this.#answer.body.text();
    } catch (error) {
      throw this.#answer.explain(error);
    }
  }

  async *stream(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* this.#answer.body.parts();
    } catch (error) {
      throw this.#answer.explain(error);
    }
  }
}
