// `config` -> the type of the own config.
import { portType } from '../../language/builtin/builtins.js';
import type { NamedDraft } from '../../language/link/linker.js';
import { toPascal } from '../../language/link/naming.js';
import { topEnv } from '../../language/link/scopes.js';
import type { Field, NamedType } from '../../language/model.js';
import type { FieldNode } from '../../language/node.js';
import type { ServiceLinking } from '../linking.js';

/** The type of the own config: `port` first, then what sections add, then what the manifest says. */
export function linkConfig(
  nodes: readonly FieldNode[],
  { linker, scope, manifest, configFields }: ServiceLinking,
): NamedType {
  const name = `${toPascal(manifest.service.value)}Config`;
  const port: Field = {
    name: 'port',
    optional: false,
    type: portType,
    default: { value: 0 },
    annotations: { description: 'Port to listen on; 0 takes any free one.' },
  };
  const env = { ...topEnv(scope), local: true };
  const added = configFields();
  for (const { name: own } of nodes) {
    if (added.some((field) => field.name === own.value))
      linker.reports.add('ARM4013', own.span, { name: own.value, whose: 'this service' });
  }
  const fields = [port, ...added, ...nodes.map((node) => linker.resolveField(node, env, name))];
  const named: NamedDraft = {
    name,
    module: scope.module,
    type: { kind: 'object', fields, additional: 'drop' },
    annotations: { description: `The configuration of ${manifest.service.value}.` },
    origin: 'declared',
    hasInit: false,
    span: manifest.service.span,
  };
  const before = scope.taken.get(name);
  if (before === undefined) linker.place(scope, named, false);
  else linker.reports.add('ARM3011', before.span, { name, owner: 'the config of this service' });
  return named;
}
