// The key of `events` and `subscribes`, and what stands under them.
import type { NamedType, ServiceModel, Type } from '../../language/model.js';
import type { TypeNode } from '../../language/node.js';
import type { Part } from '../../language/part.js';
import type { Located, Span } from '../../source/source-file.js';

/** What is said of an event for people. */
export interface EventWords {
  readonly summary?: string;
  readonly description?: string;
}

/** An entry under `events`. */
export interface EventDeclaration extends EventWords {
  readonly name: Located<string>;
  readonly data: TypeNode | undefined;
  /** The field whose value tells which events keep their order. */
  readonly key: Located<string> | undefined;
  readonly span: Span;
}

/** How an event is handled. */
export interface Handling {
  /** Subscribers of one group share the events of a queue. */
  readonly group: string | undefined;
  /** How many are handled at once in one instance. */
  readonly concurrency: number;
  readonly retry: { readonly attempts: number; readonly fromMs: number; readonly toMs: number };
  /** Whether what cannot be handled is kept. */
  readonly deadLetter: boolean;
  readonly limitMs: number;
}

/** An entry under `subscribes`. */
export interface SubscriptionDeclaration extends Handling {
  readonly service: Located<string>;
  readonly event: Located<string>;
}

/** What a manifest says of events. */
export interface EventsDeclaration {
  readonly publishes: readonly EventDeclaration[];
  readonly subscribes: readonly SubscriptionDeclaration[];
}

/** An event of a service, its data linked. */
export interface EventModel extends Omit<EventDeclaration, 'name' | 'data'> {
  readonly name: string;
  /** An object, or a union of objects, behind its names, where that is right. */
  readonly data: Type;
  readonly dataSpan: Span;
}

/** An event that a service handles. */
export interface SubscriptionModel extends Handling {
  readonly service: ServiceModel;
  readonly event: EventModel;
  readonly span: Span;
}

/** The events of a service. */
export interface EventsModel {
  readonly publishes: readonly EventModel[];
  readonly subscribes: readonly SubscriptionModel[];
}

/** A type that has a name, and so a codec. */
export type Named = { readonly kind: 'ref'; readonly to: NamedType };

/** The key. */
export const events: Part<EventsDeclaration, EventsModel> = { key: 'events' };
