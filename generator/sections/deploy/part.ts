// The key of `deploy` in scaffold.yaml: where the platform runs, and what stands under it.
import type { Part } from '../../language/part.js';
import type { Span } from '../../source/source-file.js';

/** What files can be made for. */
export const deployTargets = ['docker', 'compose', 'kubernetes', 'systemd', 'github'] as const;

/** One of them. */
export type DeployTarget = (typeof deployTargets)[number];

/** What scaffold.yaml says of it. */
export interface Deploy {
  /** Those that are asked for, each with its place. */
  readonly targets: ReadonlyMap<DeployTarget, Span>;
  /** The image's name, without a tag; the workspace's name unless told. */
  readonly image: string | undefined;
  /** What the world calls the gateway; `<workspace>.example` unless told. */
  readonly host: string | undefined;
  /** Where the platform stands on a machine: `/opt/<workspace>` unless told. */
  readonly folder: string | undefined;
  /** Environments in Kubernetes: staging and production unless told. */
  readonly overlays: readonly string[];
}

/** The key. */
export const deploy: Part<Deploy, Deploy> = { key: 'deploy' };
