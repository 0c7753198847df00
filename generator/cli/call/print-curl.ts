// `scaffold call --curl`: the call as a command for curl, made of what a transport would have been given.
import type { AnyOperation, Transport } from '@armature/runtime/client';
import { type CommandContext, type ExitCode, exitCodes } from '../command.js';
import type { BuiltInput } from './build-input.js';
import { toCurl } from './curl.js';
import type { CallCommandOptions } from './options.js';

/** Prints it; nothing is sent. */
export async function printCurl(
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
