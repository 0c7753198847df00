// What a benchmark says: each peer and ours in turn in one run, medians and spread of the ratios to one of them, as a table and as JSON.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Measurements of one run: `take` is asked for each contender in turn, round after round. */
export interface Contest {
  /** Names it in the report, and the file of its JSON. */
  readonly topic: string;
  /** Who is measured; the first one is the yardstick. */
  readonly contenders: readonly string[];
  readonly rounds: number;
  /** Measures one contender once: figures by name, more is better for each. */
  readonly take: (contender: string) => Promise<Readonly<Record<string, number>>>;
}

/** The middle of several measurements, and their extremes. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** What came of a contest: by contender and figure. */
export type Outcome = Readonly<Record<string, Readonly<Record<string, { own: Spread; ratio: Spread }>>>>;

/** Holds a contest, prints its table and writes its JSON. Contenders whose package is not there are left out, and said so. */
export async function hold({ topic, contenders, rounds, take }: Contest): Promise<Outcome> {
  const taken = new Map<string, Record<string, number[]>>();
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) {
      const figures = taken.get(contender) ?? {};
      for (const [name, value] of Object.entries(await take(contender))) (figures[name] ??= []).push(value);
      taken.set(contender, figures);
    }
  }
  const [first = ''] = contenders;
  const yardstick = taken.get(first) ?? {};
  const outcome = Object.fromEntries(
    [...taken].map(([contender, figures]) => [
      contender,
      Object.fromEntries(
        Object.entries(figures).map(([name, values]) => [
          name,
          {
            own: spread(values),
            ratio: spread(values.map((value, round) => value / (yardstick[name]?.[round] ?? Number.NaN))),
          },
        ]),
      ),
    ]),
  );
  print(topic, outcome);
  write(topic, rounds, outcome);
  return outcome;
}

/** The middle and the extremes of some values. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return { median: at(0.5), low: at(0), high: at(1) };
}

function print(topic: string, outcome: Outcome): void {
  console.log(`\n${topic} (${machine()})`);
  const names = [...new Set(Object.values(outcome).flatMap((figures) => Object.keys(figures)))];
  const rows = [
    ['', ...names],
    ...Object.entries(outcome).map(([contender, figures]) => [
      contender,
      ...names.map((name) => {
        const figure = figures[name];
        if (figure === undefined) return '';
        const { own, ratio } = figure;
        return `${short(own.median)}  ${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)}-${ratio.high.toFixed(2)})`;
      }),
    ]),
  ];
  const widths = ['', ...names].map((_name, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}

function short(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}

function write(topic: string, rounds: number, outcome: Outcome): void {
  const folder = new URL('../results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const said = { topic, machine: machine(), rounds, outcome };
  writeFileSync(
    new URL(`${topic.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}.json`, folder),
    `${JSON.stringify(said, null, 2)}\n`,
  );
}

/** What it was measured on. */
export function machine(): string {
  return `Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model.trim() || 'unknown'}`;
}
