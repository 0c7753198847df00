// generated/service.ts: what the user's code implements and gets, and the function that runs the service.
import type { CommentParts } from '../../../engine/emit/comment.js';
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { Caused, Printed, TypeText } from '../../../engine/emit/printed.js';
import { codecName, typeName } from '../../../language/codec/types.js';
import type {
  CapabilityView,
  ClientView,
  EntryView,
  FallbackView,
  MemberView,
  MethodView,
  ServiceSubject,
} from '../../emitting.js';
import { type ServiceView, serviceView } from '../../service/files/service-view.js';
import { service as servicePart } from '../../service/part.js';
import { type OperationView, operationView } from './operation-view.js';
import { generatedPath } from './service-names.js';
import { routes } from '../part.js';
import { config as configPart } from '../../config/part.js';
import { auth } from '../../auth/part.js';

/** What the manifest says of the service. */
interface SummaryView extends Caused {
  readonly comment: CommentParts;
}

/** The cookie that may hold the token. */
interface CookieView extends Caused {
  readonly name: string;
}

/** What service.ts is given. */
export interface ServiceFileView {
  readonly service: ServiceView;
  /** What the manifest says of the service; undefined where it says nothing. */
  readonly summary: SummaryView | undefined;
  readonly namespace: string;
  readonly operations: readonly OperationView[];
  /** Methods, clients, members and entries that sections add. */
  readonly methods: readonly MethodView[];
  readonly clients: readonly ClientView[];
  readonly contextMembers: readonly MemberView[];
  readonly callMembers: readonly MemberView[];
  readonly fallbacks: readonly FallbackView[];
  readonly definition: readonly EntryView[];
  readonly capabilities: readonly CapabilityView[];
  readonly config: TypeText;
  readonly configCodec: Printed;
  readonly claims: TypeText;
  readonly claimsCodec: Printed;
  readonly roleClaim: string;
  /** The cookie that holds the token. */
  readonly cookie: CookieView | undefined;
  /** The contract's constant. */
  readonly contract: Printed;
  /** The function that binds the routes. */
  readonly routes: Printed;
}

/** The service's generated/service.ts. */
export const serviceFile: FileSpec<ServiceSubject, ServiceFileView> = {
  template: 'services/service/generated/service.ts',
  ownership: 'generated',
  path: ({ service }) => (service.isCallable ? generatedPath(service, 'service.ts') : undefined),
  cause: ({ service }) => service.span,
  declares: ({ service: { pascal, camel } }) => [
    ...['Api', 'Clients', 'Context'].map((suffix) => `${pascal}${suffix}`),
    'Call',
    'AuthenticatedCall',
    `${camel}Definition`,
    `serve${pascal}`,
  ],
  view: (subject, names) => {
    const { service, model } = subject;
    const { camel } = service;
    const config = service.part(configPart);
    const { summary, spans } = service.part(servicePart);
    const { namespace } = model.workspace;
    const { claims, roleClaim, cookie, cookieSpan } = model.workspace.part(auth);
    return {
      service: serviceView(service),
      summary:
        summary === undefined ? undefined : { comment: { description: summary }, cause: spans.summary },
      namespace,
      operations: service
        .part(routes)
        .operations.map((operation) => operationView(operation, 'handler', names)),
      methods: subject.filled('api', names),
      clients: subject.filled('clients', names),
      contextMembers: subject.filled('context', names),
      callMembers: subject.filled('call', names),
      fallbacks: subject.filled('fallbacks', names),
      definition: subject.filled('definition', names),
      capabilities: subject.filled('capabilities', names),
      config: names.typeText((imports) => typeName(config, 'read', imports)),
      configCodec: names.name((imports) => codecName(config, imports)),
      claims: names.typeText((imports) => typeName(claims, 'read', imports)),
      claimsCodec: names.name((imports) => codecName(claims, imports)),
      roleClaim,
      cookie: cookie === undefined ? undefined : { name: cookie, cause: cookieSpan },
      contract: names.value(`${camel}Contract`, generatedPath(service, 'contract.ts')),
      routes: names.value(`${camel}Routes`, generatedPath(service, 'router.ts')),
    };
  },
};
