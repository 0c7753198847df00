// How a benchmark is run.

export interface BenchOptions {
  readonly rounds: number;
  /** How long one contender is measured in one round. */
  readonly seconds: number;
  /** Seconds in all, with few contenders: whether it runs. */
  readonly smoke: boolean;
  /** Of the contenders those that were asked for; all where none was. */
  readonly only: (contenders: readonly string[]) => readonly string[];
}
