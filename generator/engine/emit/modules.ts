// The modules that emitted files import: the runtime's entry point of clients, and by what text one file of a workspace imports another.

/** Entry point that types, codecs, contracts and clients import. */
export const clientModule = '@armature/runtime/client';

/** The specifier by which one file of the workspace imports another: relative, ending in `.js`. */
export function moduleSpecifier(fromFile: string, toFile: string): string {
  const from = fromFile.split('/').slice(0, -1);
  const to = toFile.replace(/\.([cm]?)ts$/, '.$1js').split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1;
  const up = from.length - shared;
  const lead = up === 0 ? './' : '../'.repeat(up);
  return lead + to.slice(shared).join('/');
}
