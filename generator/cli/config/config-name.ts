// Which config a file of config/ is: `user.toml` that of user, `user.production.toml` what its profile production says otherwise.

/** A config's file. */
export interface ConfigName {
  /** `parent`, or a service. */
  readonly name: string;
  readonly profile?: string;
}

/** Reads the path of a file, from the workspace's root; undefined for every other file, examples included. */
export function configNameOf(path: string): ConfigName | undefined {
  const [, name, profile] =
    /^config\/([a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)(?:\.([A-Za-z0-9_-]+))?\.toml$/.exec(path) ?? [];
  if (name === undefined || profile === 'example') return undefined;
  return { name, ...(profile === undefined ? {} : { profile }) };
}
