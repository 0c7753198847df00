// One coloured, prefixed stream out of the logs of all services: JSON lines become readable, anything else passes as it is.
import { printable, printableLine } from '@armature/runtime/wire';
import pc from 'picocolors';
import { jsonText } from '../output.js';
import { cutStack } from './stack-view.js';

const palette = [pc.cyan, pc.magenta, pc.green, pc.yellow, pc.blue, pc.red] as const;
const levels: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};
const hidden = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'service', 'name', 'err', 'v']);

/** Writes lines with the name of who said them. */
export interface LogView {
  /** A line of a service's output. */
  service(name: string, line: string): void;
  /** A line of this command's own. */
  own(text: string, kind?: 'note' | 'good' | 'bad'): void;
}

/** Creates a view; `names` fix the width and the colours. */
export function createLogView(options: {
  readonly names: readonly string[];
  readonly write: (text: string) => void;
  readonly color: boolean;
  readonly json: boolean;
  /** The workspace: places are shown from there. Absolute. */
  readonly root?: string;
  /** Leaves out this command's own notes: services' lines, what is up and what is wrong stay. */
  readonly quiet?: boolean;
}): LogView {
  const colors = pc.createColors(options.color);
  const width = Math.max(8, ...options.names.map((name) => name.length));
  const paint = (name: string) => {
    const index = Math.max(0, options.names.indexOf(name.replace(/#\d+$/, '')));
    const color = palette[index % palette.length] ?? pc.cyan;
    return options.color ? color(name.padEnd(width)) : name.padEnd(width);
  };
  return {
    service(name, line) {
      if (options.json) options.write(`${asJson(name, line)}\n`);
      else if (line !== '' && !isLifeSign(line)) {
        // A stack has many lines, and each says whose it is.
        for (const part of readable(line, colors, options.root ?? '').split('\n'))
          options.write(`${paint(name)} ${colors.dim('|')} ${part}\n`);
      }
    },
    own(text, kind = 'note') {
      if (options.quiet && kind === 'note') return;
      const mark = { note: colors.bold, good: colors.green, bad: colors.red }[kind];
      for (const line of text.split('\n').filter((each) => each !== '')) {
        if (options.json) options.write(`${jsonText({ service: 'scaffold', kind, msg: line }, 0)}\n`);
        else options.write(`${colors.dim('scaffold'.padEnd(width))} ${colors.dim('|')} ${mark(line)}\n`);
      }
    },
  };
}

/** What every process says when it comes and goes: this command says it for all of them, once a change. */
function isLifeSign(line: string): boolean {
  return /"level":"info".*"msg":"(registered|ready|shutting down|stopped)"\}$/.test(line);
}

/** Turns pino's JSON into `level message key=value`; leaves other lines alone. */
function readable(line: string, colors: ReturnType<typeof pc.createColors>, root: string): string {
  const record = parseRecord(line);
  if (!record) return printableLine(withoutEscapes(line));
  const level =
    typeof record['level'] === 'number'
      ? (levels[record['level']] ?? 'info')
      : printableLine(toText(record['level'] ?? 'info'));
  const fields = Object.entries(record)
    .filter(([key]) => !hidden.has(key))
    .map(
      ([key, value]) =>
        `${colors.dim(`${printableLine(key)}=`)}${printableLine(typeof value === 'string' ? value : JSON.stringify(value))}`,
    );
  const tone = /ERROR|FATAL/.test(level) ? colors.red : level === 'WARN' ? colors.yellow : colors.dim;
  return [
    tone(level.padEnd(5)),
    printable(toText(record['msg'] ?? '')),
    ...fields,
    describeError(record['err'], colors, root),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function describeError(error: unknown, colors: ReturnType<typeof pc.createColors>, root: string): string {
  if (typeof error !== 'object' || error === null) return '';
  const { message, stack } = error as { message?: unknown; stack?: unknown };
  return `\n${colors.dim(printable(cutStack(toText(stack ?? message ?? ''), root)))}`;
}

/** Colours of a service's own, and what else terminals take: said by one process of many, they would paint the others' lines too. */
function withoutEscapes(line: string): string {
  // oxlint-disable-next-line no-control-regex -- the escape character is what it looks for
  return line.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '');
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parseRecord(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function asJson(name: string, line: string): string {
  return jsonText({ ...(parseRecord(line) ?? { msg: line }), service: name }, 0);
}
