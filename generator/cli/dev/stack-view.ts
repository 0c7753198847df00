// Cuts what a failing process prints to what its author can use: the message and the places in the workspace. Frames of Node and of
// packages, and the lines that Node puts around an uncaught error, say nothing about the mistake.
import { fileURLToPath } from 'node:url';

/** Takes a process' lines one by one; gives what is to be shown of each, undefined for nothing. */
export type LineFilter = (line: string) => string | undefined;

const frame = /^\s+at (?:.* \(|async )?(?:file:\/\/)?([^()]*?):\d+:\d+\)?/;
/** `node:internal/modules/run_main:123`, `/…/node_modules/x/lib/main.js:1467`: then comes the line of code and a caret. */
const heading = /^(?:file:\/\/)?(node:\S+|\/\S+|[A-Za-z]:\\\S+):\d+$/;

/** Creates the filter of one process' stderr; paths within `root` are shown from there. */
export function createStackFilter(root: string): LineFilter {
  /** Lines that belong to a heading which was left out. */
  let skipped = 0;
  let inDump = false;
  return (line) => {
    if (inDump) {
      if (line.startsWith('}')) inDump = false;
      return undefined;
    }
    const [, place] = heading.exec(line) ?? [];
    if (place !== undefined && isForeign(place)) {
      skipped = 3;
      return undefined;
    }
    if (skipped > 0) {
      skipped -= 1;
      // The code, the caret, and an empty line; a caret may be missing.
      if (/^\s/.test(line) || line === '') return undefined;
      skipped = 0;
    }
    if (/^Node\.js v\d/.test(line) || /^\s*\^+\s*$/.test(line)) return undefined;
    if (isForeignFrame(line)) {
      inDump = line.endsWith(' {');
      return undefined;
    }
    if (/^\s+at .* \{$/.test(line)) {
      // The error's own members follow: a code, a URL, and what the message has said.
      inDump = true;
      return shorten(line.slice(0, -2), root);
    }
    return shorten(line, root);
  };
}

/** A stack as one text, cut in the same way. */
export function cutStack(stack: string, root: string): string {
  return stack
    .split('\n')
    .filter((line) => !isForeignFrame(line))
    .map((line) => shorten(line, root))
    .join('\n');
}

function isForeignFrame(line: string): boolean {
  if (!/^\s+at /.test(line)) return false;
  const [, place = ''] = frame.exec(line) ?? [];
  return place === '' || isForeign(place);
}

function isForeign(place: string): boolean {
  return (
    /^node:|^native$|^<anonymous>$|[\\/]node_modules[\\/]|[\\/]@armature[\\/]/.test(place) || isOwn(place)
  );
}

/** The runtime and this command, where they are linked from a checkout; source maps lead from `dist` to `generator`. */
const ownFolder = fileURLToPath(new URL('../../../../', import.meta.url));
function isOwn(place: string): boolean {
  return ['runtime', 'dist', 'generator'].some((folder) => place.startsWith(`${ownFolder}${folder}/`));
}

function shorten(line: string, root: string): string {
  return line.replaceAll(`file://${root}/`, '').replaceAll(`${root}/`, '');
}
