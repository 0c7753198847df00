// Files that a workspace adds by templates of its own.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { applyChanges } from '../../engine/write/apply.js';
import { createMemoryTree } from '../../file/memory-tree.js';
import { generate } from '../../generate/generate.js';
import { generateIncrementally } from '../../generate/incremental.js';
import { lineAndColumn } from '../../source/source-file.js';

const services = {
  'services/user/service.yaml': `service: user
summary: Accounts.
depends: [mail]
config: { apiKey: { type: string, writeOnly: true }, limit: int32 = 5 }
types:
  User: { description: A person., fields: { id: int64, name: string, nick?: string } }
  Role: enum(admin, member)
errors:
  NoSuchUser: { code: 10404, status: 404, message: no such user }
routes:
  getUser: { get: "/users/{id}", summary: Reads., path: { id: int64 }, returns: User, errors: [NoSuchUser] }
`,
  'services/mail/service.yaml': 'service: mail\nroutes:\n  send: { post: /send, body: { text: string } }\n',
};
const workspace = (entries: string): string => `workspace: shop\nfiles:\n${entries}`;
const terraform = '  - { template: own/tf.hbs, for: service, path: "infra/{{service.name}}.tf" }\n';

async function generateWith(entries: string, templates: Readonly<Record<string, string>>) {
  const tree = createMemoryTree({ 'scaffold.yaml': workspace(entries), ...services, ...templates });
  const { changes, diagnostics } = await generate({ tree });
  return {
    changes,
    texts: new Map(changes.map(({ path, after }) => [path, after])),
    told: diagnostics.map(tell),
  };
}

function tell({ code, span, suggestion }: Diagnostic): string {
  const { line, column } = span ? lineAndColumn(span.file, span.start) : { line: 0, column: 0 };
  return `${code} ${span?.file.path}:${line}:${column}${suggestion === undefined ? '' : ` ${suggestion}?`}`;
}

describe('an own file', () => {
  test('for each service is printed as its template has it', async () => {
    const { texts, told } = await generateWith(terraform, {
      'templates/own/tf.hbs':
        '{{service.name}} of {{workspace.name}}: {{service.summary}}\n{{#each operations}}{{method}} {{url}} {{#if input}}{{input}} {{/if}}-> {{output}}{{#each errors}} {{status}}{{/each}}\n{{/each}}{{#each types}}{{name}} {{kind}}{{#each fields}} {{name}}{{#if isOptional}}?{{/if}}: {{type}}{{/each}}{{#each values}} {{this}}{{/each}}\n{{/each}}{{#each config}}{{name}}{{#if isWriteOnly}} secret{{/if}} {{json default}}\n{{/each}}{{#each depends}}{{name}}\n{{/each}}',
    });
    assert.deepEqual(told, []);
    assert.equal(
      texts.get('infra/user.tf'),
      `user of shop: Accounts.
GET /api/user/users/{id} GetUserInput -> User 404
User object id: bigint name: string nick?: string
Role enum admin member
GetUserInput object id: bigint
UserConfig object port?: number apiKey: string limit?: number
port 0
apiKey secret null
limit 5
mail
`,
    );
    assert.match(texts.get('infra/mail.tf') ?? '', /^mail of shop: \n/);
  });

  test('for each operation and for the workspace have views of their own', async () => {
    const { texts, told } = await generateWith(
      '  - { template: own/op.md.hbs, for: operation, path: "{{service.folder}}/docs/{{operation.name}}.md" }\n  - { template: own/all.json.hbs, for: workspace, path: "docs/{{workspace.name}}.json" }\n',
      {
        'templates/own/op.md.hbs': '# {{operation.name}} of {{service.pascal}}\n{{> own/foot}}',
        'templates/own/foot.hbs': '{{workspace.namespace}}\n',
        'templates/own/all.json.hbs':
          '{"names":[{{#each services}}{{#unless @first}},{{/unless}}{{json service.name}}{{/each}}],"first":{{#each services}}{{#if @first}}{{json contract.service}}{{/if}}{{/each}} }',
      },
    );
    assert.deepEqual(told, []);
    assert.equal(texts.get('services/user/docs/getUser.md'), '# getUser of User\nshop\n');
    assert.equal(texts.get('services/mail/docs/send.md'), '# send of Mail\nshop\n');
    assert.equal(texts.get('docs/shop.json'), '{\n  "names": ["mail", "user"],\n  "first": "mail"\n}\n');
  });

  test('is laid out or printed anew where it is TypeScript or JSON', async () => {
    const { texts, told } = await generateWith(
      '  - { template: own/mock.ts.hbs, for: service, path: "{{service.folder}}/generated/mock.ts" }\n  - { template: own/all.json.hbs, for: workspace, path: docs/all.json }\n',
      {
        'templates/own/mock.ts.hbs':
          "import { join } from 'node:path';\n{{imports}}\nexport const names=[{{#each operations}}{{json name}},{{/each}}];\n{{#each operations}}export type {{pascal}} = {{output}};\n{{/each}}export const x = join('a')\n",
        'templates/own/all.json.hbs':
          '{"all":[{{#each services}}{{#unless @first}},{{/unless}}{"name":{{json service.name}},"contract":{{json contract}},"document":{{json openapi}} }{{/each}}]}',
      },
    );
    assert.deepEqual(told, []);
    const mock = texts.get('services/user/generated/mock.ts') ?? '';
    assert.match(mock, /^import \{ join \} from "node:path";\nimport type \{ User \} from "\.\/dto\.js";\n/);
    assert.match(mock, /^export const names = \["getUser"\];$/m);
    const all = JSON.parse(texts.get('docs/all.json') ?? '') as {
      all: { name: string; document: { openapi: string } }[];
    };
    assert.deepEqual(
      all.all.map(({ name, document }) => `${name} ${document.openapi}`),
      ['mail 3.1.0', 'user 3.1.0'],
    );
    assert.match(texts.get('docs/all.json') ?? '', /^\{\n {2}"all": \[\n {4}\{/);
  });

  for (const [what, entries, templates, ...told] of [
    [
      'template that is not there',
      terraform.replace('tf.hbs', 'ft.hbs'),
      { 'templates/own/tf.hbs': '' },
      'ARM7010 scaffold.yaml:3:17 own/tf.hbs?',
    ],
    ['path that leads out', terraform.replace('infra', '../infra'), {}, 'ARM1013 scaffold.yaml:3:49'],
    [
      'hole that a path can’t have',
      terraform.replace('service.name', 'service.nmae'),
      { 'templates/own/tf.hbs': '' },
      'ARM7011 scaffold.yaml:3:56 service.name?',
    ],
    [
      'path that is the same for all services',
      terraform.replace('{{service.name}}', 'all'),
      { 'templates/own/tf.hbs': '' },
      'ARM7012 scaffold.yaml:3:49',
    ],
    [
      'path of another own file',
      terraform + terraform.replace('own/', 'own/b'),
      { 'templates/own/tf.hbs': '', 'templates/own/btf.hbs': '' },
      'ARM7012 scaffold.yaml:4:50',
    ],
    [
      'path of a generated file',
      '  - { template: own/tf.hbs, for: service, path: "{{service.folder}}/generated/dto.ts" }\n',
      { 'templates/own/tf.hbs': '' },
      'ARM7012 scaffold.yaml:3:49',
    ],
    [
      'path of a manifest',
      '  - { template: own/tf.hbs, for: workspace, path: scaffold.yaml }\n',
      { 'templates/own/tf.hbs': '' },
      'ARM7012 scaffold.yaml:3:51',
    ],
    [
      'path of another own file, but for capitals',
      terraform + terraform.replace('own/', 'own/b').replace('.tf"', '.TF"'),
      { 'templates/own/tf.hbs': '', 'templates/own/btf.hbs': '' },
      'ARM7012 scaffold.yaml:4:50',
    ],
    [
      'path of a generated file, but for accents and capitals',
      '  - { template: own/tf.hbs, for: service, path: "{{service.folder}}/Generated/DTO.ts" }\n',
      { 'templates/own/tf.hbs': '' },
      'ARM7012 scaffold.yaml:3:49',
    ],
    [
      'path of a folder of generated files',
      '  - { template: own/tf.hbs, for: service, path: "{{service.folder}}/generated" }\n',
      { 'templates/own/tf.hbs': '' },
      'ARM7012 scaffold.yaml:3:49',
    ],
    [
      'path below another own file',
      `  - { template: own/tf.hbs, for: workspace, path: infra }\n${terraform}`,
      { 'templates/own/tf.hbs': '' },
      'ARM7012 scaffold.yaml:4:49',
    ],
    [
      'path below a manifest',
      '  - { template: own/tf.hbs, for: workspace, path: scaffold.yaml/x }\n',
      { 'templates/own/tf.hbs': '' },
      'ARM7012 scaffold.yaml:3:51',
    ],
    [
      'path at which it would be a manifest',
      '  - { template: own/tf.hbs, for: workspace, path: services/new/service.yaml }\n',
      { 'templates/own/tf.hbs': '' },
      'ARM7012 scaffold.yaml:3:51',
    ],
    [
      'path of the keys of this machine',
      '  - { template: own/tf.hbs, for: workspace, path: config/parent.toml }\n',
      { 'templates/own/tf.hbs': '' },
      'ARM7012 scaffold.yaml:3:51',
    ],
    [
      'path of git’s, in capitals',
      '  - { template: own/tf.hbs, for: workspace, path: .GIT/hooks/pre-commit }\n',
      { 'templates/own/tf.hbs': '' },
      'ARM7012 scaffold.yaml:3:51',
    ],
    [
      'brace in its path that opens no hole',
      '  - { template: own/tf.hbs, for: service, path: "infra/{{service.name}" }\n',
      { 'templates/own/tf.hbs': '' },
      'ARM7011 scaffold.yaml:3:56',
      'ARM7011 scaffold.yaml:3:70',
    ],
    ...['a/./b', 'a//b', 'a/b/', '.', 'a/..', '/a', 'C:/a', 'a\\\\b', 'a?', 'a ', 'a.', 'a\\tb'].map(
      (path) =>
        [
          `path that not every system has, or in two forms (${path})`,
          `  - { template: own/tf.hbs, for: workspace, path: "${path}" }\n`,
          {},
          'ARM1013 scaffold.yaml:3:51',
        ] as const,
    ),
    [
      'part of the package that does not fit it',
      terraform,
      { 'templates/own/tf.hbs': '\n{{#each operations}}{{> parts/codec.ts}}{{/each}}' },
      'ARM7001 templates/own/tf.hbs:2:21',
    ],
    [
      'hole that its view has not',
      terraform,
      { 'templates/own/tf.hbs': '\n  {{#each operations}}{{mthod}}{{/each}}' },
      'ARM7001 templates/own/tf.hbs:2:25 method?',
    ],
    [
      'JSON that is none',
      '  - { template: own/a.json.hbs, for: workspace, path: a.json }\n',
      { 'templates/own/a.json.hbs': '{"a":1,}' },
      'ARM7003 a.json:1:8',
    ],
    [
      'subject that is none',
      terraform.replace('for: service', 'for: services'),
      {},
      'ARM1014 scaffold.yaml:3:34 service?',
    ],
  ] as const) {
    test(`with a ${what} is refused with its place`, async () => {
      const found = await generateWith(entries, templates);
      assert.deepEqual(found.told, told);
      assert.deepEqual(found.changes, []);
    });
  }
});

test('own files follow their services, and are removed when nothing asks for them and nobody edited them', async () => {
  const tree = createMemoryTree({
    'scaffold.yaml': workspace(`${terraform}  - { template: own/all.hbs, for: workspace, path: all.txt }\n`),
    ...services,
    'templates/own/tf.hbs': '{{#each operations}}{{name}} {{/each}}\n',
    'templates/own/all.hbs': '{{#each services}}{{#each operations}}{{name}} {{/each}}{{/each}}\n',
  });
  const run = async (): Promise<number> => {
    const { changes, remember, diagnostics } = await generateIncrementally({ tree }, 'test');
    assert.deepEqual(diagnostics.map(tell), []);
    assert.deepEqual(applyChanges(changes, tree), []);
    remember(tree);
    return changes.length;
  };
  await run();
  assert.equal(await run(), 0);
  assert.equal(tree.read('infra/user.tf'), 'getUser \n');
  assert.equal(tree.read('all.txt'), 'send getUser \n');
  const manifest = services['services/user/service.yaml'];
  tree.write('services/user/service.yaml', `${manifest}  touch: { post: /touch }\n`);
  await run();
  assert.equal(tree.read('infra/user.tf'), 'getUser touch \n');
  assert.equal(tree.read('all.txt'), 'send getUser touch \n');
  tree.write('templates/own/tf.hbs', '{{#each operations}}{{method}} {{/each}}\n');
  await run();
  assert.equal(tree.read('infra/user.tf'), 'GET POST \n');
  tree.write('infra/mail.tf', 'mine\n');
  tree.write('scaffold.yaml', 'workspace: shop\n');
  const { changes } = await generate({ tree });
  assert.deepEqual(
    changes
      .filter(({ kind }) => kind === 'delete' || kind === 'conflict')
      .map(({ path, kind }) => `${kind} ${path}`),
    ['delete all.txt', 'conflict infra/mail.tf', 'delete infra/user.tf'],
  );
});
