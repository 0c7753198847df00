// Workspaces of any size: services with a type of eight fields for each operation, shared types, every fifth service calls another.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes a workspace with so many operations, spread over so many services. */
export function writeWorkspace(root: string, operations: number, services: number): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('scaffold.yaml', 'workspace: bench\n');
  write('shared/common.yaml', 'types:\n  Address: { street: string, city: string }\n');
  for (let service = 0; service < services; service += 1) {
    const each = Array.from({ length: operations / services }, (_, index) => index);
    const depends = service % 5 === 4 ? `depends: [s${service - 1}]\n` : '';
    write(
      `services/s${service}/service.yaml`,
      `service: s${service}\nimports: { common: ../../shared/common.yaml }\n${depends}types:\n${each.map(type).join('')}routes:\n${each.map(route).join('')}`,
    );
  }
}

function type(n: number): string {
  return `  Thing${n}:\n    id: int64\n    name: string(1..64)\n    email?: email\n    tags: string[]\n    createdAt: datetime\n    amount: double = 1\n    home: common.Address\n    role: enum(admin, member)\n`;
}

function route(n: number): string {
  return n % 2 === 1
    ? `  getThing${n}: { get: "/things${n}/{id}", path: { id: int64 }, auth: jwt, returns: Thing${n} }\n`
    : `  makeThing${n}:\n    post: /things${n}\n    body: { name: string(1..64), amount: double, tags: "string[]" }\n    returns: Thing${n}\n`;
}
