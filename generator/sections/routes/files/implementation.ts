// <name>.service.ts: the class with the business logic. The user's from the first day; new operations are added as seams.
import type { FileSpec, LaidOut } from '../../../engine/emit/file-spec.js';
import type { MarkedText } from '../../../engine/emit/marks.js';
import { moduleSpecifier } from '../../../engine/emit/modules.js';
import type { Caused, TypeText } from '../../../engine/emit/printed.js';
import type { MethodSeam } from '../../../engine/write/change.js';
import type { MethodView, ServiceSubject } from '../../emitting.js';
import { type ServiceView, serviceView } from '../../service/files/service-view.js';
import { type OperationView, operationView } from './operation-view.js';
import { callType, generatedPath, implementationPath } from './service-names.js';
import { routes } from '../part.js';

/** What <name>.service.ts is given. */
export interface ImplementationView {
  readonly service: ServiceView;
  /** The interface that the class implements. */
  readonly api: TypeText;
  /** What lives as long as the service. */
  readonly context: TypeText;
  readonly operations: readonly HandlerView[];
  /** Methods that sections add. */
  readonly methods: readonly MethodView[];
}

/** An operation as a method to be written. */
export interface HandlerView extends OperationView {
  /** The type of the call that it gets. */
  readonly call: TypeText;
}

/** The service's class, with every method there is to write. */
export const implementationFile: FileSpec<ServiceSubject, ImplementationView> = {
  template: 'services/service/name.service.ts',
  ownership: 'merged',
  path: ({ service }) => (service.isCallable ? implementationPath(service) : undefined),
  cause: ({ service }) => service.span,
  declares: ({ service }) => [`${service.pascal}Service`],
  view: (subject, names) => {
    const { service } = subject;
    const beside = generatedPath(service, 'service.ts');
    return {
      service: serviceView(service),
      api: names.type(`${service.pascal}Api`, beside),
      context: names.type(`${service.pascal}Context`, beside),
      operations: service.part(routes).operations.map((operation) => ({
        ...operationView(operation, 'handler', names),
        call: names.type(callType(operation), beside),
      })),
      methods: subject.filled('api', names),
    };
  },
  // Seams name everything as it is called where it comes from: what is taken in the user's file is seen when they are merged.
  merge: ({ service }, bare, { operations, methods }) => {
    const identities = new Map(
      service
        .part(routes)
        .operations.map(({ name, method, path }) => [name, { identity: `${method} ${path}` }]),
    );
    return {
      kind: 'class',
      implements: `${service.pascal}Api`,
      module: moduleSpecifier(implementationPath(service), generatedPath(service, 'service.ts')),
      methods: [...operations, ...methods].flatMap((method) =>
        methodSeam(method, bare).map((seam) => ({ ...seam, ...identities.get(seam.name) })),
      ),
    };
  },
};

/** A method, cut out of the whole file. */
function methodSeam(
  { name, cause }: { readonly name: string } & Caused,
  { text, blocks, rendered, asked }: LaidOut,
): MethodSeam[] {
  // A template may say more of an operation than its method.
  const index = rendered.blocks.findIndex(
    (each) =>
      !each.isDerived &&
      !each.isList &&
      each.cause === cause &&
      lineOf(cut(rendered.text, each), name) !== undefined,
  );
  const block = blocks[index];
  const source = rendered.blocks[index];
  if (block === undefined || source === undefined)
    throw new Error(`it has no line "async ${name}(…) {" for the method ${name}`);
  const [from, to] = block.asked;
  const imports = new Map(asked.slice(from, to).map((each) => [`${each.module} ${each.name}`, each]));
  return [
    {
      name,
      text: cut(text, block).replace(/^ {2}/gm, ''),
      signature: signatureIn(cut(rendered.text, source), name),
      imports: [...imports.values()],
      cause: block.cause,
    },
  ];
}

function cut(text: string, { start, end }: Pick<MarkedText, 'start' | 'end'>): string {
  return text.slice(start, end);
}

/** `(input: LoginInput, call: Call): Promise<Session>`, which stands on one line before layout. */
function signatureIn(method: string, name: string): string {
  const line = lineOf(method, name) ?? '';
  return line.slice(line.indexOf('('), -2);
}

function lineOf(method: string, name: string): string | undefined {
  const begins = new RegExp(`(^|[^\\w$])${name.replaceAll('$', '\\$')}\\(`);
  return method.split('\n').find((each) => begins.test(each) && each.endsWith(' {'));
}
