// Emits generated/client.ts: a function an operation, and the client interface on top. Imports nothing of Node, so a front end can take it.
import type { Operation, ServiceModel } from '../../../language/model.js';
import type { EmittedFile } from '../../../engine/write/change.js';
import { docComment } from '../../../engine/emit/doc-comment.js';
import { generatedHeader } from '../../../engine/emit/header.js';
import { clientModule, createImports, type Imports } from '../../../engine/emit/imports.js';
import {
  call,
  type Doc,
  functionHead,
  group,
  indent,
  line,
  list,
  openBraces,
  print,
} from '../../../engine/emit/layout.js';
import { renderTemplate } from '../../../engine/emit/template.js';
import { resultType, typeName, typeText } from '../../../language/codec/types.js';
import { contractImport, freeName, generatedPath, operationComment } from './service-names.js';

/** The names inside the file that an operation's name must not hide. */
interface LocalNames {
  readonly transport: string;
  readonly input: string;
  readonly options: string;
  readonly operations: string;
}

/** The service's generated/client.ts. */
export function emitClient(service: ServiceModel): EmittedFile {
  const path = generatedPath(service, 'client.ts');
  const taken = new Set(service.operations.map((operation) => operation.name));
  const names: LocalNames = {
    transport: freeName('transport', taken),
    input: freeName('input', taken),
    options: freeName('options', taken),
    operations: freeName('operations', taken),
  };
  const client = `${service.pascal}Client`;
  const create = `create${client}`;
  const imports = createImports(path, [...taken, ...Object.values(names), client, create]);
  const transport = `${names.transport}: ${imports.type('Transport', clientModule)}`;
  const view = {
    client,
    service: service.name,
    interfaceComment: docComment({
      otherwise: `Calls ${service.name}. What fails rejects with a ServiceError, declared errors with their own classes.`,
    }),
    methods: service.operations.map((operation) => ({
      comment: docComment(operationComment(operation), 2),
      text: `  ${print([operation.name, list('(', parameters(operation, names, imports), ')'), ': ', resultText(operation, imports), ';'], 2)}`,
    })),
    functions: service.operations.map((operation) => ({
      comment: docComment(operationComment(operation)),
      head: functionHead(
        `export function ${operation.name}`,
        [transport, ...parameters(operation, names, imports)],
        resultText(operation, imports),
      ),
      body: print(['return ', invocation(operation, names, imports), ';'], 2),
    })),
    createComment: docComment({
      otherwise: `A client of ${service.name} that sends through the given transport.`,
    }),
    createHead: functionHead(`export function ${create}`, [transport], client),
    createBody: print(['return ', openBraces(service.operations.map((one) => binding(one, names))), ';'], 2),
    header: generatedHeader(service.from),
    imports: imports.text() + contractImport(service, names.operations),
  };
  return {
    path,
    ownership: 'generated',
    text: renderTemplate('services/service/generated/client.ts', view),
    from: service.from,
  };
}

function parameters(operation: Operation, names: LocalNames, imports: Imports): string[] {
  const options = `${names.options}?: ${imports.type('CallOptions', clientModule)}`;
  if (!operation.input) return [options];
  return [`${names.input}: ${typeName(operation.input, 'send', imports)}`, options];
}

function resultText(operation: Operation, imports: Imports): string {
  const type = resultType(operation);
  if (type) {
    const text = typeText(type, 'read', imports);
    return operation.result.kind === 'stream' ? `AsyncIterable<${text}>` : `Promise<${text}>`;
  }
  if (operation.result.kind === 'empty') return 'Promise<void>';
  return `Promise<${imports.type('BinaryContent', clientModule)}>`;
}

/** `callOperation(transport, operations.login, input, options)`. */
function invocation(operation: Operation, names: LocalNames, imports: Imports): Doc {
  const through = {
    json: 'callOperation',
    empty: 'callOperation',
    binary: 'callBinary',
    stream: 'callStream',
  } as const;
  return call(imports.value(through[operation.result.kind], clientModule), [
    names.transport,
    `${names.operations}.${operation.name}`,
    operation.input ? names.input : 'undefined',
    names.options,
  ]);
}

/** `login: (input, options) => login(transport, input, options)`. */
function binding(operation: Operation, names: LocalNames): Doc {
  const given = operation.input ? [names.input, names.options] : [names.options];
  const body = call(operation.name, [names.transport, ...given]);
  return [`${operation.name}: (${given.join(', ')}) =>`, group(indent(line, body))];
}
