// The shape of what a service says of itself.
import * as forms from '../../engine/shape/forms.js';
import type { RootKey } from '../section.js';

/** The keys of the section; they stand first. */
export const serviceKeys: Readonly<Record<string, RootKey>> = {
  service: {
    shape: { kind: 'text', form: forms.serviceName },
    description: "The service's name: its place in URLs (/api/<service>) and in etcd.",
    required: true,
    before: 'imports',
  },
  version: {
    shape: { kind: 'text', form: forms.version },
    description: 'The version of the service, semantic; 0.1.0 unless told.',
    before: 'imports',
  },
  summary: {
    shape: { kind: 'text' },
    description: 'What the service is for, in one line.',
    before: 'imports',
  },
  description: {
    shape: { kind: 'text' },
    description: 'What callers should know, in Markdown.',
    before: 'imports',
  },
};
