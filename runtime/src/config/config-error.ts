// What is wrong with a configuration, with its place. Messages name keys and rules, never values: values may be secrets.

/** One thing that is wrong. */
export interface ConfigProblem {
  /** The TOML key with its tables, `email.port`; empty for the text as a whole. */
  readonly key: string;
  /** Line in the text, from 1; absent where the key is not there. */
  readonly line?: number;
  readonly message: string;
}

/** A configuration that cannot be used. `source` is a file's path or a key in etcd. */
export class ConfigError extends Error {
  readonly source: string;
  readonly problems: readonly ConfigProblem[];

  constructor(source: string, problems: readonly ConfigProblem[]) {
    super(problems.map((problem) => formatProblem(source, problem)).join('\n'));
    this.name = 'ConfigError';
    this.source = source;
    this.problems = problems;
  }
}

/** Somebody else has written another config since the revision that was to be replaced. */
export class ConfigConflict extends Error {
  /** In etcd. */
  readonly key: string;
  /** What stands there now; undefined: it was deleted. Not enumerable: it may hold secrets. */
  declare readonly stored: { readonly text: string; readonly revision: number } | undefined;

  constructor(key: string, stored: ConfigConflict['stored']) {
    super(
      `${key} was ${stored === undefined ? 'deleted' : `changed (revision ${stored.revision})`} meanwhile; nothing was written`,
    );
    this.name = 'ConfigConflict';
    this.key = key;
    Object.defineProperty(this, 'stored', { value: stored, enumerable: false });
  }
}

/** One line for people: `config.toml:3: etcd.endpoints: must be a list of addresses`. */
function formatProblem(source: string, { key, line, message }: ConfigProblem): string {
  return `${source}${line === undefined ? '' : `:${line}`}: ${key === '' ? '' : `${key}: `}${message}`;
}
