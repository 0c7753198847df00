// The processes that services of a dev session share. Loading the runtime is what a process costs; in one that has it, a service starts in
// some milliseconds. A process that has loaded much code, or has been left with something that would not end, is given up: its services
// move to a fresh one, as after an edit.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { News, Order } from './host-protocol.js';
import type { LaunchSpec } from './launch-spec.js';
import { type Exit, followParentArgs, killGroup, type ServiceProcess } from './process.js';
import { type Blocked, blockedMark } from './watchdog.js';

/** The shared processes of a session. */
export interface Hosts {
  /** Makes what runs an instance in one of them; starts nothing yet. */
  launch(spec: LaunchSpec): ServiceProcess;
  /** Kills what is left. */
  stop(): Promise<void>;
}

/** What is needed to run them, and who hears of them. */
export interface HostsOptions {
  /** The workspace; absolute. */
  readonly root: string;
  /** Of every process. */
  readonly env: Readonly<Record<string, string>>;
  readonly count: number;
  readonly codeOf: (service: string) => string | undefined;
  /** These services run in a process that is to be given up: they are to be started again. */
  readonly onWorn: (services: readonly string[]) => void;
  /** One has ended by itself, with these services in it: because one of them blocked it, where `blocked` is there. */
  readonly onDeath: (services: readonly string[], exit: Exit, blocked: Blocked | undefined) => void;
  /** What a process has printed that no service has. */
  readonly onLine: (line: string) => void;
}

interface Guest {
  readonly spec: LaunchSpec;
  /** It has ended, or its process has. */
  readonly left: (exit: Exit) => void;
}

interface Host {
  readonly child: ChildProcess;
  readonly guests: Map<number, Guest>;
  readonly gone: Promise<void>;
  loads: number;
  isWorn: boolean;
  blocked: Blocked | undefined;
}

/** Modules that were loaded are never freed: so much code, and the process is given up. */
const mostLoads = 200;

/** Creates it; starts no process before a service needs one. */
export function createHosts(options: HostsOptions): Hosts {
  /** The one that takes what comes, by place. */
  const current = new Map<number, Host>();
  const all = new Set<Host>();
  const places = new Map<string, number>();
  let lastId = 0;
  let isStopped = false;

  const placeOf = (service: string): number => {
    const known = places.get(service);
    if (known !== undefined) return known;
    const counts = Array.from({ length: options.count }, () => 0);
    for (const place of places.values()) counts[place] = (counts[place] ?? 0) + 1;
    const place = counts.indexOf(Math.min(...counts));
    places.set(service, place);
    return place;
  };

  const servicesIn = ({ guests }: Host): readonly string[] => [
    ...new Set([...guests.values()].map(({ spec }) => spec.member.service)),
  ];

  const died = (host: Host, place: number, exit: Exit): void => {
    all.delete(host);
    if (current.get(place) === host) current.delete(place);
    const services = servicesIn(host);
    if (!isStopped && services.length > 0) options.onDeath(services, exit, host.blocked);
    for (const guest of host.guests.values()) guest.left({ ...exit, withHost: true });
  };

  const open = (place: number): Host => {
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', ...followParentArgs, program, options.root],
      {
        cwd: options.root,
        env: { ...process.env, ...options.env },
        stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'ipc'],
        detached: true,
      },
    );
    let settle = (): void => {};
    const gone = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const host: Host = { child, guests: new Map(), gone, loads: 0, isWorn: false, blocked: undefined };
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on('line', (line) => heard(host, line));
    child.on('message', (news: News) => took(host, news));
    const ended = (exit: Exit): void => {
      died(host, place, exit);
      settle();
    };
    child.once('error', () => ended({ code: null, signal: null }));
    child.once('close', (code, signal) => ended({ code, signal }));
    all.add(host);
    current.set(place, host);
    return host;
  };

  const heard = (host: Host, line: string): void => {
    if (!line.startsWith(blockedMark)) {
      if (line !== '') options.onLine(line);
      return;
    }
    host.blocked = JSON.parse(line.slice(blockedMark.length)) as Blocked;
    killGroup(host.child);
  };

  const took = (host: Host, news: News): void => {
    if (news.said === 'ended') host.guests.get(news.id)?.left({ code: news.code, signal: null });
    else for (const [id, stream, line] of news.lines) host.guests.get(id)?.spec.onLine(line, stream);
  };

  /** What runs in it moves, but for a service that does so already; the last that leaves ends it. */
  const wear = (host: Host, moving?: string): void => {
    if (host.isWorn) return;
    host.isWorn = true;
    for (const [place, each] of current) if (each === host) current.delete(place);
    const services = servicesIn(host).filter((service) => service !== moving);
    if (services.length > 0) options.onWorn(services);
    endIfEmpty(host);
  };
  const endIfEmpty = (host: Host): void => {
    if (host.isWorn && host.guests.size === 0) killGroup(host.child);
  };

  const launch = (spec: LaunchSpec): ServiceProcess => {
    let running: { readonly host: Host; readonly id: number } | undefined;
    /** Of those that were told to stop. */
    const ending = new Set<{ readonly gone: Promise<void>; readonly limit: (graceMs: number) => void }>();

    const start = (): void => {
      const code = options.codeOf(spec.member.service);
      if (running !== undefined || isStopped || code === undefined) return;
      const place = placeOf(spec.member.service);
      const present = current.get(place);
      if (present !== undefined && present.loads >= mostLoads) wear(present, spec.member.service);
      const host = current.get(place) ?? open(place);
      const id = (lastId += 1);
      const mine = { host, id };
      running = mine;
      host.loads += 1;
      host.guests.set(id, {
        spec,
        left(exit) {
          host.guests.delete(id);
          endIfEmpty(host);
          if (running !== mine) return;
          running = undefined;
          spec.onCrash(exit);
        },
      });
      const { service, folder } = spec.member;
      send(host, { do: 'start', id, service, code, folder, env: spec.env });
    };

    const end = ({ host, id }: NonNullable<typeof running>): void => {
      let timer: NodeJS.Timeout | undefined;
      const gone = new Promise<void>((resolve) => {
        const left = (): void => {
          clearTimeout(timer);
          host.guests.delete(id);
          ending.delete(entry);
          endIfEmpty(host);
          resolve();
        };
        host.guests.set(id, { spec, left });
        void host.gone.then(left);
      });
      const entry = {
        gone,
        limit(graceMs: number): void {
          clearTimeout(timer);
          // Nobody can end a part of a process: it is left behind, and ends with the process once all others have moved.
          timer = setTimeout(() => {
            host.guests.get(id)?.left({ code: null, signal: 'SIGKILL' });
            wear(host);
          }, graceMs);
        },
      };
      ending.add(entry);
      send(host, { do: 'stop', id });
    };

    return {
      get pid() {
        return running?.host.child.pid;
      },
      start,
      async stop(graceMs) {
        const stopping = running;
        running = undefined;
        if (stopping !== undefined) end(stopping);
        for (const { limit } of ending) limit(graceMs);
        await Promise.all([...ending].map(({ gone }) => gone));
      },
    };
  };

  return {
    launch,
    async stop() {
      isStopped = true;
      for (const { child } of all) killGroup(child);
      await Promise.all([...all].map(({ gone }) => gone));
    },
  };
}

const program = fileURLToPath(new URL('./host.js', import.meta.url));

function send({ child }: Host, order: Order): void {
  if (child.connected) child.send(order);
}
