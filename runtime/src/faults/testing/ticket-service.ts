// The two services of the fault suite, as the generator would emit them: `target` hands out and takes tickets, `caller` depends on it.
import { appendFileSync } from 'node:fs';
import { callOperation } from '../../call/call-operation.js';
import type { CallOptions, Transport } from '../../call/transport.js';
import type { Codec } from '../../codec/codec.js';
import { pause, systemClock } from '../../clock/clock.js';
import type { OperationContract } from '../../contract/operation-contract.js';
import type { ServiceDefinition } from '../../server/definition.js';
import { number, object, text } from '../../server/testing/sample-codec.js';

/** First segment of every key. */
export const namespace = 'faults';

/** What travels in both directions. */
export interface Ticket {
  readonly id: string;
}

/** Config of both services. */
export interface TicketConfig {
  readonly limit: number;
}

/** What `target` does: `read` may be repeated, `take` may not. */
export interface TicketApi {
  read(input: Ticket): Promise<Ticket>;
  take(input: Ticket): Promise<Ticket>;
}

/** Its client. */
export interface TicketClient {
  read(input: Ticket, options?: CallOptions): Promise<Ticket>;
  take(input: Ticket, options?: CallOptions): Promise<Ticket>;
}

/** Clients of `caller`. */
export interface CallerClients {
  readonly target: TicketClient;
}

const ticket: Codec<Ticket> = object({ id: text(1) });
const common = {
  service: 'target',
  status: 200,
  rpcOnly: true,
  encoding: 'json',
  result: 'json',
  input: ticket,
  output: ticket,
  errors: [],
} as const;
const read: OperationContract<Ticket, Ticket> = {
  ...common,
  name: 'read',
  method: 'GET',
  path: '/tickets/{id}',
  idempotent: true,
  fields: { id: { in: 'path', text: 'string' } },
};
const take: OperationContract<Ticket, Ticket> = {
  ...common,
  name: 'take',
  method: 'POST',
  path: '/tickets',
  idempotent: false,
  fields: { id: { in: 'body', text: 'string' } },
};

function createTicketClient(transport: Transport): TicketClient {
  return {
    read: (input, options) => callOperation(transport, read, input, options),
    take: (input, options) => callOperation(transport, take, input, options),
  };
}

const plain: Codec<Record<string, unknown>, Record<string, unknown>> = {
  decode: (value) => value as Record<string, unknown>,
  encode: (value) => value,
};

/** The service that is called. */
export const targetDefinition: ServiceDefinition<TicketApi, TicketConfig, object, Record<string, unknown>> = {
  name: 'target',
  version: '1.0.0',
  namespace,
  contract: { service: 'target', version: '1.0.0', operations: {}, types: {}, depends: [] },
  config: object({ limit: number }),
  claims: plain,
  roleClaim: 'role',
  clients: () => ({}),
  routes: (api) => [
    { operation: read, rpcOnly: true, handle: (input: Ticket) => api.read(input) },
    { operation: take, rpcOnly: true, handle: (input: Ticket) => api.take(input) },
  ],
};

/** The service that calls. */
export const callerDefinition: ServiceDefinition<
  object,
  TicketConfig,
  CallerClients,
  Record<string, unknown>
> = {
  ...targetDefinition,
  name: 'caller',
  contract: { service: 'caller', version: '1.0.0', operations: {}, types: {}, depends: ['target'] },
  clients: (transport) => ({ target: createTicketClient(transport('target')) }),
  routes: () => [],
};

/** What `target` does: writes each execution down before it answers, so that it counts even when the process is killed; takes a moment. */
export function createTicketApi(recordFile: string): TicketApi {
  const execute = async (input: Ticket): Promise<Ticket> => {
    appendFileSync(recordFile, `${input.id}\n`);
    await pause(systemClock, 5);
    return input;
  };
  return { read: execute, take: execute };
}
