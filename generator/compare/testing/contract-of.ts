// Contracts for tests, made from manifests as the generator makes them.
import type { Contract } from '@armature/runtime/wire';
import { createMemoryTree } from '../../file/memory-tree.js';
import { loadWorkspace } from '../../generate/load/index.js';
import type { Model } from '../../language/model.js';
import { resolve } from '../../generate/link/resolve.js';

/** The model of a workspace with these manifests by service: what stands below `service: name`. Throws where one is wrong. */
function modelOf(services: Readonly<Record<string, string>>): Model {
  const files = Object.entries(services).map(([name, text]) => [
    `services/${name}/service.yaml`,
    `service: ${name}\n${text}`,
  ]);
  const claims = 'auth: { claims: { role: "enum(admin, member, guest)" } }';
  const tree = createMemoryTree({
    'scaffold.yaml': `workspace: shop\n${claims}\n`,
    ...Object.fromEntries(files),
  });
  const loaded = loadWorkspace(tree);
  const resolved = loaded.value && resolve(loaded.value);
  if (resolved?.value) return resolved.value;
  const diagnostics = [...loaded.diagnostics, ...(resolved?.diagnostics ?? [])];
  throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
}

/** The contract of a service `user` with this manifest. */
export function contractOf(text: string): Contract {
  const others = { algo: empty, order: empty };
  const service = modelOf({ ...others, user: text }).services.find(({ name }) => name === 'user');
  return service!.contract;
}

const empty = 'routes: { none: { get: /none } }\n';
