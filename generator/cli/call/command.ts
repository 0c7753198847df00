// `scaffold call <service>.<operation> name=value …`: one typed call to a live instance.
import type { AnyOperation, OperationSchema, TypeSchema } from '@armature/runtime/client';
import { headerNames } from '@armature/runtime/wire';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { CommandError } from '../command-error.js';
import { type CommandContext, type ExitCode, exitCodes } from '../command.js';
import { type LivePlatform, withLive, workspaceAround } from '../live/live.js';
import { findRpcKey } from '../live/rpc-key.js';
import { serviceName } from '../../engine/shape/forms.js';
import { buildInput } from './build-input.js';
import { tellFailure } from './failure.js';
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
import { findInstances, firstThatAnswers, nobodyThere } from './instances.js';
import { type CallCommandOptions, isRpc } from './options.js';
import { printCurl } from './print-curl.js';
import { showResult } from './show-result.js';
import { type DigitsKept, keepDigits } from './whole-digits.js';

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
      if (origins.length === 0) throw nobodyThere(live, name.service);
      throw unknownOperation(options.operation, []);
    }
    requireOperation(found.contract, name);
    if (origins.length === 0) throw nobodyThere(live, name.service);
    const rpcKey = isRpc(options) ? await readRpcKey(live) : undefined;
    return call(context, options, { ...found, name, origins, rpcKey });
  });
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
    const details = reached.read(error.details);
    return tellFailure(context, { error, details, schema, options });
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
