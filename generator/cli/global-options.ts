// What every command of the command line can be told.

/** The options that every command has. */
export interface GlobalOptions {
  readonly cwd: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean | undefined;
  readonly yes: boolean;
}
