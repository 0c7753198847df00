// Makes a call and shows what comes back: JSON, events as they come, or bytes.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type * as Client from '@armature/runtime/client';
import { printable } from '@armature/runtime/wire';
import type { AnyOperation, CallOptions, Transport } from '@armature/runtime/client';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { CommandContext } from '../command.js';
import { CommandError } from '../command-error.js';
import { asFileError } from '../../file/file-error.js';
import { printJson } from '../../source/json-digits.js';
import { jsonText } from '../output.js';
import { openOut, writeOut } from '../write-out.js';

/** One call and where its result goes. */
export interface ShownCall {
  readonly operation: AnyOperation;
  readonly transport: Transport;
  readonly input: unknown;
  readonly how: CallOptions;
  /** A file for the result; stdout unless given. */
  readonly out: string | undefined;
  readonly runtime: Pick<typeof Client, 'callBinary' | 'callOperation' | 'callStream'>;
}

/** Makes it. Rejects as the runtime's clients do. Ctrl-C ends it; a stream that was ended so is no failure. */
export async function showResult(context: CommandContext, shown: ShownCall): Promise<void> {
  const { output, signal } = context;
  const { operation, transport, input, runtime } = shown;
  const how = { ...shown.how, signal };
  if (operation.result === 'stream') {
    const { out } = shown;
    const file = out === undefined ? undefined : createWriteStream(resolve(context.cwd, out));
    try {
      for await (const event of runtime.callStream(transport, operation, input, how)) {
        if (file === undefined) output.result(jsonText(event, 0));
        else if (!file.write(`${printJson(event, 0)}\n`)) await once(file, 'drain');
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      if (file !== undefined) await finished(file.end());
    }
    if (out !== undefined) output.note(`Wrote ${out}.`);
  } else if (operation.result === 'binary') {
    await showBytes(context, shown, how);
  } else {
    const result: unknown = await runtime.callOperation(transport, operation, input, how);
    if (result === undefined) output.note('Done: there is no result.');
    else write(context, shown.out, `${jsonText(result)}\n`);
  }
}

async function showBytes(context: CommandContext, shown: ShownCall, how: CallOptions): Promise<void> {
  const { operation, transport, input, runtime, out } = shown;
  const { content, type, name, size } = await runtime.callBinary(transport, operation, input, how);
  const chunks = content instanceof Uint8Array ? [content] : content;
  if (out === undefined) {
    for await (const chunk of chunks) {
      if (context.output.isTerminal && !isText(chunk)) {
        const problem = 'the result is binary, and stdout is a terminal: give a file with --out, or a pipe';
        throw new CommandError([createDiagnostic('ARM6012', { parameters: { problem } })]);
      }
      context.output.raw(chunk);
    }
    return;
  }
  const file = openOut(context.cwd, out);
  try {
    await pipeline(Readable.from(chunks), createWriteStream(file.place));
  } catch (error) {
    file.discard();
    throw asFileError(error, 'write', out);
  }
  file.commit();
  const described = [type, name, size === undefined ? undefined : `${size} bytes`].filter(
    (each) => each !== undefined,
  );
  context.output.note(`Wrote ${out}${described.length === 0 ? '' : ` (${described.join(', ')})`}.`);
}

function write({ cwd, output }: CommandContext, out: string | undefined, text: string): void {
  if (out === undefined) return output.result(text.trimEnd());
  writeOut(cwd, out, text);
  output.note(`Wrote ${out}.`);
}

/** Whether a terminal shows these bytes, rather than obeying them. */
function isText(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes, { stream: true });
  return printable(text) === text;
}
