// What `/metrics` says, in Prometheus' text format. Values are asked for when someone asks, so that they cost nothing until then.

/** One line of a metric. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
  /** Of a histogram's lines. */
  readonly suffix?: '_bucket' | '_sum' | '_count';
}

/** One metric. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly samples: readonly Sample[];
}

/** The metrics of one process. */
export interface Metrics {
  /** Has a source asked at each scrape. A source that throws is left out. */
  add(collect: () => readonly Family[]): void;
  /** All of them as text. Where prom-client is installed, what stands in its default registry follows: metrics of the service's own. */
  text(): Promise<string>;
}

/** The content type of the text. */
export const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

/** Creates metrics without a source. */
export function createMetrics(): Metrics {
  const sources: (() => readonly Family[])[] = [];
  let foreign: Promise<(() => Promise<string>) | undefined> | undefined;
  return {
    add: (collect) => void sources.push(collect),
    async text() {
      foreign ??= findForeign();
      const families = sources.flatMap((collect) => {
        try {
          return collect();
        } catch {
          // Part of what is known is better than nothing: the gap shows.
          return [];
        }
      });
      const own = families.map(writeFamily).join('');
      return own + ((await (await foreign)?.()) ?? '');
    },
  };
}

/** Writes one metric out. */
export function writeFamily({ name, help, kind, samples }: Family): string {
  const lines = samples.map(
    ({ labels = {}, value, suffix = '' }) => `${name}${suffix}${writeLabels(labels)} ${writeValue(value)}\n`,
  );
  return samples.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${lines.join('')}`;
}

/** A metric with one line. */
export function gauge(name: string, help: string, value: number): Family {
  return { name, help, kind: 'gauge', samples: [{ value }] };
}

function writeLabels(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(
    ([name, value]) =>
      `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function writeValue(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}

/** prom-client is an optional peer: who has metrics of their own installs it. */
async function findForeign(): Promise<(() => Promise<string>) | undefined> {
  const name: string = 'prom-client';
  try {
    const { register } = (await import(name)) as { register: { metrics(): Promise<string> } };
    return () => register.metrics();
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
