// What services need to run under `scaffold dev`, as the workspace has it installed.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parse } from 'smol-toml';

/** The folder of swagger-ui-dist, which comes with this command, so that a workspace need not have it. */
export function findSwaggerUi(): string {
  return dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
}

/** Whether the workspace has what its services need to run. */
export function missingPackage(root: string): string | undefined {
  if (!existsSync(join(root, 'package.json'))) return 'package.json';
  const { resolve: find } = createRequire(join(root, 'package.json'));
  return ['@armature/runtime/package.json'].find((name) => {
    try {
      find(name);
      return false;
    } catch {
      return true;
    }
  });
}

/** The port that a service's file in config/ asks for; undefined where it says none, or where any free one will do. */
export function configuredPort(root: string, service: string): number | undefined {
  try {
    const { port } = parse(readFileSync(join(root, `config/${service}.toml`), 'utf8'));
    return typeof port === 'number' && Number.isInteger(port) && port > 0 ? port : undefined;
  } catch {
    // No file, or one that is no TOML: the push of configs says so.
    return undefined;
  }
}
