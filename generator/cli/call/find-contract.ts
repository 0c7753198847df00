// Finds the contract of a service: in the manifests around, else what its live instances publish in etcd.
import type { Contract, OperationSchema } from '@armature/runtime/client';
import type { Registry } from '@armature/runtime';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { nearest } from '../../diagnostic/near-miss.js';
import { CommandError } from '../command-error.js';
import type { OpenWorkspace } from '../workspace.js';
import { depends } from '../../sections/depends/part.js';
import { gateway } from '../../sections/gateway/part.js';

/** A service and its operation, as `call` names them. */
export interface OperationName {
  readonly service: string;
  readonly operation: string;
}

/** A contract that was found, and what else is known of who has it. */
export interface FoundContract {
  readonly contract: Contract;
  /** Who depends on it says that it reads forms. */
  readonly readsForms: boolean;
}

/** Splits `user.login`; stops with ARM6044 for anything else. */
export function parseOperationName(text: string): OperationName {
  const match = /^([^.]+)\.([^.]+)$/.exec(text);
  if (match?.[1] !== undefined && match[2] !== undefined) return { service: match[1], operation: match[2] };
  throw unknownOperation(text, ['<service>.<operation>']);
}

/** The contract that the manifests say, also of peers elsewhere; undefined for a service that is not among them, or when they have errors. */
export async function contractFromManifests(
  workspace: OpenWorkspace | undefined,
  name: string,
): Promise<FoundContract | undefined> {
  if (!workspace) return undefined;
  const { readModel } = await import('../../generate/generate.js');
  const { model } = readModel(workspace.tree);
  const service = [...(model?.services ?? []), ...(model?.peers ?? [])].find((each) => each.name === name);
  if (!service || service.part(gateway) !== undefined) return undefined;
  const readsForms = (model?.services ?? []).some((each) =>
    each.part(depends).some(({ service: called, encoding }) => called === service && encoding === 'form'),
  );
  return { contract: service.contract, readsForms };
}

/** The contract of the youngest instance that publishes one; what is none is passed over. */
export async function contractFromEtcd(
  registry: Registry,
  namespace: string,
  service: string,
): Promise<FoundContract | undefined> {
  const { createKeys, parseContract } = await import('@armature/runtime/wire');
  const { entries } = await registry.list(createKeys(namespace).contracts(service));
  for (const { value } of [...entries].sort((a, b) => b.created - a.created)) {
    const contract = parseContract(value);
    if (contract?.service === service) return { contract, readsForms: false };
  }
  return undefined;
}

/** The operation of a contract; stops with ARM6044 where it has none of that name. */
export function requireOperation(contract: Contract, { service, operation }: OperationName): OperationSchema {
  const found = Object.hasOwn(contract.operations, operation) ? contract.operations[operation] : undefined;
  if (found) return found;
  const known = Object.keys(contract.operations).map((name) => `${service}.${name}`);
  throw unknownOperation(`${service}.${operation}`, known);
}

/** ARM6044 with what there is. */
export function unknownOperation(name: string, known: readonly string[]): CommandError {
  return new CommandError([
    createDiagnostic('ARM6044', {
      parameters: { name, known: known.length === 0 ? '(there is none)' : known.join(', ') },
      suggestion: nearest(name, known),
    }),
  ]);
}
