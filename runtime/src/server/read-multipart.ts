// Reads multipart bodies (RFC 7578): texts and files by name. A name is a name, whatever stands in it, never a path into something.
import type { Busboy, BusboyFileStream, BusboyInstance } from '@fastify/busboy';
import type { IncomingMessage } from 'node:http';
import type { FileUpload } from '../codec/binary.js';
import { failure } from '../error/service-error.js';
import { tooLarge } from '../front/respond.js';
import type { Limits } from '../wire/defaults.js';
import { settings } from '../wire/settings.js';
import type { Request, Response } from './express.js';
import { createUpload, type IncomingUpload, type UploadStore } from './upload.js';

/** The parts of a multipart body by name, in their order. */
export interface Multipart {
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly files: ReadonlyMap<string, readonly FileUpload[]>;
}

/** Reads one request's body. Its files can be read until the response is closed. */
export type MultipartReader = (request: Request, response: Response) => Promise<Multipart>;

/** A field of the form: whether it is a file, and whether it may repeat. */
export interface FormField {
  readonly name: string;
  readonly isFile: boolean;
  readonly many: boolean;
}

/** Creates the reader for an operation's fields. */
export function createMultipartReader(
  fields: readonly FormField[],
  { limits, store }: { readonly limits: Limits; readonly store: UploadStore },
): MultipartReader {
  // Only services that take files load it.
  const loading = import('@fastify/busboy');
  loading.catch(() => {});
  const isFile = new Map(fields.map((field) => [field.name, field.isFile]));
  const known = new Map(fields.filter((field) => field.isFile).map(({ name, many }) => [name, many]));
  // The field says what a part is: senders put file names to JSON, and leave them out of files.
  const isPartAFile: PartCheck = (name, _type, filename) =>
    isFile.get(toName(name ?? '')) ?? filename !== undefined;
  return async (request, response) => {
    const { Busboy } = await loading;
    if (Number(request.headers['content-length'] ?? 0) > limits.upload) throw tooLarge(limits.upload);
    const parser = openParser(Busboy, request, { limits, isPartAFile });
    const form = collect(parser, { known, limits, store });
    response.once('close', form.close);
    if (response.closed) form.close();
    try {
      await feed(request, parser, { limit: limits.upload, failed: form.failed });
      await form.complete();
      return form;
    } catch (error) {
      form.close();
      throw error;
    } finally {
      parser.removeAllListeners();
      // What it finds out later is nobody's concern.
      parser.on('error', () => {});
    }
  };
}

type PartCheck = (
  name: string | undefined,
  type: string | undefined,
  filename: string | undefined,
) => boolean;

function openParser(
  Parser: typeof Busboy,
  request: IncomingMessage,
  { limits, isPartAFile }: { readonly limits: Limits; readonly isPartAFile: PartCheck },
): BusboyInstance {
  try {
    return new Parser({
      headers: { 'content-type': request.headers['content-type'] ?? '' },
      preservePath: false,
      isPartAFile,
      limits: {
        fieldSize: limits.body,
        fileSize: limits.file,
        files: settings.formFiles.value,
        parts: settings.formParts.value,
        headerSize: settings.partHeaderBytes.value,
        headerPairs: 100,
      },
    });
  } catch (cause) {
    throw notAForm(cause);
  }
}

/** Hands the body over at the parser's pace. Resolves when it has all; rejects with what is wrong, and leaves the rest unread. */
function feed(
  request: IncomingMessage,
  parser: BusboyInstance,
  { limit, failed }: { readonly limit: number; readonly failed: Promise<never> },
): Promise<void> {
  return new Promise((resolve, reject) => {
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) return settle(tooLarge(limit));
      if (!parser.write(chunk)) request.pause();
    };
    const goOn = (): void => void request.resume();
    const end = (): void => void parser.end();
    const broken = (): void => settle(failure('cancelled'));
    const wrong = (cause: unknown): void => settle(notAForm(cause));
    const done = (): void => settle();
    request.on('data', take).on('end', end).on('error', broken).on('close', closed);
    parser.on('drain', goOn).on('error', wrong).on('finish', done);
    failed.catch(settle);

    function closed(): void {
      if (!request.complete) broken();
    }

    function settle(error?: Error): void {
      request.off('data', take).off('end', end).off('error', broken).off('close', closed);
      parser.off('drain', goOn).off('finish', done);
      if (error === undefined) resolve();
      else {
        request.pause();
        reject(error);
      }
    }
  });
}

interface Collecting {
  /** File fields, and whether they may repeat. */
  readonly known: ReadonlyMap<string, boolean>;
  readonly limits: Limits;
  readonly store: UploadStore;
}

interface Form extends Multipart {
  /** Rejects with the first thing that is wrong with a part. */
  readonly failed: Promise<never>;
  /** Resolves when all files were stored. */
  complete(): Promise<unknown>;
  /** Lets go of all files. */
  close(): void;
}

function collect(parser: BusboyInstance, { known, limits, store }: Collecting): Form {
  const texts = new Map<string, string[]>();
  const files = new Map<string, FileUpload[]>();
  const uploads: IncomingUpload[] = [];
  const receiving: Promise<void>[] = [];
  let textBytes = 0;
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  const tooMany = (): void => fail(tooLarge(limits.upload));
  parser.on('partsLimit', tooMany).on('filesLimit', tooMany);
  parser.on('field', (name: string | undefined, value, _nameCut, cut) => {
    textBytes += value.length;
    if (name === undefined) fail(notAForm());
    else if (cut || textBytes > limits.body) fail(tooLarge(limits.body));
    else add(texts, toName(name), value);
  });
  parser.on('file', (name: string | undefined, stream, filename: string | undefined, _encoding, type) => {
    // The parser tells a file that its form ended too early, even one that nobody reads any more: unheard, that would end the process.
    stream.on('error', () => {});
    const field = toName(name ?? '');
    const many = known.get(field);
    if (many === undefined || (!many && files.has(field))) {
      stream.resume();
      const message = `there is no file field ${JSON.stringify(field)}, or it may not repeat`;
      return fail(failure('invalid-input', message));
    }
    const upload = createUpload({ name: toName(filename ?? ''), type }, store);
    uploads.push(upload);
    add(files, field, upload.file);
    receiving.push(receive(stream, upload, limits.file).catch(fail));
  });
  return {
    texts,
    files,
    failed,
    // What failed comes first: a form that was read to its end in one turn has both.
    complete: () => Promise.race([failed, Promise.all(receiving)]),
    close: () => {
      for (const upload of uploads.splice(0)) void upload.close();
    },
  };
}

async function receive(stream: BusboyFileStream, upload: IncomingUpload, limit: number): Promise<void> {
  stream.once('limit', () => stream.destroy(tooLarge(limit)));
  for await (const chunk of stream as AsyncIterable<Buffer>) await upload.write(chunk);
  if (stream.truncated) throw tooLarge(limit);
}

function add<T>(into: Map<string, T[]>, name: string, value: T): void {
  const known = into.get(name);
  if (known === undefined) into.set(name, [value]);
  else known.push(value);
}

/** Senders write quotes and line ends in names so (WHATWG HTML, multipart/form-data encoding), and no other characters. */
function toName(text: string): string {
  return text.replace(/%0A|%0D|%22/gi, (found) => decodeURIComponent(found));
}

function notAForm(cause?: unknown): Error {
  return failure(
    'invalid-input',
    'the body is not a valid multipart form',
    cause === undefined ? {} : { cause },
  );
}
