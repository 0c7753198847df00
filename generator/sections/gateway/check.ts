// What is wrong between a gateway and its routes: it has none, and every other service has some.
import { entriesOf, entryOf } from '../../engine/document/document.js';
import { report } from '../../engine/read/reader.js';
import type { Checking } from '../section.js';

/** Reports routes of a gateway, and a service that has none. */
export function checkGateway({ reader, root, name }: Checking): void {
  const gateway = entryOf(root, 'gateway');
  const routes = entryOf(root, 'routes');
  if (gateway && routes) report(reader, 'ARM4018', routes.key.span, { key: 'routes' });
  if (!gateway && entriesOf(routes?.value).length === 0 && name) {
    report(reader, 'ARM4021', name.span, { service: name.value });
  }
}
