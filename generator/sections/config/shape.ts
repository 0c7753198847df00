// The shape of `config`.
import { fieldsShape } from '../../language/read/type-shape.js';
import type { RootKey } from '../section.js';

/** The keys of the section. */
export const configKeys: Readonly<Record<string, RootKey>> = {
  config: {
    shape: fieldsShape,
    description: "The service's own configuration in etcd, beyond port; a nested mapping is a section.",
    before: 'types',
  },
};
