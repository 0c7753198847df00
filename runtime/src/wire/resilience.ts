// How a service calls another one, as a manifest (`depends[].resilience`) and a config (`[resilience.user]`) say it: one form, one reader.

/** How instances are chosen. */
export const balances = ['p2c', 'random', 'round-robin', 'least-in-flight', 'zone'] as const;

/** The way of choosing one. */
export type Balance = (typeof balances)[number];

/** Percentiles of an operation's times after which it may be asked a second time. */
export const hedgePercentiles = ['p50', 'p90', 'p95', 'p99'] as const;

/** When a second instance is asked: a share of all answers that are usually there by then, or milliseconds. */
export type HedgeRule = { readonly share: number } | { readonly afterMs: number };

/** What may be said of one operation. */
export interface CallRules {
  /** Most milliseconds that a call may take. */
  readonly timeoutMs?: number;
  /** Most milliseconds until an instance begins to answer, before another one is asked. */
  readonly attemptMs?: number;
  /** Tries after the first one. */
  readonly retries?: number;
  readonly hedge?: HedgeRule;
}

/** When an instance is cut off. */
export interface BreakerRules {
  /** Share of failures that opens it, above 0, 1 at most. */
  readonly errors?: number;
  /** Calls below which the share says nothing. */
  readonly of?: number;
  /** Milliseconds over which calls are counted. */
  readonly inMs?: number;
  /** Milliseconds until it is tried again. */
  readonly probeMs?: number;
  /** Milliseconds from which on an answer counts as a failure. */
  readonly slowMs?: number;
}

/** All that may be said of a dependency. */
export interface Resilience extends CallRules {
  readonly balance?: Balance;
  /** Most calls under way at a time. */
  readonly concurrent?: number;
  readonly breaker?: BreakerRules;
  /** Milliseconds in which the load of a new instance grows to its full share. */
  readonly slowStartMs?: number;
  /** Of single operations, by name: what is said here wins. */
  readonly operations?: Readonly<Record<string, CallRules>>;
}

/** The same as people write it: times as `500ms` or `2s`, shares as `25%`. */
export interface ResilienceText {
  readonly [key: string]: string | number | ResilienceText;
}

/** What is wrong with a text, and where: a JSON pointer. */
export interface ResilienceProblem {
  readonly at: string;
  readonly message: string;
}

/** The forms that texts have; the schemas of manifests say the same. */
export const resilienceForms = {
  duration: '^[0-9]+(\\.[0-9]+)?(ms|s|m|h)$',
  share: '^([1-9][0-9]?|100)%$',
  hedge: `^(${hedgePercentiles.join('|')}|[0-9]+(\\.[0-9]+)?(ms|s|m|h))$`,
} as const;

/** Reads rules. What is wrong is left out and told. */
export function readResilience(value: unknown): {
  readonly rules: Resilience;
  readonly problems: readonly ResilienceProblem[];
} {
  const problems: ResilienceProblem[] = [];
  const rules = readTable(value, all, { at: '', problems }) as Resilience;
  const ofOperations = Object.entries(rules.operations ?? {}).map(([name, operation]) => ({
    at: `/operations/${escape(name)}/attempt`,
    ...rules,
    ...operation,
  }));
  for (const { at, attemptMs = 0, timeoutMs = Infinity } of [{ at: '/attempt', ...rules }, ...ofOperations]) {
    if (attemptMs > timeoutMs) problems.push({ at, message: 'is longer than the whole call may take' });
  }
  return { rules, problems };
}

/** Rules over others: what the upper ones say wins, key by key. */
export function mergeResilience(lower: ResilienceText, upper: ResilienceText): ResilienceText {
  const merged: Record<string, string | number | ResilienceText> = { ...lower };
  for (const [key, value] of Object.entries(upper)) {
    const below = Object.hasOwn(lower, key) ? lower[key] : undefined;
    merged[key] = isTable(value) && isTable(below) ? mergeResilience(below, value) : value;
  }
  return merged;
}

interface Place {
  readonly at: string;
  readonly problems: ResilienceProblem[];
}

/** Reads a value; undefined, and a problem told, where it is none. */
type Reader = (value: unknown, place: Place) => unknown;

/** The readers of a table's keys, and the names that the rules have for them. */
type Table = Readonly<Record<string, readonly [name: string, read: Reader]>>;

function readTable(value: unknown, table: Table, { at, problems }: Place): object {
  const rules: Record<string, unknown> = {};
  if (!isTable(value)) {
    problems.push({ at, message: `must have keys: ${Object.keys(table).join(', ')}` });
    return rules;
  }
  for (const [key, member] of Object.entries(value)) {
    const place = { at: `${at}/${escape(key)}`, problems };
    const entry = Object.hasOwn(table, key) ? table[key] : undefined;
    if (entry === undefined) {
      problems.push({ at: place.at, message: `is not known: there are ${Object.keys(table).join(', ')}` });
      continue;
    }
    const read = entry[1](member, place);
    if (read !== undefined) rules[entry[0]] = read;
  }
  return rules;
}

function checked(message: string, read: (value: unknown) => unknown): Reader {
  return (value, { at, problems }) => {
    const found = read(value);
    if (found === undefined) problems.push({ at, message });
    return found;
  };
}

const duration = checked('must be a length of time above 0: 500ms, 2s, 1m', (value) => {
  const length = toMilliseconds(value);
  return length !== undefined && length > 0 ? length : undefined;
});

function toMilliseconds(value: unknown): number | undefined {
  const parts = typeof value === 'string' ? /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)$/.exec(value) : null;
  return parts === null ? undefined : Number(parts[1]) * { ms: 1, s: 1e3, m: 6e4, h: 36e5 }[parts[2] as 'ms'];
}

function whole(least: number, most: number): Reader {
  return checked(`must be a whole number from ${least} to ${most}`, (value) => {
    const count = typeof value === 'bigint' ? Number(value) : value;
    return typeof count === 'number' && Number.isInteger(count) && count >= least && count <= most
      ? count
      : undefined;
  });
}

const share = checked('must be a share: 25%', (value) =>
  typeof value === 'string' && new RegExp(resilienceForms.share).test(value)
    ? Number(value.slice(0, -1)) / 100
    : undefined,
);

const hedge = checked(`must be ${hedgePercentiles.join(', ')}, or a length of time`, (value) => {
  if ((hedgePercentiles as readonly unknown[]).includes(value))
    return { share: Number((value as string).slice(1)) / 100 };
  const afterMs = toMilliseconds(value);
  return afterMs === undefined ? undefined : { afterMs };
});

const balance = checked(`must be one of ${balances.join(', ')}`, (value) =>
  (balances as readonly unknown[]).includes(value) ? value : undefined,
);

const calls: Table = {
  timeout: ['timeoutMs', duration],
  attempt: ['attemptMs', duration],
  retries: ['retries', whole(0, 10)],
  hedge: ['hedge', hedge],
};

const breaker: Table = {
  errors: ['errors', share],
  of: ['of', whole(1, 1_000_000)],
  in: ['inMs', duration],
  probe: ['probeMs', duration],
  slow: ['slowMs', duration],
};

const all: Table = {
  ...calls,
  balance: ['balance', balance],
  concurrent: ['concurrent', whole(1, 1_000_000)],
  breaker: ['breaker', (value, place) => readTable(value, breaker, place)],
  slowStart: ['slowStartMs', duration],
  operations: ['operations', readOperations],
};

function readOperations(value: unknown, { at, problems }: Place): object | undefined {
  if (!isTable(value)) {
    problems.push({ at, message: 'must have operations as its keys' });
    return undefined;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, rules]) => [
      name,
      readTable(rules, calls, { at: `${at}/${escape(name)}`, problems }),
    ]),
  );
}

function escape(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function isTable(value: unknown): value is ResilienceText {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
