// The logger of a running service: pino, as JSON lines or as readable lines for a terminal. Secrets never reach a line.
import { pino, stdSerializers } from 'pino';
import type { Logger } from '../log/logger.js';
import { toReadable } from './readable-line.js';

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

/** Names that hold secrets wherever they stand in a line's fields, one level down too. */
const secretNames = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-rpc-key',
  'rpc-key',
  'rpcKey',
  'jwt-secret',
  'jwtSecret',
  'password',
  'token',
];

/** Creates the logger. An unknown level counts as `info`. */
export function createPinoLogger(options: LoggerOptions): Logger {
  const write = options.write ?? ((line: string) => void process.stdout.write(line));
  const out = options.form === 'pretty' ? (line: string) => write(toReadable(line)) : write;
  const level = options.level ?? 'info';
  return pino(
    {
      level: level === 'silent' || level in pino.levels.values ? level : 'info',
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: {
        err: stdSerializers.err,
        request: toSummary,
        req: toSummary,
        response: toStatus,
        res: toStatus,
      },
      redact: { paths: secretNames.flatMap((name) => [`["${name}"]`, `*["${name}"]`]), censor: '[secret]' },
    },
    options.write === undefined && options.form !== 'pretty'
      ? pino.destination({ sync: true })
      : { write: out },
  );
}

function toSummary(request: { method?: string; url?: string }): object {
  return { method: request.method, path: request.url?.split('?', 1)[0] };
}

function toStatus(response: { statusCode?: number }): object {
  return { status: response.statusCode };
}
