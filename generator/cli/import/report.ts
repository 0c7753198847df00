// What an import could not carry over, for people: reasons first, each with the places that it holds for.
import type { ImportedManifest } from '../../openapi-import/import.js';

/** How many places of one reason are listed; `--json` has all of them. */
const SHOWN = 5;

/** The lines of the report. */
export function importReport({ losses, renamings }: ImportedManifest): string[] {
  const lines: string[] = [];
  if (renamings.length > 0) {
    lines.push('', `${renamings.length} names are other than in the document:`);
    lines.push(...listed(renamings.map(({ kind, from, to }) => `  ${kind} ${from} -> ${to}`)));
  }
  if (losses.length === 0) return [...lines, 'Everything was carried over.'];
  lines.push('', `${losses.length} things could not be carried over:`);
  const byReason = new Map<string, string[]>();
  for (const { at, reason } of losses) byReason.set(reason, [...(byReason.get(reason) ?? []), at]);
  for (const [reason, places] of byReason) {
    lines.push(
      `  ${reason}`,
      ...listed(places.map((place) => `    ${place === '' || place.startsWith('/') ? '#' : ''}${place}`)),
    );
  }
  return lines;
}

function listed(lines: readonly string[]): string[] {
  if (lines.length <= SHOWN + 1) return [...lines];
  return [...lines.slice(0, SHOWN), `    … and ${lines.length - SHOWN} more: --json lists them all`];
}
