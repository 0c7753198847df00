// The shape of `resilience` of a dependency: forms and names are the runtime's, which reads the same from a config.
import { balances, hedgePercentiles, resilienceForms } from '@armature/runtime/wire';
import * as forms from '../../engine/shape/forms.js';
import type { Key, Shape } from '../../engine/shape/shape.js';

const share: Shape = {
  kind: 'text',
  form: { pattern: resilienceForms.share, says: 'a share from 1% to 100%', example: '25%' },
};

const hedge: Shape = {
  kind: 'text',
  form: {
    pattern: resilienceForms.hedge,
    says: `one of ${hedgePercentiles.join(', ')}, or a length of time`,
    example: 'p95, 50ms',
  },
};

const duration: Shape = { kind: 'text', form: forms.duration };

const calls: Readonly<Record<string, Key>> = {
  timeout: { shape: duration, description: 'Most time that a call may take, all tries together.' },
  attempt: {
    shape: duration,
    description:
      'Most time until an instance begins to answer, before another one is asked; for operations that may be repeated.',
  },
  retries: {
    shape: { kind: 'number', whole: true, least: 0, most: 10 },
    description: 'Tries after the first one: 2 unless told.',
  },
  hedge: {
    shape: hedge,
    description:
      'When a second instance is asked beside the first, for operations that only read: after so much time, or after what that share of answers takes.',
  },
};

/** What may be said of calling a dependency. */
export const resilienceShape: Shape = {
  kind: 'section',
  what: 'resilience',
  keys: {
    balance: {
      shape: { kind: 'choice', of: balances },
      description:
        'How an instance is chosen: p2c, unless told, takes the one of two with less to do; zone is p2c within the own zone first.',
    },
    ...calls,
    concurrent: {
      shape: { kind: 'number', whole: true, least: 1, most: 1_000_000 },
      description: 'Most calls under way at a time; more are refused at once.',
    },
    breaker: {
      shape: {
        kind: 'section',
        what: 'a breaker',
        keys: {
          errors: {
            shape: share,
            description: 'Share of failures that cuts an instance off: 50% unless told.',
          },
          of: {
            shape: { kind: 'number', whole: true, least: 1, most: 1_000_000 },
            description: 'Calls below which the share says nothing: 20 unless told.',
          },
          in: { shape: duration, description: 'Time over which calls are counted: 10s unless told.' },
          probe: { shape: duration, description: 'Time until it is tried again: 1s unless told.' },
          slow: { shape: duration, description: 'Time from which on an answer counts as a failure.' },
        },
      },
      description: 'When an instance is cut off.',
    },
    slowStart: {
      shape: duration,
      description: 'Time in which the load of a new instance grows to its full share.',
    },
    fallback: {
      shape: { kind: 'list', of: { kind: 'text', form: forms.operationName }, distinct: true },
      description:
        'Operations for which a method of the class answers when the call fails: fallbackUserGetUser(input, error, call).',
    },
    operations: {
      shape: {
        kind: 'record',
        of: { kind: 'section', what: 'the calls of an operation', keys: calls },
        key: forms.operationName,
        what: 'operations',
      },
      description: 'What holds for single operations.',
    },
  },
};
