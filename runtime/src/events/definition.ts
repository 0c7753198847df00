// What generated events.ts hands to the runtime.
import type { Codec } from '../codec/codec.js';

// Each event has a type of its own; a union of all of them would say nothing.
// oxlint-disable-next-line typescript/no-explicit-any
type AnyCodec = Codec<any, any>;

/** An event that a service publishes. */
export interface PublishedEvent {
  readonly data: AnyCodec;
  /** The field whose value tells what belongs together: events of one key arrive in their order. */
  readonly key?: string;
}

/** How often a handler is asked again, and after what pauses: they double from the first to the longest. Milliseconds. */
export interface RetryPolicy {
  /** With the first one. */
  readonly attempts: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** An event that a service subscribes to. */
export interface Subscription {
  /** Who publishes it, and its name there. */
  readonly service: string;
  readonly event: string;
  /** Subscriptions of one group share the events; another group of the same service gets all of them, too. */
  readonly group?: string;
  /** The method of the service's class. */
  readonly method: string;
  readonly data: AnyCodec;
  readonly key?: string;
  /** How many are handled at once in one instance. */
  readonly concurrency: number;
  readonly retry: RetryPolicy;
  /** Whether what cannot be handled is kept; else it is dropped with a line in the log. */
  readonly deadLetter: boolean;
  readonly timeoutMs: number;
}

/** The events of a service. */
export interface EventsDefinition {
  readonly service: string;
  /** Of the workspace: its events share an exchange. */
  readonly namespace: string;
  readonly publishes: Readonly<Record<string, PublishedEvent>>;
  readonly subscribes: readonly Subscription[];
}

/** How one event is published. */
export interface PublishOptions {
  /** Gives up waiting for the broker's confirm. The event may be out all the same. */
  readonly signal?: AbortSignal;
}

/** A published event as its subscribers see it beside its data. */
export interface ReceivedEvent {
  /** The same each time that it is delivered. */
  readonly id: string;
  readonly name: string;
  /** Who published it. */
  readonly service: string;
  readonly publishedAt: Date;
  /** From 1 on. */
  readonly attempt: number;
}
