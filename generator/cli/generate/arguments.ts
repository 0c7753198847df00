// The command line of `generate` in its plain form, read without yargs: most runs of all are one of these.
import type { GlobalOptions } from '../global-options.js';

/** The options of `scaffold generate`. */
export interface GenerateOptions extends GlobalOptions {
  readonly services: readonly string[] | undefined;
  readonly all: boolean;
  readonly check: boolean;
  readonly diff: boolean;
  readonly dryRun: boolean;
  readonly watch: boolean;
  readonly force: boolean;
}

const flags = {
  '--all': 'all',
  '--check': 'check',
  '--diff': 'diff',
  '--dry-run': 'dryRun',
  '--force': 'force',
  '--json': 'json',
  '--quiet': 'quiet',
  '--watch': 'watch',
  '-w': 'watch',
  '--yes': 'yes',
  '-y': 'yes',
} as const;

/** The options that these arguments give; undefined for another command, and for what yargs has to read or to complain of. */
export function readGenerateArguments(args: readonly string[]): GenerateOptions | undefined {
  const [command, ...words] = args;
  if (command !== 'generate') return undefined;
  const given = new Set<string>();
  const services: string[] = [];
  let cwd: string | undefined;
  let color: boolean | undefined;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]!;
    const next = words[index + 1];
    if (word === '--cwd' && cwd === undefined && next !== undefined && isPlain(next)) {
      cwd = next;
      index += 1;
    } else if (word === '--no-color') color = false;
    else if (isFlag(word)) given.add(flags[word]);
    else if (isPlain(word)) services.push(word);
    else return undefined;
  }
  const has = (flag: (typeof flags)[keyof typeof flags]): boolean => given.has(flag);
  return {
    services,
    all: has('all'),
    check: has('check'),
    diff: has('diff'),
    dryRun: has('dryRun'),
    watch: has('watch'),
    force: has('force'),
    cwd,
    json: has('json'),
    quiet: has('quiet'),
    color,
    yes: has('yes'),
  };
}

function isFlag(word: string): word is keyof typeof flags {
  return Object.hasOwn(flags, word);
}

/** Neither a flag nor empty. */
function isPlain(word: string): boolean {
  return word !== '' && !word.startsWith('-');
}
