// The sentences of `scaffold dev`.
import type { DevService } from './dev-service.js';

/** What is said once everything is up. */
export interface Summary {
  readonly services: readonly DevService[];
  /** Where a service is reached, as `ip:port`. */
  readonly addressOf: (service: string) => string | undefined;
  readonly etcd: string;
  readonly tookMs: number;
}

/** Every service with its address, the gateway first. */
export function describePlatform({ services, addressOf, etcd, tookMs }: Summary): string {
  const width = Math.max(7, ...services.map(({ name }) => name.length));
  const line = (name: string, url: string): string => `  ${name.padEnd(width)}  ${url}`;
  const gateway = services.find((service) => service.gateway);
  return [
    `everything is up after ${inSeconds(tookMs)}`,
    ...[...services]
      .sort((a, b) => Number(b.gateway) - Number(a.gateway) || a.name.localeCompare(b.name))
      .map(({ name }) => line(name, `http://${addressOf(name) ?? '?'}`)),
    ...(gateway === undefined ? [] : [line('docs', `http://${addressOf(gateway.name) ?? '?'}/docs`)]),
    line('etcd', etcd),
  ].join('\n');
}

/** What an edit does, in one line. */
export function describeEdit(edit: {
  readonly edited: readonly string[];
  readonly generated: readonly string[];
  readonly restarted: readonly string[];
}): string {
  const { edited, generated, restarted } = edit;
  const parts = [
    ...(generated.length === 0
      ? []
      : [`generated ${generated.length === 1 ? generated[0] : `${generated.length} files`}`]),
    ...(restarted.length === 0 ? [] : [`restarting ${restarted.join(', ')}`]),
  ];
  return `${listed(edited)} changed: ${parts.join(', ')}`;
}

/** What became of it, in one line. */
export function describeRestart(up: readonly string[], tookMs: number): string {
  return `${up.join(', ')} ${up.length === 1 ? 'is' : 'are'} up again after ${inSeconds(tookMs)}`;
}

/** The first few of some paths. */
export function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(', ');
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
