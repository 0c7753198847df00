// Why a service does not start: one line that says what is wrong and how to mend it.

/** A failure to start that the person who starts the service can mend. The message says how. */
export class StartError extends Error {
  /** For the process: 2 wrong configuration, 4 the environment (etcd away, port taken). */
  readonly exitCode: 2 | 4;

  constructor(exitCode: 2 | 4, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StartError';
    this.exitCode = exitCode;
  }
}
