// Says what is wrong with a command line, and what was probably meant.
import { createDiagnostic } from '../diagnostic/catalogue.js';
import type { Diagnostic } from '../diagnostic/diagnostic.js';
import { nearest } from '../diagnostic/near-miss.js';

/** What yargs knows when it gives up. */
export interface Misuse {
  /** yargs' own message. */
  readonly message: string;
  readonly args: readonly string[];
  /** The help of the command that was reached: its options and its commands stand in it. */
  readonly help: string;
}

/** The diagnostic for a command line that yargs refused. */
export function explainMisuse({ message, args, help }: Misuse): Diagnostic {
  const options = new Set([...help.matchAll(/(?<![\w-])--([a-z][\w-]*)/g)].map((match) => match[1]!));
  for (const arg of beforeDashes(args)) {
    const name = /^--(?:no-)?([^=]+)/.exec(arg)?.[1];
    if (name === undefined || options.has(name) || options.has(`no-${name}`)) continue;
    const meant = nearest(name, options);
    return createDiagnostic('ARM6011', {
      parameters: { option: arg.split('=')[0]! },
      suggestion: meant && `--${meant}`,
    });
  }
  const words = /^Unknown (?:arguments?|commands?): (.+)$/.exec(message)?.[1]?.split(', ');
  const commands = [...help.matchAll(/^ {2}scaffold (.+?)(?: {2,}|$)/gm)].map((match) => lastWord(match[1]!));
  const word = words?.find((candidate) => beforeDashes(args).includes(candidate)) ?? words?.[0];
  if (word === undefined) return createDiagnostic('ARM6012', { parameters: { problem: plain(message) } });
  if (commands.length === 0) {
    return createDiagnostic('ARM6012', { parameters: { problem: `"${word}" is one argument too many` } });
  }
  return createDiagnostic('ARM6010', { parameters: { word }, suggestion: nearest(word, commands) });
}

/** yargs' messages in the words that the rest of the command line uses. */
function plain(message: string): string {
  if (message.startsWith('Not enough non-option arguments')) return 'an argument is missing';
  const missing = /^Missing required arguments?: (.+)$/.exec(message)?.[1];
  if (missing !== undefined)
    return `missing: ${missing
      .split(', ')
      .map((name) => `--${name}`)
      .join(', ')}`;
  const text = message.replace(/\s+/g, ' ').trim();
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** `new workspace <name>`: the word before what stands in brackets. */
function lastWord(usage: string): string {
  return usage
    .replace(/\s*[<[].*$/, '')
    .split(' ')
    .at(-1)!;
}

function beforeDashes(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end === -1 ? args : args.slice(0, end);
}
