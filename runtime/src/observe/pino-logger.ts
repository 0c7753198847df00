// The logger of a running service: pino, as JSON lines or as readable lines for a terminal. Secrets never reach a line.
import { pino, stdSerializers, type Logger as PinoLogger } from 'pino';
import type { Logger } from '../log/logger.js';
import { lineText, RequestLine } from '../log/request-line.js';
import { gatherLines } from './gathered-lines.js';
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
      timestamp: timeMember,
      formatters: { level: (label) => ({ level: label }), log: scrub },
      hooks: {
        logMethod(args, method, level) {
          const [fields, ...rest] = args as unknown[];
          if (fields instanceof RequestLine && writeRequest(this, fields, rest[0], level)) return;
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
    options.write === undefined && options.form !== 'pretty' ? gatherLines() : { write: out },
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

let minute = Number.NaN;
let minuteText = '';
let member = Number.NaN;
let memberText = '';

/** The time of a line as a member of its object: ISO 8601, made once a millisecond, and all but its seconds once a minute. */
function timeMember(): string {
  const now = Date.now();
  if (now === member) return memberText;
  const left = now % 60_000;
  if (now - left !== minute) {
    minute = now - left;
    minuteText = `,"time":"${new Date(minute).toISOString().slice(0, 17)}`;
  }
  member = now;
  memberText = `${minuteText}${left < 10_000 ? '0' : ''}${(left / 1000).toFixed(3)}Z"`;
  return memberText;
}

/** Writes the line of a request past pino's walk over its fields, in the very same form; false where it is not that plain. */
function writeRequest(logger: PinoLogger, line: RequestLine, message: unknown, level: number): boolean {
  const inside = logger as unknown as Record<symbol, unknown>;
  const { [pino.symbols.streamSym]: stream, [pino.symbols.chindingsSym]: bindings } = inside;
  const text = lineText(line);
  // A child's own fields may be called like those of the line.
  if (typeof bindings !== 'string' || text === undefined || message !== 'request' || bound.has(logger))
    return false;
  (stream as { write(line: string): void }).write(
    `{"level":"${pino.levels.labels[level]}"${timeMember()}${bindings},${text},"msg":"request"}\n`,
  );
  return true;
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
