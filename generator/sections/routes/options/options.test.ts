// The table of route options: nothing outside of it knows an option by its name, and each is whole.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { routeOptions, optionList, toldOptions } from './index.js';
import { routeShape } from '../shape.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../../../generator');

/** Who may name an option, and why: files, or folders. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  // The router's table shows it to those who read the generated code.
  'sections/routes/files/router.ts': ['rpcOnly'],
  // Answers stand under their statuses.
  'sections/routes/openapi-responses.ts': ['status'],
  // A gateway has a deadline of its own.
  'sections/gateway/': ['timeoutMs'],
  // Flags of commands, and what is said of them.
  'cli/new/route.ts': ['rpcOnly'],
  'cli/new/crud-entries.ts': ['rpcOnly'],
  'cli/call/failure.ts': ['rpcOnly', 'auth'],
  // Pages of diagnostics show manifests.
  'diagnostic/catalogue/arm1-yaml.ts': ['rpcOnly'],
  'diagnostic/catalogue/arm4-routes.ts': ['rpcOnly'],
};

test('no file outside of the table knows an option by its name', () => {
  const names = Object.keys(routeOptions).join('|');
  const patterns = [
    // Of what is called an operation, whatever the option; of anything else, where the name says it all.
    new RegExp(`\\b(?:operation|route|published|before|after)\\??\\.(${names})\\b`, 'g'),
    /\.(callers|idempotent|rpcOnly|timeoutMs)\b/g,
    /\b(idempotent|rpcOnly)\b(?=\??:|[,}) ])/g,
    /\b(rpcOnly|auth|callers|idempotent|timeoutMs)\b[^{}()]*\}: (?:Operation|OperationSchema|RouteDeclaration)\b/g,
    /['"]x-(callers|idempotent|rpc-only|timeout-ms)['"]/g,
  ];
  const found: string[] = [];
  for (const file of sources()) {
    const text = readFileSync(join(root, file), 'utf8').replace(/^\s*(?:\/\/|\/?\*).*$/gm, '');
    for (const pattern of patterns) {
      for (const [, name = ''] of text.matchAll(pattern)) {
        const isAllowed = Object.entries(allowed).some(
          ([place, options]) => file.startsWith(place) && options.includes(name),
        );
        if (!isAllowed) found.push(`${file}: ${name}`);
      }
    }
  }
  assert.deepEqual([...new Set(found)], []);
});

test('each option is read under a key of its own, and told of once', () => {
  const keys = optionList.map(([, { key }]) => key);
  assert.deepEqual([...new Set(keys)], keys);
  assert.ok(routeShape.kind === 'section');
  for (const [, { key, shape, description }] of optionList) {
    assert.deepEqual(routeShape.keys[key], { shape, description });
  }
  assert.deepEqual(toldOptions.map(([name]) => name).sort(), optionList.map(([name]) => name).sort());
});

function sources(): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !/\.test\.|\/testing\/|^fixtures\//.test(path))
    .filter((path) => !path.startsWith('sections/routes/options/'));
}
