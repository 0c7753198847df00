// Emits generated/uses.ts: the clients of dependencies of which the manifest says what is used. They have those operations only, and read
// those fields only, so that the compiler holds the code to what the contract publishes, and other fields may change.
import type { ServiceModel } from '../../../language/model.js';
import type { EmittedFile } from '../../../engine/write/change.js';
import { docComment } from '../../../engine/emit/doc-comment.js';
import { generatedHeader } from '../../../engine/emit/header.js';
import { clientModule, createImports, type Imports, moduleSpecifier } from '../../../engine/emit/imports.js';
import {
  braces,
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
import { codecName, resultType, typeName, typeText } from '../../../language/codec/types.js';
import { generatedPath, operationComment } from '../../routes/files/service-names.js';
import { depends, type Dependency, type Use } from '../part.js';

/** The service's generated/uses.ts; none where no dependency says what is used of it. */
export function emitUses(service: ServiceModel): EmittedFile[] {
  const dependencies = service.part(depends).filter(({ uses }) => uses !== undefined);
  if (dependencies.length === 0) return [];
  const path = generatedPath(service, 'uses.ts');
  const declared = dependencies.flatMap((dependency) => [
    usedClient(dependency),
    createUsedClient(dependency),
    operationsName(dependency),
  ]);
  const imports = createImports(path, declared);
  const clients = dependencies.map((dependency) => clientView(dependency, service, imports));
  const view = {
    clients,
    header: generatedHeader(service.from),
    imports: imports.text() + dependencies.map((each) => operationsImport(each, path)).join(''),
  };
  const text = renderTemplate('services/service/generated/uses.ts', view);
  return [{ path, ownership: 'generated', text, from: service.from }];
}

/** `UsedUserClient`: what a service uses of user. */
export function usedClient({ service }: Dependency): string {
  return `Used${service.pascal}Client`;
}

/** `createUsedUserClient`. */
export function createUsedClient(dependency: Dependency): string {
  return `create${usedClient(dependency)}`;
}

function clientView(dependency: Dependency, owner: ServiceModel, imports: Imports): object {
  const { uses = [], service } = dependency;
  const transport = `transport: ${imports.type('Transport', clientModule)}`;
  const narrowed = uses.filter(({ output }) => output !== undefined);
  return {
    client: usedClient(dependency),
    interfaceComment: docComment({ otherwise: `What ${owner.name} uses of ${service.name}.` }),
    methods: uses.map((use) => ({
      comment: docComment(operationComment(use.operation), 2),
      text: `  ${print(method(use, imports), 2)}`,
    })),
    createComment: docComment({
      otherwise: `Calls ${service.name} through the given transport, and reads of its results what is used.`,
    }),
    createHead: functionHead(
      `export function ${createUsedClient(dependency)}`,
      [transport],
      usedClient(dependency),
    ),
    narrowed:
      narrowed.length > 0 &&
      print(
        ['const reading = ', openBraces(narrowed.map((use) => reading(use, dependency, imports))), ';'],
        2,
      ),
    createBody: print(['return ', openBraces(uses.map((use) => binding(use, dependency, imports))), ';'], 2),
  };
}

function method({ operation, output }: Use, imports: Imports): Doc {
  const parameters = [`options?: ${imports.type('CallOptions', clientModule)}`];
  if (operation.input) parameters.unshift(`input: ${typeName(operation.input, 'send', imports)}`);
  const holder = operation.result.kind === 'stream' ? 'AsyncIterable' : 'Promise';
  const type = output ? { kind: 'ref' as const, to: output } : resultType(operation);
  const given = operation.result.kind === 'empty' ? 'void' : undefined;
  const text = type
    ? typeText(type, 'read', imports)
    : (given ?? imports.type('BinaryContent', clientModule));
  return [operation.name, list('(', parameters, ')'), `: ${holder}<${text}>;`];
}

/** `getUser: { ...userOperations.getUser, output: usedUserGetUserCodec }`. */
function reading({ operation, output }: Use, dependency: Dependency, imports: Imports): Doc {
  const codec = output ? codecName(output, imports) : '';
  const parts = [`...${operationsName(dependency)}.${operation.name}`, `output: ${codec}`];
  return [`${operation.name}: `, braces(parts)];
}

/** `getUser: (input, options) => callOperation(transport, reading.getUser, input, options)`. */
function binding({ operation, output }: Use, dependency: Dependency, imports: Imports): Doc {
  const through = {
    json: 'callOperation',
    empty: 'callOperation',
    binary: 'callBinary',
    stream: 'callStream',
  } as const;
  const given = operation.input ? ['input', 'options'] : ['options'];
  const source = output ? 'reading' : operationsName(dependency);
  const body = call(imports.value(through[operation.result.kind], clientModule), [
    'transport',
    `${source}.${operation.name}`,
    operation.input ? 'input' : 'undefined',
    'options',
  ]);
  return [`${operation.name}: (${given.join(', ')}) =>`, group(indent(line, body))];
}

function operationsName({ service }: Dependency): string {
  return `${service.camel}Operations`;
}

function operationsImport(dependency: Dependency, path: string): string {
  if (dependency.uses?.length === 0) return '';
  const module = moduleSpecifier(path, generatedPath(dependency.service, 'contract.ts'));
  return `import * as ${operationsName(dependency)} from "${module}";\n`;
}
