// Names that operations cannot have, because functions of generated code are called after them.
import type { Span } from '../../source/source-file.js';
import { codecFunctions } from '../../language/codec/scope.js';
import type { ServiceModel } from '../../language/model.js';
import { checkCase, type Reports } from '../../language/link/reports.js';
import { routes } from './part.js';
import { namelessResults } from './results.js';

/** Words that cannot name a function (ECMA-262 §12.7.2, strict mode), and members that objects and classes have already. */
const reservedOperations = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally ' +
    'for function if implements import in instanceof interface let new null package private protected public return static super ' +
    'switch this throw true try typeof undefined var void while with yield ' +
    '__proto__ constructor context prototype then callBinary callOperation callStream'
  ).split(' '),
);

/** Reports operations whose names emitted code cannot give them. */
export function checkOperationNames(reports: Reports, service: ServiceModel): void {
  const lower = new Map<string, { readonly name: string; readonly span: Span }>();
  const own = new Set([`${service.camel}Contract`, `create${service.pascal}Client`]);
  for (const operation of service.part(routes).operations) {
    const { name, span } = operation;
    if (reservedOperations.has(name))
      reports.add('ARM3047', span, { name, owner: 'JavaScript or the runtime' });
    else if (own.has(name)) reports.add('ARM3047', span, { name, owner: 'generated code' });
    checkCase(reports, lower, name, span);
  }
  checkResultNames(reports, service);
}

/** The codec of a result without a name is called after its operation: `listUsersOutputCodec`, as that of a type ListUsersOutput would be; `decodeAOutputCodec`, as what reads a type AOutputCodec. */
function checkResultNames(reports: Reports, service: ServiceModel): void {
  const types = new Map(service.module.types.map((named) => [named.name.toLowerCase(), named]));
  const functions = new Map(
    service.module.types.flatMap((named) =>
      Object.values(codecFunctions(named)).map((name) => [name, named]),
    ),
  );
  for (const { operation, cause } of namelessResults(service.part(routes))) {
    const type = types.get(`${operation}Output`.toLowerCase()) ?? functions.get(`${operation}OutputCodec`);
    if (type === undefined) continue;
    const owner = `the result of ${operation}, whose codec would be called like the type's`;
    const related = cause === undefined ? [] : [{ span: cause, message: `${operation} is here` }];
    reports.add('ARM3011', type.span, { name: type.name, owner }, { related });
  }
}
