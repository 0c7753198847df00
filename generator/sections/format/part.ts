// The key of `format` in scaffold.yaml: how what is generated is laid out.
import type { Layout } from '../../engine/emit/layout-options.js';
import type { Part } from '../../language/part.js';

/** The key. */
export const format: Part<Layout, Layout> = { key: 'format' };
