// What the commands below `scaffold config` have in common: their options, and which configs are meant.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { CommandError } from '../command-error.js';
import type { LiveOptions } from '../live/live.js';
import type { PlatformConfigs } from './platform-configs.js';

/** The options of all of them: one or more targets, `parent` or services. */
export interface ConfigOptions extends LiveOptions {
  readonly showSecrets: boolean;
}

/** The targets of config/. Stops outside of workspaces. */
export function requireFiles({ files }: PlatformConfigs): readonly string[] {
  if (files === undefined) throw new CommandError([createDiagnostic('ARM6001', { parameters: {} })]);
  return files;
}

/** Those that were named, else all. */
export function namedOr(targets: readonly string[] | undefined, all: readonly string[]): readonly string[] {
  return targets && targets.length > 0 ? [...new Set(targets)] : all;
}
