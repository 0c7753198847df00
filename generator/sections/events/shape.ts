// The shape of `events` and `subscribes`.
import * as forms from '../../engine/shape/forms.js';
import type { Form, Shape } from '../../engine/shape/shape.js';
import { typeShape } from '../../language/read/type-shape.js';
import type { RootKey } from '../section.js';

const eventName: Form = {
  pattern: '^[a-z][A-Za-z0-9]{0,63}$',
  says: 'the name of an event: camelCase, letters and digits, 64 at most',
  example: 'taskGroupEnded, userRegistered',
};
const eventOfService: Form = {
  pattern: '^[a-z][a-z0-9]*([-_][a-z0-9]+)*\\.[a-z][A-Za-z0-9]{0,63}$',
  says: 'a service and an event that it publishes, joined by a dot',
  example: 'algo.taskGroupEnded',
};
const groupName: Form = {
  pattern: '^[a-z][a-z0-9]{0,31}([-_][a-z0-9]{1,31}){0,3}$',
  says: 'the name of a group: lower-case letters, digits and single hyphens',
  example: 'mail',
};
const fieldName: Form = {
  pattern: '^[A-Za-z_$][A-Za-z0-9_$]*$',
  says: 'the name of a field',
  example: 'taskGroupId',
};
const duration: Shape = { kind: 'text', form: forms.duration };

const event: Shape = {
  kind: 'section',
  what: 'an event',
  keys: {
    data: {
      shape: typeShape,
      description: 'What it says: the name of an object type, or fields.',
      required: true,
    },
    key: {
      shape: { kind: 'text', form: fieldName },
      description:
        'The field whose value tells what belongs together: events of one value are handled in their order, one after another.',
    },
    summary: { shape: { kind: 'text' }, description: 'When it happens, in one line: becomes a doc comment.' },
    description: { shape: { kind: 'text' }, description: 'More of it, in Markdown.' },
  },
};

const subscription: Shape = {
  kind: 'section',
  what: 'a subscription',
  keys: {
    group: {
      shape: { kind: 'text', form: groupName },
      description: 'A name for the queue; another name is another queue, which gets all events anew.',
    },
    concurrency: {
      shape: { kind: 'number', whole: true, least: 1, most: 1000 },
      description: 'How many are handled at once in one instance; 8 unless told.',
    },
    retry: {
      shape: {
        kind: 'section',
        what: 'how often it is tried',
        keys: {
          attempts: {
            shape: { kind: 'number', whole: true, least: 1, most: 50 },
            description: 'How often it is handed to the method, the first time included; 5 unless told.',
          },
          from: { shape: duration, description: 'The first pause; 1s unless told. Each is twice the last.' },
          to: { shape: duration, description: 'The longest pause; 5m unless told.' },
        },
      },
      description: 'How often an event is tried again whose handling failed, and after which pauses.',
    },
    deadLetter: {
      shape: { kind: 'boolean' },
      description:
        'Whether an event that is given up is kept for `scaffold events` (true, unless told), or only logged.',
    },
    timeout: { shape: duration, description: 'How long handling one may take; 30s unless told.' },
  },
};

/** The keys of the section. */
export const eventsKeys: Readonly<Record<string, RootKey>> = {
  events: {
    shape: { kind: 'record', of: event, key: eventName, what: 'events' },
    description: 'The events that this service publishes, by name.',
  },
  subscribes: {
    shape: { kind: 'record', of: subscription, key: eventOfService, what: 'subscriptions' },
    description: 'The events of services that this one handles: algo.taskGroupEnded.',
  },
};
