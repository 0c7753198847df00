// generated/events.ts: the events that a service publishes, what its handlers get, and what the runtime must know of both.
import type { CommentParts } from '../../../engine/emit/comment.js';
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import { literalKey } from '../../../engine/emit/literals.js';
import type { Names } from '../../../engine/emit/names.js';
import type { Caused, Printed, TypeText } from '../../../engine/emit/printed.js';
import { codecName, typeName } from '../../../language/codec/types.js';
import type { MemberView, ServiceSubject } from '../../emitting.js';
import { generatedPath } from '../../routes/files/service-names.js';
import { type ServiceView, serviceView } from '../../service/files/service-view.js';
import { dataOf, keyOf } from '../data.js';
import { eventsPath, hasEvents, methodName } from '../names.js';
import { events, type EventModel, type SubscriptionModel } from '../part.js';

/** What events.ts is given. */
export interface EventsView {
  readonly service: ServiceView;
  readonly namespace: string;
  readonly publishes: readonly PublishedEventView[];
  readonly subscribes: readonly SubscriptionView[];
  /** What each call has. */
  readonly callMembers: readonly MemberView[];
  /** The clients of the services that it calls. */
  readonly clients: TypeText;
}

/** An event that is published. */
export interface PublishedEventView extends Caused {
  readonly name: string;
  readonly comment: CommentParts;
  /** What its publisher gives. */
  readonly data: TypeText;
  readonly codec: Printed;
  readonly key: string | undefined;
}

/** An event that is handled. */
export interface SubscriptionView extends Caused {
  readonly of: string;
  readonly event: string;
  readonly group: string | undefined;
  readonly method: string;
  readonly codec: Printed;
  readonly key: string | undefined;
  readonly concurrency: number;
  readonly attempts: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly deadLetter: boolean;
  readonly limitMs: number;
}

/** The service's generated/events.ts; none where it has no events. */
export const eventsFile: FileSpec<ServiceSubject, EventsView> = {
  template: 'services/service/generated/events.ts',
  ownership: 'generated',
  path: ({ service }) => (hasEvents(service) ? eventsPath(service) : undefined),
  cause: ({ service }) => service.span,
  declares: ({ service }) => {
    const { publishes, subscribes } = service.part(events);
    return [
      ...(publishes.length > 0 ? [`${service.pascal}Events`] : []),
      ...(subscribes.length > 0 ? ['EventCall'] : []),
      `${service.camel}Events`,
    ];
  },
  view: (subject, names) => {
    const { service, model } = subject;
    const { publishes, subscribes } = service.part(events);
    return {
      service: serviceView(service),
      namespace: model.workspace.namespace,
      publishes: publishes.flatMap((event) => publishedView(event, names)),
      subscribes: subscribes.flatMap((subscription) => subscribedView(subscription, names)),
      callMembers: subject.filled('call', names),
      clients: names.type(`${service.pascal}Clients`, generatedPath(service, 'service.ts')),
    };
  },
};

function publishedView(event: EventModel, names: Names): PublishedEventView[] {
  const data = dataOf(event);
  if (data === undefined) return [];
  const { name, summary, description, span } = event;
  return [
    {
      name: literalKey(name),
      comment: {
        ...(summary !== undefined && { summary }),
        ...(description !== undefined && { description }),
        otherwise: `Publishes ${name}.`,
      },
      data: names.typeText((imports) => typeName(data.to, 'send', imports)),
      codec: names.name((imports) => codecName(data.to, imports)),
      key: keyOf(event),
      cause: span,
    },
  ];
}

function subscribedView(subscription: SubscriptionModel, names: Names): SubscriptionView[] {
  const { service, event, retry, span, group, concurrency, deadLetter, limitMs } = subscription;
  const data = dataOf(event);
  if (data === undefined) return [];
  return [
    {
      of: service.name,
      event: event.name,
      group,
      method: methodName(subscription),
      codec: names.name((imports) => codecName(data.to, imports)),
      key: keyOf(event),
      concurrency,
      ...retry,
      deadLetter,
      limitMs,
      cause: span,
    },
  ];
}
