// Every command of the command line. A new one is its file here, a line below, and its code, which is loaded when it runs.
import type { CommandEntry } from '../command.js';
import { callCommand } from './call.js';
import { checkCommand } from './check.js';
import { configCommands } from './config.js';
import { deployCommand } from './deploy.js';
import { devCommand } from './dev.js';
import { doctorCommand } from './doctor.js';
import { etcdCommand } from './etcd.js';
import { eventsCommands } from './events.js';
import { explainCommand } from './explain.js';
import { generateCommand } from './generate.js';
import { importCommands } from './import.js';
import { keysCommands } from './keys.js';
import { migrateCommands } from './migrate.js';
import { newCommands } from './new.js';
import { openapiCommand } from './openapi.js';
import { psCommand } from './ps.js';
import { renameCommand } from './rename.js';
import { templatesCommands } from './templates.js';
import { upgradeCommand } from './upgrade.js';

/** In the order of the help text. */
export const commands: readonly CommandEntry[] = [
  newCommands,
  generateCommand,
  upgradeCommand,
  renameCommand,
  templatesCommands,
  devCommand,
  etcdCommand,
  psCommand,
  callCommand,
  configCommands,
  keysCommands,
  deployCommand,
  checkCommand,
  migrateCommands,
  eventsCommands,
  openapiCommand,
  importCommands,
  explainCommand,
  doctorCommand,
];
