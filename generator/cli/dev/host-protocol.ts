// What `scaffold dev` and a process that hosts services say to each other.

/** Runs the code of a service; `id` is given anew each time. */
export interface StartOrder {
  readonly do: 'start';
  readonly id: number;
  readonly service: string;
  /** Absolute path of its code. */
  readonly code: string;
  /** Absolute; stands for the working directory. */
  readonly folder: string;
  /** Beside the process' own. */
  readonly env: Readonly<Record<string, string>>;
}

/** As SIGTERM does in a process of its own. */
export interface StopOrder {
  readonly do: 'stop';
  readonly id: number;
}

/** From `scaffold dev`. */
export type Order = StartOrder | StopOrder;

/** What services have printed, whole lines. */
export interface Lines {
  readonly said: 'lines';
  readonly lines: readonly (readonly [id: number, stream: 'out' | 'err', line: string])[];
}

/** A service has ended, as a process would with this code. */
export interface EndedNews {
  readonly said: 'ended';
  readonly id: number;
  readonly code: number;
}

/** To `scaffold dev`. */
export type News = Lines | EndedNews;
