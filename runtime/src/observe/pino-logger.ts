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
      hooks: {
        logMethod(args, method) {
          const [fields, ...rest] = args as unknown[];
          // pino's own overloads all come down to this.
          const checked = [isFields(fields) ? withoutClash(fields, boundTo(this)) : fields, ...rest];
          method.apply(this, checked as Parameters<typeof method>);
        },
      },
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
    const parent = boundTo(this);
    const clean = withoutClash(scrub(fields), parent);
    const made = child.call(this, clean, ...rest);
    bound.set(made, new Set([...parent, ...Object.keys(clean)]));
    return made;
  } as typeof logger.child;
  return logger;
}

/** Names that a line has already, by its logger: pino would write them twice, and readers of JSON differ in which they take. */
const bound = new WeakMap<object, ReadonlySet<string>>();
const always: ReadonlySet<string> = new Set(['level', 'time', 'service', 'msg']);

function boundTo(logger: object): ReadonlySet<string> {
  return bound.get(logger) ?? always;
}

/** A name that is taken gets a line before it: who logs can't be overwritten by what is logged. */
function withoutClash(fields: object, taken: ReadonlySet<string>): object {
  if (!Object.keys(fields).some((name) => taken.has(name))) return fields;
  const renamed = new Map<string, unknown>();
  for (const [name, value] of Object.entries(fields)) if (!taken.has(name)) renamed.set(name, value);
  for (const [name, value] of Object.entries(fields)) {
    if (!taken.has(name)) continue;
    let free = `_${name}`;
    while (renamed.has(free) || taken.has(free)) free = `_${free}`;
    renamed.set(free, value);
  }
  return Object.fromEntries(renamed);
}

/** An error is no record of fields: pino puts it under `err`. */
function isFields(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Error);
}

function toSummary(request: { method?: string; url?: string }): object {
  return { method: request.method, path: request.url?.split('?', 1)[0] };
}

function toStatus(response: { statusCode?: number }): object {
  return { status: response.statusCode };
}
