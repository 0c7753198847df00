// The glob of services: `*` and `?` within a segment, `**` over segments, `{a,b}`.

/** Whether a path is matched. */
export function createGlob(glob: string): (path: string) => boolean {
  const pattern = globPattern(plainGlob(glob));
  return (path) => pattern.test(path);
}

/** A glob without what says nothing: a leading `./`, slashes at the end. */
export function plainGlob(glob: string): string {
  return glob.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
}

/** The folder above the first wildcard: nothing outside of it can match. Empty: the workspace itself. */
export function fixedFolder(glob: string): string {
  const segments = plainGlob(glob).split('/');
  const wild = segments.findIndex(isWild);
  return (wild === -1 ? segments : segments.slice(0, wild)).join('/');
}

/**
 * Where a thing of this name belongs: its name takes the place of the last wildcard, and what stands for those before it is as where
 * one of the same kind stands already. Undefined: nobody can tell.
 */
export function placeIn(glob: string, name: string, siblings: readonly string[]): string | undefined {
  const segments = plainGlob(glob).split('/');
  const last = segments.findLastIndex(isWild);
  if (last === -1) return siblings.length === 0 ? segments.join('/') : undefined;
  const named = segments[last] === '**' ? name : segments[last]!.replace(/\*+|\?+|\{[^}]*\}/, name);
  const before = segments.slice(0, last).filter((segment) => segment !== '**');
  const folders = before.some(isWild)
    ? new Set(siblings.map((folder) => folder.split('/').slice(0, last).join('/')))
    : new Set([before.join('/')]);
  const [folder, ...others] = folders;
  if (folder === undefined || others.length > 0) return undefined;
  const place = [...(folder === '' ? [] : [folder]), named, ...segments.slice(last + 1)].join('/');
  return createGlob(glob)(place) ? place : undefined;
}

function isWild(segment: string): boolean {
  return /[*?{]/.test(segment);
}

function globPattern(glob: string): RegExp {
  let pattern = '';
  let depth = 0;
  for (let i = 0; i < glob.length; i += 1) {
    const character = glob[i] ?? '';
    if (glob.startsWith('**/', i)) {
      pattern += '(?:[^/]+/)*';
      i += 2;
    } else if (glob.startsWith('**', i)) {
      pattern += '.*';
      i += 1;
    } else if (character === '*') pattern += '[^/]*';
    else if (character === '?') pattern += '[^/]';
    else if (character === '{' && glob.indexOf('}', i) !== -1) {
      pattern += '(?:';
      depth += 1;
    } else if (character === '}' && depth > 0) {
      pattern += ')';
      depth -= 1;
    } else if (character === ',' && depth > 0) pattern += '|';
    else pattern += character.replace(/[.+^$()|[\]\\{}]/g, '\\$&');
  }
  return new RegExp(`^${pattern}${')'.repeat(depth)}$`);
}
