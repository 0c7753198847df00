// What is to run, and what runs it.
import type { Exit, ServiceProcess } from './process.js';

/** Who runs: a service of the workspace, and how often. */
export interface FleetMember {
  readonly service: string;
  /** Folder of the service; its working directory. Absolute. */
  readonly folder: string;
  readonly instances: number;
  /** The port of its first instance; undefined: what its config says. Further instances take any free one. */
  readonly port?: number | undefined;
  /** What it is told beside what all are told. */
  readonly env?: Readonly<Record<string, string>>;
}

/** An instance of a service that is to run. */
export interface LaunchSpec {
  readonly member: FleetMember;
  /** Beside what all have. */
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string, stream: 'out' | 'err') => void;
  /** Called once when it ends by itself: not by `stop`. */
  readonly onCrash: (exit: Exit) => void;
}

/** Makes what runs an instance; starts nothing yet. */
export type Launch = (spec: LaunchSpec) => ServiceProcess;
