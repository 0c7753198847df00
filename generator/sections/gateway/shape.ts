// The shape of `gateway`.
import * as forms from '../../engine/shape/forms.js';
import type { Shape } from '../../engine/shape/shape.js';
import type { RootKey } from '../section.js';

const allOrServices: Shape = {
  kind: 'either',
  of: [
    { kind: 'choice', of: ['*'] },
    { kind: 'list', of: { kind: 'text', form: forms.serviceOrAll }, distinct: true },
  ],
};

const gateway: Shape = {
  kind: 'section',
  what: 'the gateway section',
  keys: {
    expose: {
      shape: allOrServices,
      description:
        "The services that it forwards to; '*' (unless told) for all of the workspace. RPC-only operations are never reachable.",
    },
    cors: {
      shape: {
        kind: 'section',
        what: 'cors',
        keys: {
          origins: {
            shape: {
              kind: 'either',
              of: [
                { kind: 'text', form: forms.origin },
                { kind: 'list', of: { kind: 'text', form: forms.origin }, distinct: true },
              ],
            },
            description: "The origins that browsers may call from; '*' for any.",
            required: true,
          },
          credentials: { shape: { kind: 'boolean' }, description: 'Browsers may send cookies along.' },
        },
      },
      description: 'Which pages of other origins may call (cross-origin resource sharing); none unless told.',
    },
    maxBody: {
      shape: { kind: 'text', form: forms.byteSize },
      description: 'The largest request body: 10mb unless told.',
    },
    timeout: {
      shape: { kind: 'text', form: forms.duration },
      description: 'The deadline of a forwarded request: 30s unless told.',
    },
    passThrough: {
      shape: allOrServices,
      description: 'Services of which also those paths are forwarded that no manifest lists.',
    },
  },
};

/** The keys of the section. */
export const gatewayKeys: Readonly<Record<string, RootKey>> = {
  gateway: {
    shape: gateway,
    description: 'Makes this service a gateway: it forwards requests to other services and has no routes.',
  },
};
