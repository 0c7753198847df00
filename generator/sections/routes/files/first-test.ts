// Emits <name>.service.test.ts: a first test, in the test's own process, that passes as long as nothing is written yet.
import type { Model, NamedType, Operation, ServiceModel } from '../../../language/model.js';
import type { EmittedFile } from '../../../engine/write/change.js';
import { createImports, type Imports } from '../../../engine/emit/imports.js';
import { braces, call, type Doc, print } from '../../../engine/emit/layout.js';
import { jsonLiteral, stringLiteral } from '../../../engine/emit/literals.js';
import { sampleType } from '../../../language/sample/sample.js';
import { sampleExpression } from '../../../language/sample/sample-expression.js';
import { renderTemplate } from '../../../engine/emit/template.js';
import { testCaller } from '../options/in-calls.js';
import { textProperty } from './declarations.js';
import { generatedPath, implementationPath } from './service-names.js';

const testingModule = '@armature/runtime/testing';

/** The service's first test. */
export function emitFirstTest(service: ServiceModel, model: Model): EmittedFile {
  const path = implementationPath(service).replace(/\.ts$/, '.test.ts');
  const imports = createImports(path, [
    'assert',
    'test',
    'service',
    'client',
    'signedIn',
    'caller',
    'answer',
  ]);
  const candidate = firstCallable(service, model);
  const config = sampleConfig(service);
  const view = {
    service: service.name,
    config: config ? print(['const config = ', config, ';'], 2) : '',
    start: print(
      [
        'const service = await ',
        call(imports.value('startTestService', testingModule), [
          imports.value(`${service.camel}Definition`, generatedPath(service, 'service.ts')),
          `(context) => new ${imports.value(`${service.pascal}Service`, implementationPath(service))}(context)`,
          ...(config ? ['{ config }'] : []),
        ]),
        ';',
      ],
      2,
    ),
    name: stringLiteral(
      candidate ? `${candidate.operation.name} answers` : `${service.name} starts and stops`,
    ),
    operation: candidate?.operation.name ?? '',
    call: candidate ? firstCall(service, candidate, imports) : '',
    imports: imports.text(),
  };
  const text = renderTemplate('services/service/name.service.test.ts', view);
  return { path, ownership: 'scaffolded', text, from: service.from };
}

/** An operation that can be called with values that are made up here. */
interface Candidate {
  readonly operation: Operation;
  readonly input: Doc | undefined;
  /** Of the user who calls. */
  readonly claims: Doc | undefined;
  /** The service that calls, where no user does. */
  readonly caller: string | undefined;
}

function firstCallable(service: ServiceModel, model: Model): Candidate | undefined {
  for (const operation of service.operations) {
    if (
      operation.result.kind === 'stream' ||
      operation.result.kind === 'binary' ||
      operation.encoding === 'multipart'
    ) {
      continue;
    }
    const input = operation.input && sampleOf(operation.input);
    if (operation.input && !input) continue;
    const { user, service: caller } = testCaller(operation);
    const claims = user && claimsFor(user.role, model);
    if (user && !claims) continue;
    return { operation, input, claims, caller };
  }
  return undefined;
}

function sampleOf(named: NamedType): Doc | undefined {
  const sample = sampleType({ kind: 'ref', to: named }, named.name);
  return sample && sampleExpression({ kind: 'ref', to: named }, sample.value);
}

/** Claims with a role. */
function claimsFor(role: string | undefined, model: Model): Doc | undefined {
  const { claims, roleClaim } = model.workspace;
  const sample = sampleType({ kind: 'ref', to: claims }, claims.name);
  if (!sample) return undefined;
  const value = { ...(sample.value as Record<string, unknown>) };
  if (role !== undefined) {
    const field =
      claims.type.kind === 'object' ? claims.type.fields.find((one) => one.name === roleClaim) : undefined;
    value[roleClaim] = field?.type.kind === 'array' ? [role] : role;
  }
  return sampleExpression({ kind: 'ref', to: claims }, value);
}

/** What the config must have beyond its defaults; undefined where that is nothing. */
function sampleConfig(service: ServiceModel): Doc | undefined {
  const sample = sampleType({ kind: 'ref', to: service.config }, service.name);
  const { port: _port, ...config } = (sample?.value ?? {}) as Record<string, unknown>;
  return Object.keys(config).length === 0 ? undefined : jsonLiteral(config);
}

function firstCall(
  service: ServiceModel,
  { operation, input, claims, caller }: Candidate,
  imports: Imports,
): string {
  const create = imports.value(`create${service.pascal}Client`, generatedPath(service, 'client.ts'));
  const statements: Doc[] = [];
  if (claims) statements.push(['const signedIn = service.as(', claims, ');']);
  else if (caller !== undefined) {
    statements.push(['const caller = ', call('service.asService', [stringLiteral(caller)]), ';']);
  }
  const through = claims ? 'signedIn' : caller === undefined ? 'service' : 'caller';
  const message = stringLiteral(`${operation.name} is not written yet`);
  statements.push(
    ['const client = ', call(`${through}.client`, [create]), ';'],
    [`const answer = client.${operation.name}(`, input ?? '', ');'],
    ['await assert.rejects(answer, ', braces([textProperty('message', message)]), ');'],
  );
  // Four columns in: it stands inside `try`.
  return statements.map((statement) => `    ${print(statement, 4)}`).join('\n');
}
