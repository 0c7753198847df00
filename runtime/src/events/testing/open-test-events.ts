// The events of a service without the service: as its capability opens them, for tests against any broker.
import { silentLogger, type Logger } from '../../log/logger.js';
import { systemClock } from '../../clock/clock.js';
import type { Codec } from '../../codec/codec.js';
import type { CapabilityHost, OpenCapability } from '../../server/capability.js';
import type { EventsDefinition, Subscription } from '../definition.js';
import { openEvents } from '../open-events.js';
import type { Publishers } from '../publisher.js';

/** What the events of the tests say. */
export interface Ended {
  readonly group: string;
  readonly number: number;
}

/** Its codec, which knows a number from another thing. */
export const endedCodec: Codec<Ended> = {
  decode(value, at, problems) {
    const { number } = value as Ended;
    if (typeof number !== 'number') problems.add(`${at}/number`, 'type', 'must be a number');
    return value as Ended;
  },
  encode: (value) => value,
};

/** A subscription with what a test says of it. */
export function subscriptionTo(event: string, more: Partial<Subscription> = {}): Subscription {
  return {
    service: 'algo',
    event,
    method: 'onEnded',
    data: endedCodec,
    concurrency: 4,
    retry: { attempts: 3, fromMs: 10, toMs: 100 },
    deadLetter: true,
    timeoutMs: 5_000,
    ...more,
  };
}

/** The definition of a service that publishes `ended` and, by key, `stepped`. */
export function definitionOf(
  namespace: string,
  service: string,
  subscribes: readonly Subscription[] = [],
): EventsDefinition {
  return {
    service,
    namespace,
    publishes: { ended: { data: endedCodec }, stepped: { data: endedCodec, key: 'group' } },
    subscribes,
  };
}

/** Events that are open. */
export interface TestEvents extends OpenCapability {
  readonly events: Publishers;
  /** As a shutdown does. */
  end(): Promise<void>;
}

/** What events open in, as far as they look at it. */
export function testHost(
  definition: EventsDefinition,
  env: Readonly<Record<string, string>>,
  options: { readonly log?: Logger; readonly signal?: AbortSignal } = {},
): CapabilityHost {
  const unused = (): never => {
    throw new Error('not part of this test');
  };
  return {
    service: definition.service,
    version: '1.0.0',
    namespace: definition.namespace,
    config: {},
    onConfig: () => () => {},
    parent: { db: undefined, mq: undefined },
    onParent: () => () => {},
    log: options.log ?? silentLogger,
    discovery: { snapshot: unused, ready: unused, watch: unused },
    clients: {},
    tokens: { sign: unused },
    clock: systemClock,
    signal: options.signal ?? new AbortController().signal,
    surroundings: { env, folder: process.cwd(), kind: 'test' },
  };
}

/** Opens them, and subscribes with the methods given. */
export async function openTestEvents(
  definition: EventsDefinition,
  url: string,
  options: { readonly api?: object; readonly log?: Logger; readonly signal?: AbortSignal } = {},
): Promise<TestEvents> {
  const host = testHost(definition, { ARMATURE_MQ: url }, options);
  const opened = await openEvents(definition, host);
  try {
    await opened.ready?.({
      api: options.api ?? {},
      clients: (carried) => ({ carried }),
      callEntries: {},
    });
  } catch (error) {
    await opened.close();
    throw error;
  }
  return {
    ...opened,
    events: opened.context?.['events'] as Publishers,
    async end() {
      await opened.drain?.();
      await opened.close();
    },
  };
}
