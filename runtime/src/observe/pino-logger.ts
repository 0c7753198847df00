// The logger of a running service: pino, as JSON lines or as readable lines for a terminal. Secrets never reach a line.
import { pino, stdSerializers } from 'pino';
import type { Logger } from '../log/logger.js';
import { toReadable } from './readable-line.js';
import { scrub } from './scrub.js';

/** How a service logs. */
export interface LoggerOptions {
  readonly service: string;
  /** pino's levels and `silent`; `info` unless told. */
  readonly level?: string | undefined;
  /** `pretty`: one readable line each. `json` unless told. */
  readonly form?: 'json' | 'pretty' | undefined;
  /** Where lines go; standard output unless told. */
  readonly write?: (line: string) => void;
}

/** Creates the logger. An unknown level counts as `info`. */
export function createPinoLogger(options: LoggerOptions): Logger {
  const write = options.write ?? ((line: string) => void process.stdout.write(line));
  const out = options.form === 'pretty' ? (line: string) => write(toReadable(line)) : write;
  const level = options.level ?? 'info';
  const logger = pino(
    {
      level: level === 'silent' || level in pino.levels.values ? level : 'info',
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: scrub },
      serializers: {
        err: stdSerializers.err,
        request: toSummary,
        req: toSummary,
        response: toStatus,
        res: toStatus,
      },
    },
    options.write === undefined && options.form !== 'pretty'
      ? pino.destination({ sync: true })
      : { write: out },
  );
  const { child } = logger;
  // pino's own formatter of bindings does not reach children; they inherit this, and call it on themselves.
  logger.child = function (this: typeof logger, fields: object, ...rest: []) {
    return child.call(this, scrub(fields), ...rest);
  } as typeof logger.child;
  return logger;
}

function toSummary(request: { method?: string; url?: string }): object {
  return { method: request.method, path: request.url?.split('?', 1)[0] };
}

function toStatus(response: { statusCode?: number }): object {
  return { status: response.statusCode };
}
