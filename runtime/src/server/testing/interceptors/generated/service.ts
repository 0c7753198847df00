// Stands for generated/service.ts beside the examples of docs/interceptors.md: the sample service, whose users belong to tenants.
import type { CallOf } from '../../../context.js';
import type { ServiceDefinition } from '../../../definition.js';
import { object, text } from '../../sample-codec.js';
import { sampleDefinition, type Clients, type Config, type SampleApi } from '../../sample-service.js';

/** Who is signed in. */
export interface Claims {
  readonly userId: string;
  readonly role: string;
  readonly tenant: string;
}

/** Lives as long as one request; nobody need be signed in. */
export interface Call extends CallOf<Clients, Claims | undefined> {}

/** The sample service with these claims. */
export const userDefinition: ServiceDefinition<SampleApi, Config, Clients, Claims> = {
  ...sampleDefinition,
  claims: object({ userId: text(1), role: text(), tenant: text(1) }),
};
