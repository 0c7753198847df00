// `deploy` -> Deploy.
import { entriesOf, itemsOf, textOf, valueOf, type DocumentNode } from '../../engine/document/document.js';
import { type Deploy, deployTargets } from './part.js';

/** Reads what is whole; the shape's check has reported the rest. */
export function readDeploy(node: DocumentNode | undefined): Deploy {
  const entries = entriesOf(node);
  const targets = deployTargets.flatMap((target) => {
    const entry = entries.find(({ key }) => key.value === target);
    return entry === undefined ? [] : [[target, entry.key.span] as const];
  });
  const overlays = itemsOf(valueOf(valueOf(node, 'kubernetes'), 'overlays')).flatMap(
    (item) => textOf(item)?.value ?? [],
  );
  return {
    targets: new Map(targets),
    image: textOf(valueOf(node, 'image'))?.value,
    host: textOf(valueOf(node, 'host'))?.value,
    folder: textOf(valueOf(valueOf(node, 'systemd'), 'folder'))?.value,
    overlays: overlays.length > 0 ? [...new Set(overlays)] : ['staging', 'production'],
  };
}
