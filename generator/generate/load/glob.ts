// The glob of services: `*` and `?` within a segment, `**` over segments, `{a,b}`.

/** Whether a path is matched. */
export function createGlob(glob: string): (path: string) => boolean {
  const pattern = globPattern(glob.replace(/^\.\//, '').replace(/\/+$/, ''));
  return (path) => pattern.test(path);
}

/** The folder above the first wildcard: nothing outside of it can match. */
export function fixedFolder(glob: string): string {
  const segments = glob.replace(/^\.\//, '').split('/');
  const wild = segments.findIndex((segment) => /[*?{]/.test(segment));
  return (wild === -1 ? segments : segments.slice(0, wild)).join('/');
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
