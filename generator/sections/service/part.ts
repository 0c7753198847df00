// The key of what a service says of itself, and what stands under it.
import type { Part } from '../../language/part.js';
import type { Span } from '../../source/source-file.js';

/** Version and documentation; its name is every service's own. */
export interface ServiceDescription {
  readonly version: string;
  readonly summary?: string;
  readonly description?: string;
  /** Where each of them is written. */
  readonly spans: Readonly<Partial<Record<'version' | 'summary' | 'description', Span>>>;
}

/** The key. */
export const service: Part<ServiceDescription, ServiceDescription> = { key: 'service' };
