// `scaffold etcd`: the embedded etcd on its own, until Ctrl-C.
import { resolve } from 'node:path';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { asFileError, FileError } from '../../file/file-error.js';
import { CommandError } from '../command-error.js';
import { type CommandContext, type ExitCode, exitCodes, type GlobalOptions } from '../command.js';

/** The options of `scaffold etcd`. */
export interface EtcdOptions extends GlobalOptions {
  readonly port: number;
  readonly host: string;
  readonly data: string | undefined;
}

/** Prints the address on stdout and runs until the context's signal aborts. Exit 4 where the port is taken. */
export async function runEtcd(context: CommandContext, options: EtcdOptions): Promise<ExitCode> {
  const { output, signal, cwd } = context;
  const { port, host } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new CommandError([
      createDiagnostic('ARM6012', { parameters: { problem: '--port has to be a number from 0 to 65535' } }),
    ]);
  }
  const dataFile = options.data === undefined ? undefined : resolve(cwd, options.data);
  const { startEmbeddedEtcd } = await import('@armature/runtime/embedded-etcd');
  const etcd = await startEmbeddedEtcd({ port, host, ...(dataFile !== undefined && { dataFile }) }).catch(
    (error: NodeJS.ErrnoException) => {
      throw explain(error, options);
    },
  );
  try {
    if (output.isJson) output.json({ endpoint: etcd.endpoint, pid: process.pid });
    else output.result(etcd.endpoint);
    output.note(
      dataFile === undefined ? 'In memory only (--data FILE keeps it). Ctrl-C ends it.' : 'Ctrl-C ends it.',
    );
    if (!signal.aborted)
      await new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }));
  } finally {
    await etcd.close();
  }
  return exitCodes.done;
}

function explain(error: NodeJS.ErrnoException, { port, data }: EtcdOptions): unknown {
  if (error.code === 'EADDRINUSE')
    return new CommandError([createDiagnostic('ARM6041', { parameters: { port } })], exitCodes.environment);
  if (data === undefined || error.syscall === 'listen') return error;
  const refused = asFileError(error, 'write', data);
  const problem = refused instanceof FileError ? refused.problems[0].reason : error.message;
  return new CommandError(
    [createDiagnostic('ARM6042', { parameters: { path: data, problem } })],
    exitCodes.environment,
  );
}
