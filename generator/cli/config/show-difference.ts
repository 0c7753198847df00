// Two texts of one config side by side, secrets hidden.
import { printable } from '@armature/runtime/wire';
import { createTwoFilesPatch } from 'diff';
import type { CommandContext } from '../command.js';
import { type IsSecret, maskSecrets } from './secrets.js';

/** One side. */
export interface ConfigSide {
  readonly name: string;
  /** Undefined: there is none. */
  readonly text: string | undefined;
}

/** What is compared. */
export interface Difference {
  readonly from: ConfigSide;
  readonly to: ConfigSide;
  readonly isSecret: IsSecret;
}

/** A unified diff; `isHidden` where the texts differ in secrets only, which it does not show. */
export function describeDifference({ from, to, isSecret }: Difference): { patch: string; isHidden: boolean } {
  const show = ({ text }: ConfigSide): string => maskSecrets(text ?? '', isSecret);
  const name = (side: ConfigSide): string => (side.text === undefined ? '/dev/null' : side.name);
  return {
    patch: createTwoFilesPatch(name(from), name(to), show(from), show(to)),
    isHidden: from.text !== to.text && show(from) === show(to),
  };
}

/** A unified diff without its ruler, coloured. */
export function paintPatch(patch: string, { output: { colors } }: CommandContext): string {
  return plainPatch(patch)
    .split('\n')
    .map((line) => {
      if (line.startsWith('+++') || line.startsWith('---')) return colors.bold(line.trimEnd());
      if (line.startsWith('@@')) return colors.cyan(line);
      if (line.startsWith('+')) return colors.green(line);
      return line.startsWith('-') ? colors.red(line) : line;
    })
    .join('\n');
}

/** The same without colours. */
export function plainPatch(patch: string): string {
  return printable(patch)
    .split('\n')
    .filter((line) => !/^={20,}$/.test(line))
    .join('\n')
    .trimEnd();
}
