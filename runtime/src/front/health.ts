// What probes learn: whether the process runs, and whether it should get requests.

/** The state of one thing that a service depends on. */
export interface HealthPart {
  readonly ok: boolean;
  /** Whether requests can be served without it; parts are needed unless told. */
  readonly optional?: true;
  /** What to know beyond that: ages, revisions, reasons. Never secrets. */
  readonly [detail: string]: unknown;
}

/** Gives the state of one thing; asked at each probe. */
export type HealthCheck = () => HealthPart;

/** What `/readyz` answers. */
export interface HealthReport {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, HealthPart>>;
}

/** Asks all checks. A check that throws, or gives no state at once, counts as not ok. */
export function reportHealth(checks: Readonly<Record<string, HealthCheck>>): HealthReport {
  const parts = Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, ask(check)]));
  return { ready: Object.values(parts).every((part) => part.ok || part.optional === true), parts };
}

function ask(check: HealthCheck): HealthPart {
  try {
    const part = check() as Partial<HealthPart> | undefined;
    return typeof part?.ok === 'boolean'
      ? (part as HealthPart)
      : { ok: false, reason: 'the check gives no state' };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
