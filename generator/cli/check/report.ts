// Findings in words: for people, for machines, and as annotations of GitHub Actions.
import { printableLine } from '@armature/runtime/wire';
import { breaksCallers } from '../../engine/compare/finding.js';
import type { Hit } from '../../compare/impact.js';
import { rules } from '../../compare/rules.js';
import { lineAndColumn } from '../../source/source-file.js';
import type { Colors } from '../output.js';
import type { Judged } from './judge.js';

/** Findings for people, by service. */
export function describeFindings(judged: readonly Judged[], colors: Colors): readonly string[] {
  const lines: string[] = [];
  let service: string | undefined;
  for (const finding of judged.map(asPrintable)) {
    if (finding.service !== service) {
      if (service !== undefined) lines.push('');
      service = finding.service;
      lines.push(colors.bold(service));
    }
    lines.push(...describe(finding, colors));
  }
  return lines;
}

/** Contracts in etcd may have been written by anybody. */
function asPrintable(finding: Judged): Judged {
  const shown = Object.entries(finding).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'string' ? printableLine(value) : value,
  ]);
  // The same names with the same kinds of values.
  return Object.fromEntries(shown) as Judged;
}

/** The last line: how many changes of which weight. */
export function summarise(judged: readonly Judged[], against: string): string {
  if (judged.length === 0) return `Nothing has changed against ${against}.`;
  const failing = judged.filter(({ fails }) => fails).length;
  const allowed = judged.filter((each) => each.allowed !== undefined).length;
  const unused = judged.filter((each) => breaksCallers(each) && each.hits?.length === 0).length;
  const serversOnly = judged.filter(
    (each) => each.breaks === 'servers' && !each.fails && !each.allowed,
  ).length;
  const parts = [`${count(judged.length, 'change')} against ${against}, ${failing} breaking`];
  if (allowed > 0) parts.push(`${allowed} allowed`);
  if (unused > 0) parts.push(`${unused} that nobody who runs depends on`);
  if (serversOnly > 0) parts.push(`${serversOnly} for which servers have to be renewed before their callers`);
  return `${parts.join(', ')}.`;
}

/** Findings for machines. */
export function findingToJson(finding: Judged): Readonly<Record<string, unknown>> {
  const { place, path: _path, field, ...rest } = finding;
  return {
    ...rest,
    ...(field !== undefined && field !== '' && { field }),
    ...(place && { file: place.file.path, ...lineAndColumn(place.file, place.start) }),
  };
}

/** Workflow commands of GitHub Actions: errors for what fails, notices for what was allowed. `prefix`: the workspace in the repository. */
export function annotateFindings(judged: readonly Judged[], prefix: string): readonly string[] {
  return judged
    .filter(({ fails, allowed }) => fails || allowed !== undefined)
    .map((finding) => {
      const { place, rule, fails, allowed } = finding;
      const at = place && lineAndColumn(place.file, place.start);
      const where = at ? `file=${property(prefix + place.file.path)},line=${at.line},col=${at.column},` : '';
      const text = [subject(finding), change(finding), verdict(finding), hitsText(finding.hits)]
        .filter((part) => part !== '')
        .join('; ');
      const message = allowed === undefined ? text : `${text}; allowed: ${allowed}`;
      return `::${fails ? 'error' : 'notice'} ${where}title=${property(rule)}::${escaped(message)}`;
    });
}

function describe(finding: Judged, colors: Colors): string[] {
  const { rule, place, allowed, fails } = finding;
  const paint = fails ? colors.red : finding.breaks === 'nobody' ? colors.dim : colors.yellow;
  const at = place && lineAndColumn(place.file, place.start);
  const lines = [
    `  ${paint(verdict(finding).padEnd(14))} ${placeLabel(finding)}  ${colors.dim(rule)}`,
    `    ${rules[rule]?.title ?? rule}${change(finding) === '' ? '' : `: ${change(finding)}`}`,
  ];
  if (at) lines.push(`    ${colors.dim(`${place.file.path}:${at.line}:${at.column}`)}`);
  if (breaksCallers(finding) && finding.hits) lines.push(`    ${hitsText(finding.hits)}`);
  if (allowed !== undefined) lines.push(`    allowed: ${allowed}`);
  return lines;
}

function verdict(finding: Judged): string {
  const [callers, servers] =
    finding.event === undefined ? ['callers', 'servers'] : ['subscribers', 'publishers'];
  const who = { callers, servers, both: `${callers} and ${servers}`, nobody: '' }[finding.breaks];
  if (who === '') return 'breaks nobody';
  return `${finding.allowed === undefined ? 'breaks' : 'may break'} ${who}`;
}

function hitsText(hits: readonly Hit[] | undefined): string {
  if (hits === undefined) return '';
  if (hits.length === 0) return 'no running service uses it';
  return `breaks ${hits.map(({ service, instances }) => `${printableLine(service)} (${count(instances, 'instance')})`).join(', ')}`;
}

function placeLabel({ service, operation, event, field }: Judged): string {
  const name = operation ?? event;
  if (name === undefined) return service;
  return field === undefined || field === '' ? name : `${name}: ${field}`;
}

function subject(finding: Judged): string {
  const { service, operation, event } = finding;
  return (operation ?? event) === undefined ? service : `${service}.${placeLabel(finding)}`;
}

function change({ before, after }: Judged): string {
  if (before === undefined) return after === undefined ? '' : `now ${after}`;
  return after === undefined ? `was ${before}` : `${before} -> ${after}`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
