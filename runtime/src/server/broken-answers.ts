// Answers that are not what their contract says. Before production each is refused, with its place; in production they go out, since their
// callers may live with them, and are counted and logged once for each operation and kind.
import { Problems, type Problem } from '../codec/problems.js';
import type { AnyOperation } from '../contract/operation-contract.js';
import { failure, ServiceError } from '../error/service-error.js';
import type { Logger } from '../log/logger.js';
import type { Family } from '../observe/metrics.js';

/** `result`: a result that does not fit; `event`: one of a stream; `unwritable`: one that has no wire form; `error`: one that is not declared. */
export type BrokenKind = 'result' | 'event' | 'unwritable' | 'error';

/** Keeps count of broken answers. */
export interface BrokenAnswers {
  /** Gives what writes an operation's results, or events: the wire form that its contract allows, or a failure that says where not. */
  writer(operation: AnyOperation): (value: unknown) => unknown;
  /** Takes note of an error that an operation answers; those that it does not declare are counted. */
  noteError(operation: AnyOperation, error: unknown): void;
  /** For metrics. */
  collect(): Family;
}

/** What keeping count needs. */
export interface BrokenAnswersInit {
  /** Whether broken results are refused. */
  readonly strict: boolean;
  readonly log: Logger;
}

/** In production each operation's first answers are looked at, and after that every so many: what breaks always is found at once. */
const looksAtAll = 100;
const looksAtEvery = 16;

/** Creates the count. */
export function createBrokenAnswers({ strict, log }: BrokenAnswersInit): BrokenAnswers {
  const counts = new Map<string, { operation: string; kind: BrokenKind; count: number }>();

  function note(operation: AnyOperation, kind: BrokenKind, said: object): void {
    const name = nameOf(operation);
    const known = counts.get(`${name} ${kind}`);
    if (known !== undefined) return void (known.count += 1);
    counts.set(`${name} ${kind}`, { operation: name, kind, count: 1 });
    log.error({ operation: name, kind, ...said }, 'an answer breaks its contract; further ones are counted');
  }

  return {
    writer(operation) {
      const kind = operation.result === 'stream' ? 'event' : 'result';
      let written = 0;
      return (value) => {
        const wire = write(operation, value);
        written += 1;
        if (!strict && written > looksAtAll && written % looksAtEvery !== 0) return wire;
        const problems = problemsOf(operation, wire);
        if (problems.length === 0) return wire;
        note(operation, kind, { problems });
        if (strict) throw refusal(operation, problems);
        return wire;
      };
    },
    noteError(operation, error) {
      if (!(error instanceof ServiceError) || error.kind !== 'service' || error.from !== undefined) return;
      if (operation.errors.some(({ code }) => code === error.code)) return;
      note(operation, 'error', { code: error.code, name: error.name });
    },
    collect: () => ({
      name: 'armature_broken_answers_total',
      help: 'Answers that were not what their contract says, among those that were looked at.',
      kind: 'counter',
      samples: [...counts.values()].map(({ operation, kind, count }) => ({
        labels: { operation, kind },
        value: count,
      })),
    }),
  };

  function write(operation: AnyOperation, value: unknown): unknown {
    try {
      return operation.output.encode(value as never);
    } catch (cause) {
      const problems = problemsOf(operation, plainForm(value));
      note(operation, 'unwritable', { problems, err: cause });
      throw strict && problems.length > 0 ? refusal(operation, problems, cause) : cause;
    }
  }
}

function problemsOf(operation: AnyOperation, wire: unknown): readonly Problem[] {
  const problems = new Problems();
  operation.output.decode(wire, '', problems);
  return problems.list.slice(0, mostTold);
}

/** How many problems of one answer are told. */
const mostTold = 10;

function refusal(operation: AnyOperation, problems: readonly Problem[], cause?: unknown): ServiceError {
  const said = problems.map(({ at, message }) => `${at === '' ? 'the result' : at} ${message}`).join('; ');
  return failure('internal', `${nameOf(operation)} gave what its contract does not allow: ${said}`, {
    details: { problems },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** A value about as it would be written, where it could not be: enough to find out which part is wrong. */
function plainForm(value: unknown): unknown {
  try {
    return JSON.parse(
      JSON.stringify(value, (_name, member: unknown) =>
        typeof member === 'bigint'
          ? member.toString()
          : member instanceof Uint8Array
            ? Buffer.from(member).toString('base64')
            : member,
      ) ?? 'null',
    ) as unknown;
  } catch {
    // A circle, say: the cause tells.
    return value;
  }
}

function nameOf({ service, name }: AnyOperation): string {
  return `${service}.${name}`;
}
