// Reads multipart bodies with multer, an optional peer that is loaded when an operation needs it.
import type Multer from 'multer';
import type { FileUpload } from '../codec/binary.js';
import { failure } from '../error/service-error.js';
import type { Request, Response } from './express.js';
import type { Limits } from '../wire/defaults.js';
import { StartError } from './start-error.js';

/** The parts of a multipart body by name, in their order. */
export interface Multipart {
  readonly texts: Readonly<Record<string, readonly string[]>>;
  readonly files: Readonly<Record<string, readonly FileUpload[]>>;
}

/** Reads one request's body. */
export type MultipartReader = (request: Request, response: Response) => Promise<Multipart>;

/** A file field, and whether it may repeat. */
export interface FileField {
  readonly name: string;
  readonly many: boolean;
}

/** Creates the reader for an operation's file fields. Loads multer at once; the reader's first use waits for it. */
export function createMultipartReader(fields: readonly FileField[], limits: Limits): MultipartReader {
  const loading = loadMulter();
  // Reported at the first use, and by `checkMultipart` at start.
  loading.catch(() => {});
  const ready = loading.then((multer) =>
    multer({
      storage: multer.memoryStorage(),
      limits: { fileSize: limits.file, fieldSize: limits.body, files: 100, parts: 1000 },
      defParamCharset: 'utf8',
    }).fields(fields.map(({ name, many }) => (many ? { name } : { name, maxCount: 1 }))),
  );
  ready.catch(() => {});
  return async (request, response) => {
    const read = await ready;
    if (Number(request.headers['content-length'] ?? 0) > limits.upload) {
      throw failure('too-large', `the upload is longer than ${limits.upload} bytes`);
    }
    await new Promise<void>((resolve, reject) => {
      let size = 0;
      const count = (chunk: Buffer): void => {
        size += chunk.length;
        if (size > limits.upload)
          reject(failure('too-large', `the upload is longer than ${limits.upload} bytes`));
      };
      read(request, response, (error: unknown) => {
        request.off('data', count);
        if (error === undefined || error === null) resolve();
        else reject(toFailure(error));
      });
      request.on('data', count);
    });
    return { texts: textsOf(request.body), files: filesOf(request.files) };
  };
}

/** Rejects with a StartError when multer is not installed. */
export async function checkMultipart(): Promise<void> {
  await loadMulter();
}

async function loadMulter(): Promise<typeof Multer> {
  try {
    return (await import('multer')).default;
  } catch (cause) {
    throw new StartError(
      2,
      'an operation takes files, and multer reads them: run `npm install multer`',
      cause,
    );
  }
}

function textsOf(body: unknown): Record<string, string[]> {
  const texts: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of Object.entries((body ?? {}) as Record<string, unknown>)) {
    // multer nests names in brackets; no declared field has such a name.
    const all = Array.isArray(value) ? value : [value];
    texts[name] = all.filter((item) => typeof item === 'string');
  }
  return texts;
}

function filesOf(files: Request['files']): Record<string, FileUpload[]> {
  const uploads: Record<string, FileUpload[]> = Object.create(null) as Record<string, FileUpload[]>;
  if (files === undefined || Array.isArray(files)) return uploads;
  for (const [name, list] of Object.entries(files)) {
    uploads[name] = list.map(
      (file) => new File([new Uint8Array(file.buffer)], file.originalname, { type: file.mimetype }),
    );
  }
  return uploads;
}

function toFailure(error: unknown): Error {
  const code = (error as { code?: unknown }).code;
  if (code === 'LIMIT_FILE_SIZE' || code === 'LIMIT_FIELD_VALUE' || code === 'LIMIT_PART_COUNT') {
    return failure('too-large', 'the upload is too large', { cause: error });
  }
  if (code === 'LIMIT_UNEXPECTED_FILE') {
    const field = (error as { field?: unknown }).field;
    return failure(
      'invalid-input',
      `there is no file field ${JSON.stringify(field ?? '')}, or it may not repeat`,
      { cause: error },
    );
  }
  return failure('invalid-input', 'the body is not a valid multipart form', { cause: error });
}
