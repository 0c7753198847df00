// What routes and services become: inputs, results, defaults by method, config, claims, who depends on whom.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { operationNamed, resolveModel, resolveUser, show, typeNamed } from './testing/resolve-files.js';
import { publishOptions, statedOptions } from '../../sections/routes/options/in-contracts.js';
import { depends } from '../../sections/depends/part.js';
import { gateway as gatewayKey } from '../../sections/gateway/part.js';
import { routes, type InputField } from '../../sections/routes/part.js';
import { config } from '../../sections/config/part.js';
import { auth } from '../../sections/auth/part.js';

const places = (fields: readonly InputField[]): string =>
  fields.map((entry) => `${entry.in} ${entry.wire} ${entry.text}${entry.many ? '[]' : ''}`).join(', ');

describe('resolve', () => {
  it('joins path, query, headers and body into one input', () => {
    const service = resolveUser(
      'types:\n  Role: enum(a, b)\nroutes:\n  edit:\n    put: "/a/{id}"\n    path: { id: int64 }\n    query: { page: int32 = 1, roles?: "Role[]", on?: boolean }\n    headers: { ifMatch?: string }\n    body: { name: string, address: { street: string }, tags: "string[]" }\n',
    );
    const edit = operationNamed(service, 'edit');
    assert.equal(edit.input?.name, 'EditInput');
    assert.equal(edit.input.origin, 'input');
    assert.equal(
      show(edit.input.type),
      '{ id: int64; page: int32 = 1; roles?: Role[]; on?: boolean; ifMatch?: string; name: string; address: EditInputAddress; tags: string[] }',
    );
    assert.equal(
      places(edit.fields),
      'path id string, query page number, query roles string[], query on boolean, header if-match string, body name string, body address json, body tags string[]',
    );
    assert.equal(edit.body && show(edit.body), '{ name: string; address: EditInputAddress; tags: string[] }');
  });

  it('uses a named body as it stands when nothing stands beside it', () => {
    const service = resolveUser(
      'types:\n  User: { name: string }\nroutes:\n  a: { post: /a, body: User }\n  b: { put: "/b/{id}", path: { id: int64 }, body: User }\n',
    );
    assert.equal(operationNamed(service, 'a').input, typeNamed(service.module, 'User'));
    const b = operationNamed(service, 'b');
    assert.equal(b.input && show(b.input.type), '{ id: int64; name: string }');
    assert.equal(b.body && show(b.body), 'User');
  });

  it('puts a body that is no object under body', () => {
    const service = resolveUser(
      'types:\n  User: { name: string }\nroutes:\n  a: { post: /a, body: "User[]" }\n',
    );
    const { input, wholeBody, body } = operationNamed(service, 'a');
    assert.equal(input && show(input.type), '{ body: User[] }');
    assert.equal(wholeBody, 'body');
    assert.equal(body && show(body), 'User[]');
  });

  it('sends a body with a file as multipart', () => {
    const service = resolveUser(
      'routes:\n  a: { post: /a, body: { one: file, many: "file[]", note: string, meta: { a: int32 } } }\n',
    );
    const a = operationNamed(service, 'a');
    assert.equal(a.encoding, 'multipart');
    assert.equal(places(a.fields), 'body one file, body many file[], body note string, body meta json');
  });

  it('tells results, status and idempotence', () => {
    const service = resolveUser(
      'types:\n  User: { name: string }\nroutes:\n  a: { get: /a, returns: User }\n  b: { post: /b }\n  c: { delete: /c, status: 204 }\n  d: { put: /d, returns: { x: int32 } }\n  e: { get: /e, returns: binary }\n  f: { get: /f, returns: stream<User> }\n  g: { post: /g, idempotent: true, status: 201, returns: User }\n',
    );
    const told = service.part(routes).operations.map((operation) => {
      const { name, result, status, input } = operation;
      const { idempotent } = statedOptions(publishOptions(operation));
      return `${name} ${result.kind} ${status} ${idempotent} ${input?.name ?? 'none'}`;
    });
    assert.deepEqual(told, [
      'a json 200 true none',
      'b empty 200 false none',
      'c empty 204 true none',
      'd json 200 true none',
      'e binary 200 true none',
      'f stream 200 true none',
      'g json 201 true none',
    ]);
    assert.equal(show(typeNamed(service.module, 'DResult').type), '{ x: int32 }');
  });

  it('links errors of the service and of its imports', () => {
    const service = resolveUser(
      'imports: { common: ../../shared/common.yaml }\nerrors:\n  Taken: { code: 10409, status: 409, message: taken }\nroutes:\n  a: { get: /a, errors: [Taken, common.NotFound] }\n',
      { 'shared/common.yaml': 'errors:\n  NotFound: { code: 10404, status: 404, message: none }\n' },
    );
    const errors = operationNamed(service, 'a').errors;
    assert.deepEqual(
      errors.map((error) => `${error.module.name} ${error.name} ${error.code}`),
      ['user Taken 10409', 'common NotFound 10404'],
    );
  });

  it('begins each config with the port', () => {
    const service = resolveUser('config:\n  email: { address: email, port: int32 = 587 }\n');
    assert.equal(
      show(service.part(config).type),
      '{ port: int32(minimum 0, maximum 65535) = 0; email: UserConfigEmail }',
    );
  });

  it('has claims, also where none are told', () => {
    const plain = resolveModel({
      'services/user/service.yaml': 'service: user\nroutes:\n  a: { get: /a, auth: jwt }\n',
    });
    assert.equal(show(plain.workspace.part(auth).claims.type), '{ userId: string; role?: string }');
    const told = resolveModel({
      'scaffold.yaml':
        'workspace: shop\nimports: { common: ./shared/common.yaml }\nauth: { claims: { id: int64, role: common.Role } }\n',
      'shared/common.yaml': 'types:\n  Role: enum(admin, member)\n',
      'services/user/service.yaml':
        'service: user\nroutes:\n  a: { get: /a, auth: { jwt: { roles: [admin] } } }\n',
    });
    assert.equal(show(told.workspace.part(auth).claims.type), '{ id: int64; role: Role }');
    assert.equal(told.workspace.part(auth).claims.module.path, 'shared/generated/claims.ts');
    assert.deepEqual(
      told.services[0]?.part(routes).operations[0]?.auth?.roles.map((role) => role.value),
      ['admin'],
    );
  });

  it('links services that depend on each other, a gateway, and a peer outside', () => {
    const model = resolveModel({
      'services/user/service.yaml':
        'service: user\ndepends: [task-runner, { service: mailer, manifest: ../../peers/mailer.yaml, encoding: form }]\nroutes:\n  a: { get: /a }\n',
      'services/task-runner/service.yaml':
        'service: task-runner\ndepends: [user]\nroutes:\n  a: { get: /a, rpcOnly: true, callers: [user] }\n',
      'services/gateway/service.yaml': "service: gateway\ngateway: { expose: ['*'] }\n",
      'peers/mailer.yaml': 'service: mailer\nroutes:\n  send: { post: /send, body: { to: string } }\n',
    });
    const [gateway, runner, user] = model.services;
    assert.deepEqual(
      [runner?.camel, runner?.pascal, runner?.folder],
      ['taskRunner', 'TaskRunner', 'services/task-runner'],
    );
    assert.equal(user?.part(depends)[0]?.service, runner);
    assert.equal(runner?.part(depends)[0]?.service, user);
    const { span: _span, ...form } = user!.part(depends)[1]!;
    assert.deepEqual(form, { service: model.peers[0], encoding: 'form', fallbacks: [] });
    assert.equal(model.peers[0]?.folder, 'peers/mailer');
    assert.deepEqual(gateway?.part(gatewayKey)?.exposes, [runner, user]);
  });

  it('resolves five times as many operations in about five times the time', () => {
    const workspace = (services: number): Record<string, string> => {
      const files: Record<string, string> = {
        'shared/common.yaml': 'types:\n  Page<T>: { items: "T[]", total: int32 }\n',
      };
      for (let service = 0; service < services; service += 1) {
        let text = `service: s${service}\nimports: { common: ../../shared/common.yaml }\ntypes:\n`;
        for (let type = 0; type < 20; type += 1) {
          text += `  T${type}: { id: int64, next?: T${(type + 1) % 20}, at: { x: int32 = 1 } }\n`;
        }
        text += 'routes:\n';
        for (let route = 0; route < 20; route += 1) {
          text += `  op${route}: { put: "/o${route}/{key}", path: { key: string }, body: Partial<T${route}>, returns: common.Page<T${route}> }\n`;
        }
        files[`services/s${service}/service.yaml`] = text;
      }
      return files;
    };
    // The processor's time, which other processes do not take: of the cheapest of three runs.
    const cost = (services: number): number => {
      const files = workspace(services);
      const costs = [1, 2, 3].map(() => {
        const before = process.cpuUsage();
        const model = resolveModel(files);
        const { user } = process.cpuUsage(before);
        assert.equal(
          model.services.flatMap((service) => service.part(routes).operations).length,
          services * 20,
        );
        return user;
      });
      return Math.min(...costs);
    };
    cost(10);
    const ratio = cost(50) / cost(10);
    // Each with each would be 25.
    assert.ok(ratio < 15, `${ratio.toFixed(1)} times the time`);
  });
});
