// Emits <name>.service.ts: the class with the business logic. The user's from the first day; new operations are added as seams.
import type { Operation, ServiceModel } from '../../../language/model.js';
import type { EmittedFile, MethodSeam } from '../../../engine/write/change.js';
import { docComment } from '../../../engine/emit/doc-comment.js';
import { createImports, type Imports, moduleSpecifier, runtimeModule } from '../../../engine/emit/imports.js';
import { list, print } from '../../../engine/emit/layout.js';
import { stringLiteral } from '../../../engine/emit/literals.js';
import { renderTemplate } from '../../../engine/emit/template.js';
import { handlerSignature } from './service.js';
import { generatedPath, implementationPath, operationComment } from './service-names.js';

/** The service's class, with every method there is to write. */
export function emitImplementation(service: ServiceModel): EmittedFile {
  const path = implementationPath(service);
  const className = `${service.pascal}Service`;
  const imports = createImports(path, [className]);
  const api = imports.type(`${service.pascal}Api`, generatedPath(service, 'service.ts'));
  const context = imports.type(`${service.pascal}Context`, generatedPath(service, 'service.ts'));
  const texts = service.operations.map((operation) => indented(methodSeam(operation, imports).text));
  // Seams name everything as it is called where it comes from: what is taken in the user's file is seen when they are merged.
  const methods = service.operations.map((operation) => methodSeam(operation, createImports(path)));
  const view = {
    service: service.name,
    className,
    classComment: docComment({ otherwise: `Does what ${service.name} offers.` }),
    api,
    construct: print(
      ['  constructor', list('(', [`private readonly context: ${context}`], ')'), ' {}'],
      2,
      0,
    ),
    methods: texts.map((text) => ({ text })),
    imports: imports.text(),
  };
  return {
    path,
    ownership: 'merged',
    text: renderTemplate('services/service/name.service.ts', view),
    from: service.from,
    merge: {
      kind: 'class',
      implements: `${service.pascal}Api`,
      module: moduleSpecifier(path, generatedPath(service, 'service.ts')),
      methods,
    },
  };
}

function methodSeam(operation: Operation, fileImports: Imports): MethodSeam {
  const asked: { name: string; module: string; typeOnly: boolean }[] = [];
  const imports = recording(fileImports, asked);
  const failure = imports.value('failure', runtimeModule);
  const signature = handlerSignature(operation, imports);
  // Laid out for its place inside the class, two columns in.
  const head = print([methodLead(operation), signature, ' {'], 2).replaceAll('\n  ', '\n');
  const message = stringLiteral(`${operation.name} is not written yet`);
  const comment = docComment(operationComment(operation), 2).replace(/^ {2}/gm, '');
  const flatThrow = `throw ${failure}("internal", ${message});`;
  const body =
    flatThrow.length <= 76 ? `  ${flatThrow}` : `  throw ${failure}(\n    "internal",\n    ${message},\n  );`;
  return {
    name: operation.name,
    text: `${comment}${head}\n${body}\n}`,
    signature: print(signature, 0, -1_000_000),
    imports: asked,
  };
}

function methodLead(operation: Operation): string {
  return `async ${operation.result.kind === 'stream' ? '*' : ''}${operation.name}`;
}

/** Passes on every question and notes it, one entry a name. */
function recording(imports: Imports, asked: { name: string; module: string; typeOnly: boolean }[]): Imports {
  const note = (name: string, module: string, typeOnly: boolean) => {
    const specifier = /\.[cm]?ts$/.test(module) ? moduleSpecifier(imports.file, module) : module;
    const known = asked.some((one) => one.name === name && one.module === specifier);
    if (!known) asked.push({ name, module: specifier, typeOnly });
  };
  return {
    ...imports,
    value: (name, module) => {
      note(name, module, false);
      return imports.value(name, module);
    },
    type: (name, module) => {
      note(name, module, true);
      return imports.type(name, module);
    },
  };
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
