// How the file system refuses, in words that people can act on. Everything that a tree throws is one of these.
import { isNativeError } from 'node:util/types';

/** What is the matter. */
export type FileProblemKind =
  /** No permission. */
  | 'denied'
  | 'read-only'
  /** The disk, or what this user may use of it. */
  | 'full'
  /** A file where a folder has to be, or the other way round. */
  | 'in-the-way'
  /** The path, or a link on it, leads out of the workspace. */
  | 'outside'
  /** Links that lead to each other. */
  | 'loop'
  /** The text is not UTF-8. */
  | 'encoding'
  /** A folder that is to be worked in is not there. */
  | 'absent'
  | 'other';

/** One refusal. */
export interface FileProblem {
  readonly kind: FileProblemKind;
  /** As it was asked for. */
  readonly path: string;
  /** What was to be done with it. */
  readonly act: 'read' | 'write';
  /** Why not, as the end of a sentence. */
  readonly reason: string;
  /** Of `encoding`: the text with `\uFFFD` for what is none, and where the first of these is. */
  readonly text?: string;
  readonly at?: number;
}

/** The file system refused. */
export class FileError extends Error {
  constructor(
    readonly problems: readonly [FileProblem, ...FileProblem[]],
    options?: ErrorOptions,
  ) {
    super(
      problems.map(({ path, act, reason }) => `${path} can't be ${past[act]}: ${reason}`).join('\n'),
      options,
    );
    this.name = 'FileError';
  }
}

const past = { read: 'read', write: 'written' } as const;

/** Node's error as a FileError; anything that is none of Node's about a file comes back as it is. */
export function asFileError(error: unknown, act: FileProblem['act'], path?: string): unknown {
  if (error instanceof FileError || !isFileSystemError(error)) return error;
  const { code } = error;
  const [kind, reason] = kinds[code] ?? ['other', `${code}: ${plainReason(error)}`];
  return new FileError([{ kind, path: path ?? error.path ?? '', act, reason }], { cause: error });
}

/** What Node throws where a system call on a file fails. */
export interface FileSystemError extends Error {
  readonly code: string;
  readonly path?: string;
}

/** Whether Node says that a system call on a file failed. Sockets fail in the same form, but name an address or no path. */
export function isFileSystemError(error: unknown): error is FileSystemError {
  if (!isNativeError(error) || !('code' in error) || typeof error.code !== 'string') return false;
  if ('address' in error || 'port' in error || 'hostname' in error) return false;
  return (
    'syscall' in error &&
    typeof error.syscall === 'string' &&
    !networkCalls.has(error.syscall) &&
    !error.syscall.startsWith('spawn')
  );
}

const networkCalls: ReadonlySet<string> = new Set([
  'connect',
  'listen',
  'bind',
  'getaddrinfo',
  'accept',
  'kill',
]);

const kinds: Readonly<Record<string, readonly [FileProblemKind, string]>> = {
  EACCES: ['denied', 'there is no permission for it'],
  EPERM: ['denied', 'there is no permission for it'],
  EROFS: ['read-only', 'the file system is read-only'],
  ENOSPC: ['full', 'the disk is full'],
  EDQUOT: ['full', 'the quota of the disk is used up'],
  EFBIG: ['full', 'the file system takes no file of that size'],
  ELOOP: ['loop', 'links lead to each other in a circle'],
  ENOTDIR: ['in-the-way', 'a part of the path is a file, not a folder'],
  EISDIR: ['in-the-way', 'it is a folder, not a file'],
  ENXIO: ['in-the-way', 'it is no ordinary file'],
  EAGAIN: ['in-the-way', 'it is no ordinary file'],
  EEXIST: ['in-the-way', 'something else is there'],
  ENOTEMPTY: ['in-the-way', 'the folder is not empty'],
  ENOENT: ['absent', 'the folder is not there'],
  ENAMETOOLONG: ['other', 'the name is too long'],
  EMFILE: ['other', 'too many files are open'],
  ENFILE: ['other', 'too many files are open'],
  EBUSY: ['other', 'another program is using it'],
  ETXTBSY: ['other', 'another program is using it'],
  EIO: ['other', 'the disk has an error'],
  EXDEV: ['other', 'it lies on another file system'],
};

/** Node's message without the code before it and the call behind it. */
function plainReason({ message }: Error): string {
  return message.replace(/^[A-Z0-9]+: /, '').replace(/, \w+( '.*)?$/, '');
}
