// The logger that is passed in everywhere: pino's shape, so that pino (or a test's array) fits without an adapter.

/** Writes one structured line: fields first, then the message. */
export type LogWrite = (fields: object, message?: string) => void;

/** A structured logger. `child` adds fields to every later line. */
export interface Logger {
  trace: LogWrite;
  debug: LogWrite;
  info: LogWrite;
  warn: LogWrite;
  error: LogWrite;
  fatal: LogWrite;
  child(fields: Record<string, unknown>): Logger;
}

/** A logger that says nothing. */
export const silentLogger: Logger = {
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  fatal: () => {},
  child: () => silentLogger,
};
