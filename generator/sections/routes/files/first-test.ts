// <name>.service.test.ts: a first test, in the test's own process, that passes as long as nothing is written yet.
import { causeOf, withCauses } from '../../../engine/emit/causes.js';
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { Names } from '../../../engine/emit/names.js';
import type { Caused, Literal, Printed, TypeText } from '../../../engine/emit/printed.js';
import { sampleExpression } from '../../../language/sample/sample-expression.js';
import { sampleType } from '../../../language/sample/sample.js';
import type { Model, NamedType, ServiceModel } from '../../../language/model.js';
import type { Located, Span } from '../../../source/source-file.js';
import type { EntryView, ServiceSubject } from '../../emitting.js';
import { type ServiceView, serviceView } from '../../service/files/service-view.js';
import { testCaller } from '../options/in-calls.js';
import { generatedPath, implementationPath } from './service-names.js';
import { routes } from '../part.js';
import { config as configPart } from '../../config/part.js';
import { auth } from '../../auth/part.js';

/** What <name>.service.test.ts is given. */
export interface FirstTestView {
  readonly service: ServiceView;
  readonly definition: Printed;
  /** The user's class. */
  readonly implementation: Printed;
  /** What the config must have beyond its defaults, as JSON; undefined where that is nothing. */
  readonly config: object | undefined;
  /** The type of the context, where sections add to it: the test service knows what every one has. */
  readonly context: TypeText | undefined;
  /** Whether the test service is told anything. */
  readonly hasOptions: boolean;
  /** What sections tell the test service. */
  readonly options: readonly EntryView[];
  /** The call of an operation; undefined where none can be called with values that are made up. */
  readonly call: FirstCallView | undefined;
}

/** The call of an operation. */
export interface FirstCallView extends Caused {
  readonly operation: string;
  readonly createClient: Printed;
  readonly input: Literal | undefined;
  /** Who is signed in; undefined where nobody has to be. */
  readonly claims: Literal | undefined;
  /** The service that calls; undefined where that may be anybody. */
  readonly caller: string | undefined;
}

/** The service's first test. */
export const firstTestFile: FileSpec<ServiceSubject, FirstTestView> = {
  template: 'services/service/name.service.test.ts',
  ownership: 'scaffolded',
  path: ({ service }) =>
    service.isCallable ? implementationPath(service).replace(/\.ts$/, '.test.ts') : undefined,
  cause: ({ service }) => service.span,
  view: (subject, names) => {
    const { service, model } = subject;
    const options = subject.filled('test', names);
    const config = sampleConfig(service);
    return {
      service: serviceView(service),
      definition: names.value(`${service.camel}Definition`, generatedPath(service, 'service.ts')),
      context:
        subject.filled('context', names).length > 0
          ? names.type(`${service.pascal}Context`, generatedPath(service, 'service.ts'))
          : undefined,
      implementation: names.value(`${service.pascal}Service`, implementationPath(service)),
      config,
      hasOptions: config !== undefined || options.length > 0,
      options,
      call: firstCall(service, model, names),
    };
  },
};

/** The first operation that can be called with values that are made up here. */
function firstCall(service: ServiceModel, model: Model, names: Names): FirstCallView | undefined {
  for (const operation of service.part(routes).operations) {
    const { result, encoding } = operation;
    if (result.kind === 'stream' || result.kind === 'binary' || encoding === 'multipart') continue;
    const input = operation.input && sampleOf(operation.input, names);
    if (operation.input && !input) continue;
    const { user, service: caller } = testCaller(operation);
    const claims = user && claimsFor(user.role, model, names);
    if (user && !claims) continue;
    return {
      operation: operation.name,
      createClient: names.value(`create${service.pascal}Client`, generatedPath(service, 'client.ts')),
      input,
      claims,
      caller,
      cause: operation.span,
    };
  }
  return undefined;
}

function sampleOf(named: NamedType, names: Names): Literal | undefined {
  const sample = sampleType({ kind: 'ref', to: named }, named.name);
  return sample && literalOf(named, sample.value, names);
}

/** A sample of a type as TypeScript. */
export function literalOf(
  named: NamedType,
  value: unknown,
  names: Names,
  { instead = (cause) => cause }: { instead?: (cause: Span | undefined) => Span | undefined } = {},
): Literal {
  return names.literal(({ caused }) =>
    sampleExpression({ kind: 'ref', to: named }, value, (text, cause) => caused(text, instead(cause))),
  );
}

/** Claims with a role: what it says is asked for by the route, not by the claim. */
export function claimsFor(
  role: Located<string> | undefined,
  model: Model,
  names: Names,
): Literal | undefined {
  const { claims, roleClaim } = model.workspace.part(auth);
  const sample = sampleType({ kind: 'ref', to: claims }, claims.name);
  if (!sample) return undefined;
  const value = { ...(sample.value as Record<string, unknown>) };
  if (role === undefined) return literalOf(claims, value, names);
  const field =
    claims.type.kind === 'object' ? claims.type.fields.find((one) => one.name === roleClaim) : undefined;
  value[roleClaim] = field?.type.kind === 'array' ? [role.value] : role.value;
  const instead = (cause: Span | undefined): Span | undefined => (cause === field?.span ? role.span : cause);
  return literalOf(claims, value, names, { instead });
}

/** What the config of a service must have beyond its defaults; undefined where that is nothing. */
export function sampleConfig(service: ServiceModel): object | undefined {
  const sample = sampleType({ kind: 'ref', to: service.part(configPart) }, service.name);
  const { port: _port, ...config } = (sample?.value ?? {}) as Record<string, unknown>;
  const causeIn = (key: string) => causeOf(sample?.value as object | undefined, key);
  return Object.keys(config).length === 0 ? undefined : withCauses(config, causeIn);
}
