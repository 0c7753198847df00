// What dependencies put into the definition and the class: the rules by which they are called, and what answers when calls fail.
import { literalKey } from '../../../engine/emit/literals.js';
import type { Imports, Names } from '../../../engine/emit/names.js';
import { upperFirst } from '../../../language/codec/scope.js';
import { typeName } from '../../../language/codec/types.js';
import type { ServiceModel } from '../../../language/model.js';
import type { EntryView, FallbackView, MethodView, ServiceSubject } from '../../emitting.js';
import { operationView } from '../../routes/files/operation-view.js';
import { generatedPath } from '../../routes/files/service-names.js';
import { depends, type Dependency, type FallbackOperation } from '../part.js';

/** `resilience` of the definition: what the manifest says, as it says it. */
export function resilienceEntries({ service }: ServiceSubject, names: Names): readonly EntryView[] {
  const told = service.part(depends).filter(({ resilience }) => resilience !== undefined);
  const [first] = told;
  if (first === undefined) return [];
  const rules = told.map((dependency) => [dependency.service.name, dependency.resilience] as const);
  const value = names.literal(() => JSON.stringify(Object.fromEntries(rules)));
  return [{ key: 'resilience', value, cause: first.span }];
}

/** The methods that answer in place of operations. */
export function fallbackMethods({ service: owner }: ServiceSubject, names: Names): readonly MethodView[] {
  return owner.part(depends).flatMap((dependency) =>
    dependency.fallbacks.map((fallback): MethodView => {
      const { operation, span } = fallback;
      const { input, output } = operationView(operation, 'caller', names);
      const used = dependency.uses?.find((use) => use.operation === operation)?.output;
      return {
        name: fallbackMethod(dependency, fallback),
        parameters: [
          ...(input ? [{ name: 'input', type: input }] : []),
          { name: 'error', type: names.type('ServiceError', '@armature/runtime') },
          {
            name: 'call',
            type: names.typeText((imports) => `${callType(owner, imports)} | undefined`),
          },
        ],
        result: used ? names.typeText((imports) => typeName(used, 'read', imports)) : output,
        comment: {
          description: `Answers in place of ${dependency.service.name}.${operation.name} when its call fails; may throw the error on. Outside of calls there is no call.`,
        },
        cause: span,
      };
    }),
  );
}

/** How they are bound in the definition. */
export function fallbackViews({ service }: ServiceSubject): readonly FallbackView[] {
  return service
    .part(depends)
    .filter(({ fallbacks }) => fallbacks.length > 0)
    .map((dependency) => ({
      key: literalKey(dependency.service.name),
      operations: dependency.fallbacks.map((fallback) => ({
        name: fallback.operation.name,
        method: fallbackMethod(dependency, fallback),
        hasInput: fallback.operation.input !== undefined,
        cause: fallback.span,
      })),
      cause: dependency.span,
    }));
}

/** `Call`, which is at home in service.ts. */
function callType(owner: ServiceModel, imports: Imports): string {
  const home = generatedPath(owner, 'service.ts');
  return imports.file === home ? 'Call' : imports.type('Call', home);
}

/** `fallbackUserGetUser`: the method that answers in place of an operation. */
export function fallbackMethod({ service }: Dependency, { operation }: FallbackOperation): string {
  return `fallback${service.pascal}${upperFirst(operation.name)}`;
}
