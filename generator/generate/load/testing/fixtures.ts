// For tests: manifests that are wrong in one way each, by the code that they bring about.

/** Marked texts of service manifests, by code: each yields that code at the mark, and nothing else. */
export type Fixtures = Readonly<Record<string, readonly string[]>>;
