// `scaffold call <service>.<operation> name=value …`: one typed call to a live instance.
import type { AnyOperation, OperationSchema, Transport, TypeSchema } from '@armature/runtime/client';
import type { Instance } from '@armature/runtime';
import { headerNames } from '@armature/runtime/wire';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { CommandError } from '../command-error.js';
import { type CommandContext, type ExitCode, exitCodes } from '../command.js';
import { readInstancesOf } from '../live/instances.js';
import { type LiveOptions, type LivePlatform, withLive, workspaceAround } from '../live/live.js';
import { findRpcKey } from '../live/rpc-key.js';
import { serviceName } from '../../engine/shape/forms.js';
import { buildInput, type BuiltInput } from './build-input.js';
import { toCurl } from './curl.js';
import {
  contractFromEtcd,
  contractFromManifests,
  type FoundContract,
  type OperationName,
  parseOperationName,
  requireOperation,
  unknownOperation,
} from './find-contract.js';
import { statedOptions } from '../../sections/routes/options/in-contracts.js';
import type { NamedTypes } from './read-text.js';
import { jsonText } from '../output.js';
import { showResult } from './show-result.js';
import { type DigitsKept, keepDigits } from './whole-digits.js';

/** The options of `scaffold call`. */
export interface CallCommandOptions extends LiveOptions {
  readonly operation: string;
  readonly arguments: readonly string[] | undefined;
  readonly jwt: string | undefined;
  readonly rpc: boolean;
  /** The service that is played: its name goes with the RPC key. */
  readonly as: string | undefined;
  readonly curl: boolean;
  readonly showSecrets: boolean;
  /** Where to call, in place of a live instance: a gateway, or any address. */
  readonly url: string | undefined;
  readonly out: string | undefined;
  /** Milliseconds. */
  readonly timeout: number | undefined;
}

/** Calls, and prints what comes back. Exit 1 when the call failed, 2 for arguments that don't fit, 4 where nobody is there. */
export async function runCall(context: CommandContext, options: CallCommandOptions): Promise<ExitCode> {
  const name = parseOperationName(options.operation);
  if (options.as !== undefined && !new RegExp(serviceName.pattern).test(options.as)) {
    const problem = `--as has to be ${serviceName.says}, and "${options.as}" is none`;
    throw new CommandError([createDiagnostic('ARM6012', { parameters: { problem } })]);
  }
  // A known address and a known manifest need no etcd.
  if (options.url !== undefined && !isRpc(options)) {
    const found = await contractFromManifests(workspaceAround(context.cwd), name.service);
    if (found) return call(context, options, { ...found, name, origins: [options.url] });
  }
  return withLive(context, options, async (live) => {
    const found =
      (await contractFromManifests(live.workspace, name.service)) ??
      (await contractFromEtcd(live.registry, live.namespace, name.service));
    const origins = options.url === undefined ? await findInstances(live, name.service) : [options.url];
    if (!found) {
      if (origins.length === 0) throw nobody(live, name.service);
      throw unknownOperation(options.operation, []);
    }
    requireOperation(found.contract, name);
    if (origins.length === 0) throw nobody(live, name.service);
    const rpcKey = isRpc(options) ? await readRpcKey(live) : undefined;
    return call(context, options, { ...found, name, origins, rpcKey });
  });
}

/** Who calls as a service shows the key that services have. */
function isRpc({ rpc, as }: CallCommandOptions): boolean {
  return rpc || as !== undefined;
}

interface Destination extends FoundContract {
  readonly name: OperationName;
  /** `http://host:port`, tried in order. */
  readonly origins: readonly string[];
  readonly rpcKey?: string | undefined;
}

async function call(
  context: CommandContext,
  options: CallCommandOptions,
  { name, contract, readsForms, origins, rpcKey }: Destination,
): Promise<ExitCode> {
  const schema = requireOperation(contract, name);
  const built = buildInput({
    words: options.arguments ?? [],
    operation: schema,
    types: contract.types,
    cwd: context.cwd,
  });
  if (built.diagnostics.length > 0) throw new CommandError(built.diagnostics);
  const runtime = await import('@armature/runtime/client');
  const operation = toOperation(name, schema, runtime.anyCodec);
  const how = {
    ...(options.jwt !== undefined && { token: options.jwt }),
    ...(rpcKey !== undefined && {
      headers: { [headerNames.rpcKey]: rpcKey, [headerNames.caller]: options.as ?? 'scaffold' },
    }),
    ...(options.timeout !== undefined && { timeoutMs: options.timeout }),
  };
  const origin = origins[0] ?? '';
  if (options.curl) return printCurl(context, options, { operation, built, how, origin, readsForms });
  const reached = keepDigits(
    firstThatAnswers(origins.map((baseUrl) => runtime.createFetchTransport({ baseUrl }))),
  );
  const transport = readsForms ? runtime.sendForms(reached.transport) : reached.transport;
  const output = schema.output && (await codecOf(schema.output, contract.types, reached.read));
  const answered = { ...operation, ...(output && { output }) };
  try {
    await showResult(context, {
      operation: answered,
      transport,
      input: built.input,
      how,
      out: options.out,
      runtime,
    });
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof runtime.ServiceError) || context.signal.aborted) throw error;
    const { code, status, kind } = error;
    const details = reached.read(error.details);
    const cause = error.cause instanceof Error ? error.cause.message : undefined;
    if (context.output.isJson) {
      context.output.json({ error: { kind, code, status, message: error.message, details } });
      return exitCodes.findings;
    }
    const problem = [error.message, ...describeDetails(details), ...(cause ? [`(${cause})`] : [])].join(
      '\n  ',
    );
    throw new CommandError(
      [
        createDiagnostic('ARM6047', {
          parameters: {
            operation: options.operation,
            code,
            status,
            problem,
            mend: mendFor(kind, schema, options),
          },
        }),
      ],
      exitCodes.findings,
    );
  }
}

/** Reads what comes back as clients do, and leaves it as it stands. */
async function codecOf(
  type: TypeSchema,
  types: NamedTypes,
  read: DigitsKept['read'],
): Promise<AnyOperation['output']> {
  const { checkBySchema } = await import('./check-result.js');
  return {
    decode: (answer, at, problems) => {
      const value = read(answer);
      checkBySchema(value, type.kind === 'stream' ? type.of : type, { at, problems, types });
      return value;
    },
    encode: (value) => value,
  };
}

/** The operation as generated code would have it, but for codecs: values travel in their JSON form already. */
function toOperation(
  { service, operation }: OperationName,
  schema: OperationSchema,
  codec: AnyOperation['input'],
): AnyOperation {
  const { method, path, fields, result, wholeBody } = schema;
  return {
    service,
    name: operation,
    // The contract names only methods that HTTP has.
    method: method as AnyOperation['method'],
    path,
    ...statedOptions(schema),
    fields,
    encoding: schema.encoding ?? 'json',
    result,
    input: codec,
    output: codec,
    errors: [],
    ...(wholeBody !== undefined && { wholeBody }),
  };
}

async function printCurl(
  { output }: CommandContext,
  { showSecrets }: CallCommandOptions,
  parts: {
    readonly operation: AnyOperation;
    readonly built: BuiltInput;
    readonly how: Readonly<Record<string, unknown>>;
    readonly origin: string;
    readonly readsForms: boolean;
  },
): Promise<ExitCode> {
  const { operation, built, how, origin, readsForms } = parts;
  const { callBinary, sendForms } = await import('@armature/runtime/client');
  let text = '';
  const recorder: Transport = {
    send: (request) => {
      text = toCurl({ request, origin: origin.replace(/\/+$/, ''), files: built.files, showSecrets });
      return Promise.resolve({
        status: 204,
        header: () => undefined,
        text: () => Promise.resolve(''),
        stream: nothing,
      });
    },
  };
  try {
    await callBinary(readsForms ? sendForms(recorder) : recorder, operation, built.input, how);
  } catch (error) {
    // What comes back is nobody's answer, and may not be read as one.
    if (text === '') throw error;
  }
  if (output.isJson) output.json({ curl: text });
  else output.result(text);
  return exitCodes.done;
}

async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {}

/** Goes on to the next instance where nothing was sent: its process is gone, its lease not yet. */
function firstThatAnswers(transports: readonly Transport[]): Transport {
  return {
    async send(request) {
      for (const [index, transport] of transports.entries()) {
        try {
          return await transport.send(request);
        } catch (error) {
          if (index === transports.length - 1 || !wasRefused(error)) throw error;
        }
      }
      throw new Error('there is no instance to call');
    },
  };
}

function wasRefused(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ECONNREFUSED') return true;
  }
  return false;
}

async function findInstances(live: LivePlatform, service: string): Promise<string[]> {
  const instances = await readInstancesOf(live, service);
  // The youngest first: after a restart the one that is new.
  const age = ({ meta }: Instance): string => meta?.started ?? '';
  return [...instances]
    .sort((a, b) => age(b).localeCompare(age(a)))
    .map(({ address }) => `http://${address}`);
}

async function readRpcKey(live: LivePlatform): Promise<string> {
  const key = await findRpcKey(live);
  if (key !== undefined) return key;
  const parameters = {
    target: 'parent',
    place: 'in etcd',
    mend: 'push it with: scaffold config push parent',
  };
  throw new CommandError([createDiagnostic('ARM6050', { parameters })], exitCodes.environment);
}

function nobody({ namespace }: LivePlatform, service: string): CommandError {
  return new CommandError(
    [createDiagnostic('ARM6046', { parameters: { service, namespace } })],
    exitCodes.environment,
  );
}

function describeDetails(details: unknown): string[] {
  if (details === undefined || details === null) return [];
  const { problems } = details as { problems?: unknown };
  if (!Array.isArray(problems)) return [jsonText(details, 0)];
  return problems.map((each) => {
    const { at, message } = each as { at?: string; message?: string };
    return `${at === undefined || at === '' ? '/' : at} ${message ?? ''}`;
  });
}

function mendFor(kind: string, schema: OperationSchema, options: CallCommandOptions): string {
  const { rpcOnly, auth, callers = [] } = schema;
  const [caller] = callers;
  if (kind === 'unauthenticated' && rpcOnly === true && !isRpc(options)) {
    return caller === undefined
      ? 'it is for services only: add --rpc'
      : `it is for ${callers.join(' and ')} only: add --as ${caller}`;
  }
  if (kind === 'forbidden' && caller !== undefined && !callers.includes(options.as ?? ''))
    return `it is for ${callers.join(' and ')} only: add --as ${caller}`;
  if (kind === 'unauthenticated' && auth) return 'it needs a signed-in user: add --jwt TOKEN';
  if (kind === 'forbidden' && auth?.roles) return `its caller needs the role ${auth.roles.join(' or ')}`;
  if (kind === 'bad-response')
    return 'it answers what its contract does not allow: mend the service or its manifest';
  if (kind === 'unavailable') return 'see what runs with: scaffold ps';
  return 'see what was sent with: --curl';
}
