// What a workspace may choose about the wire form of built-in types: the section `wire` of scaffold.yaml.

/** Each choice: what may be said (the first holds unless told), and what it means. */
export const wireOptions = {
  int64: {
    choices: ['string', 'number'],
    description:
      'How int64 travels: as a decimal string unless told, or as a number within ±(2^53 - 1) for fleets with Go peers. Both are read.',
  },
} as const satisfies Readonly<Record<string, WireOption>>;

interface WireOption {
  readonly choices: readonly [string, ...string[]];
  readonly description: string;
}

/** What a workspace chose. */
export type WireSettings = {
  readonly [Key in keyof typeof wireOptions]: (typeof wireOptions)[Key]['choices'][number];
};

/** The settings of a workspace, by what it says of each choice. What is no choice was reported, and counts as nothing. */
export function wireSettings(said: (option: string) => string | undefined): WireSettings {
  const chosen = Object.entries<WireOption>(wireOptions).map(([name, { choices }]) => {
    const given = said(name);
    return [name, given !== undefined && choices.includes(given) ? given : choices[0]];
  });
  // Each value is one of its own choices.
  return Object.fromEntries(chosen) as WireSettings;
}

/** All that workspaces may choose, in every combination. */
export function allWireSettings(): readonly WireSettings[] {
  const all = Object.entries<WireOption>(wireOptions).reduce<Readonly<Record<string, string>>[]>(
    (chosen, [name, { choices }]) =>
      chosen.flatMap((before) => choices.map((each) => ({ ...before, [name]: each }))),
    [{}],
  );
  // Each value is one of its own choices.
  return all as unknown as readonly WireSettings[];
}
