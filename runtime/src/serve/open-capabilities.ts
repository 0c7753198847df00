// Opens the capabilities of a service one after another, and closes them the other way round.
import type { HealthCheck } from '../front/health.js';
import type { Logger } from '../log/logger.js';
import type { Family } from '../observe/metrics.js';
import type {
  CallEntry,
  Capability,
  CapabilityHost,
  OpenCapability,
  ReadyService,
} from '../server/capability.js';
import { StartError } from '../server/start-error.js';

/** The capabilities of a service, open. */
export interface Capabilities {
  /** What they give to the context, to calls, to probes and to metrics. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly call: Readonly<Record<string, CallEntry>>;
  readonly health: Readonly<Record<string, HealthCheck>>;
  readonly metrics: readonly (() => readonly Family[])[];
  /** The user's code is there. Rejects with a StartError that names who does not get ready. */
  ready(service: ReadyService): Promise<void>;
  /** The last one opened drains first. Never rejects. */
  drain(): Promise<void>;
  /** The last one opened closes first. Idempotent, never rejects. */
  close(): Promise<void>;
}

interface Opened {
  readonly name: string;
  readonly capability: OpenCapability;
}

/**
 * Opens them in their order. Where one does not open, those that are open already are closed again, and a StartError says which one
 * and why. No two have one name, and none that of another part of `/readyz`.
 */
export async function openCapabilities(
  capabilities: readonly Capability[],
  host: CapabilityHost,
  parts: readonly string[] = [],
): Promise<Capabilities> {
  checkNames(capabilities, parts);
  const opened: Opened[] = [];
  const { log, signal } = host;
  for (const capability of capabilities) {
    const { name } = capability;
    try {
      opened.push({ name, capability: await openOne(capability, host) });
    } catch (error) {
      await closeAll(opened, log);
      throw toStartError(`${name} does not open`, error);
    }
  }
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= closeAll(opened, log));
  try {
    return {
      context: merge(opened, 'context', ({ context }) => context),
      call: merge(opened, 'call', ({ call }) => call),
      health: Object.fromEntries(
        opened.flatMap(({ name, capability: { health } }) => (health ? [[name, health]] : [])),
      ),
      metrics: opened.flatMap(({ capability: { metrics } }) => metrics ?? []),
      async ready(service) {
        for (const { name, capability } of opened) {
          try {
            await unlessLate(signal, async () => capability.ready?.(service));
          } catch (error) {
            throw toStartError(`${name} does not get ready`, error);
          }
        }
      },
      drain: () => inReverse(opened, log, 'drain'),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One that hid another one in `/readyz` would make a service ready that is not. */
function checkNames(capabilities: readonly Capability[], parts: readonly string[]): void {
  const taken = new Set([...parts, 'shutdown']);
  for (const { name } of capabilities) {
    if (taken.has(name))
      throw new Error(`a capability is called ${name}, as something else of this service is`);
    taken.add(name);
  }
}

/** Gives up when the start takes too long; what opens after that is closed at once. */
async function openOne(closed: Capability, host: CapabilityHost): Promise<OpenCapability> {
  const { signal, log } = host;
  signal.throwIfAborted();
  const opening = (async () => closed.open(host))();
  try {
    const capability: unknown = await unlessLate(signal, () => opening);
    if (typeof capability !== 'object' || capability === null) throw new TypeError('it gives nothing');
    return capability as OpenCapability;
  } catch (error) {
    const close = (capability: OpenCapability): void =>
      void closeAll([{ name: closed.name, capability }], log);
    if (signal.aborted) opening.then(close, () => {});
    throw error;
  }
}

/** Rejects when the start takes too long, whatever becomes of the work. */
function unlessLate<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason as Error);
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    work()
      .finally(() => signal.removeEventListener('abort', giveUp))
      .then(resolve, reject);
  });
}

function closeAll(opened: readonly Opened[], log: Logger): Promise<void> {
  return inReverse(opened, log, 'close');
}

async function inReverse(opened: readonly Opened[], log: Logger, step: 'drain' | 'close'): Promise<void> {
  for (const { name, capability } of opened.toReversed()) {
    try {
      await capability[step]?.();
    } catch (error) {
      log.error({ err: error, capability: name }, `a capability failed to ${step}`);
    }
  }
}

/** Two of one name would hide each other. */
function merge<Value>(
  opened: readonly Opened[],
  into: 'context' | 'call',
  entriesOf: (capability: OpenCapability) => Readonly<Record<string, Value>> | undefined,
): Readonly<Record<string, Value>> {
  const merged: [key: string, value: Value][] = [];
  const owners = new Map<string, string>();
  for (const { name, capability } of opened) {
    for (const [key, value] of Object.entries(entriesOf(capability) ?? {})) {
      const other = owners.get(key);
      if (other !== undefined) throw new Error(`${other} and ${name} both give ${into}.${key}`);
      owners.set(key, name);
      merged.push([key, value]);
    }
  }
  return Object.fromEntries(merged);
}

function toStartError(what: string, error: unknown): StartError {
  const reason = error instanceof Error ? error.message : String(error);
  return new StartError(error instanceof StartError ? error.exitCode : 4, `${what}: ${reason}`, error);
}
