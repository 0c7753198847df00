// The key of what a service says of itself, and what stands under it.
import type { Part } from '../../language/part.js';

/** Version and documentation; its name is every service's own. */
export interface ServiceDescription {
  readonly version: string;
  readonly summary?: string;
  readonly description?: string;
}

/** The key. */
export const service: Part<ServiceDescription, ServiceDescription> = { key: 'service' };
