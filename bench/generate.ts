// Wall time and memory of `scaffold generate`, against starting Node and against a floor that parses the manifests and writes strings.
// `npm run bench:generate -- [rounds]`: medians and ratios; absolute figures mean little on a shared machine.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const rounds = Number(process.argv[2] ?? 3);
const scaffold = fileURLToPath(new URL('../bin/scaffold.js', import.meta.url));
const yaml = import.meta.resolve('yaml');
const folder = mkdtempSync(join(tmpdir(), 'armature-bench-'));

/** Parses every manifest and writes as much text as is generated: what no tool that parses YAML and writes files can go below. */
const floor = `
  import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
  import { parseDocument } from ${JSON.stringify(yaml)};
  const [root, count] = process.argv.slice(1);
  mkdirSync(root + '/floor', { recursive: true });
  for (let index = 0; index < Number(count); index += 1) {
    const { types, routes } = parseDocument(readFileSync(root + '/services/s' + index + '/service.yaml', 'utf8')).toJS();
    let text = '';
    for (const [name, fields] of Object.entries({ ...types, ...routes }))
      for (const [field, type] of Object.entries(fields)) text += (name + '.' + field + ': ' + JSON.stringify(type) + '\\n').repeat(12);
    for (let file = 0; file < 8; file += 1) writeFileSync(root + '/floor/s' + index + '-' + file, text.slice(0, text.length / 8));
  }
`;

const figures = new Map<string, { readonly seconds: number[]; mebibytes: number }>();
try {
  for (let round = 0; round < rounds; round += 1) {
    measure('node -e 0', ['-e', '0']);
    measure('scaffold --version', [scaffold, '--version']);
    for (const [operations, services] of [
      [10, 1],
      [100, 5],
      [1000, 50],
    ] as const) {
      const root = join(folder, `${round}-${operations}`);
      writeWorkspace(root, operations, services);
      measure(`${operations} floor`, ['--input-type=module', '-e', floor, root, String(services)]);
      const generate = [scaffold, 'generate', '--quiet', '--cwd', root];
      measure(`${operations} cold`, generate);
      measure(`${operations} unchanged`, generate);
      const manifest = join(root, 'services/s0/service.yaml');
      writeFileSync(
        manifest,
        readFileSync(manifest, 'utf8').replace('    name: string', '    added?: string\n    name: string'),
      );
      measure(`${operations} one field changed`, generate);
    }
  }
  const start = median(figures.get('node -e 0')!.seconds);
  for (const [name, { seconds, mebibytes }] of figures) {
    const time = median(seconds);
    const bare = figures.get(`${name.split(' ')[0]} floor`);
    const ratio = bare ? `${(time / median(bare.seconds)).toFixed(2)} of the floor` : '';
    console.log(
      `${name.padEnd(24)} ${time.toFixed(2).padStart(6)} s  ${(time / start).toFixed(1).padStart(5)} node -e 0  ${String(mebibytes).padStart(4)} MiB  ${ratio}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}

function measure(name: string, args: readonly string[]): void {
  const report = join(folder, 'memory');
  const preload = `data:text/javascript,${encodeURIComponent(
    `import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync(${JSON.stringify(report)}, String(process.resourceUsage().maxRSS)));`,
  )}`;
  const begun = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', preload, ...args], {
    encoding: 'utf8',
  });
  const seconds = (performance.now() - begun) / 1000;
  if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
  const known = figures.get(name) ?? { seconds: [], mebibytes: 0 };
  known.seconds.push(seconds);
  known.mebibytes = Math.max(known.mebibytes, Math.round(Number(readFileSync(report, 'utf8')) / 1024));
  figures.set(name, known);
}

function writeWorkspace(root: string, operations: number, services: number): void {
  const write = (path: string, text: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('scaffold.yaml', 'workspace: bench\n');
  write('shared/common.yaml', 'types:\n  Address: { street: string, city: string }\n');
  for (let service = 0; service < services; service += 1) {
    const each = Array.from({ length: operations / services }, (_, index) => index);
    const types = each.map(
      (n) =>
        `  Thing${n}:\n    id: int64\n    name: string(1..64)\n    email?: email\n    tags: string[]\n    createdAt: datetime\n    amount: double = 1\n    home: common.Address\n    role: enum(admin, member)\n`,
    );
    const routes = each.map((n) =>
      n % 2 === 1
        ? `  getThing${n}: { get: "/things${n}/{id}", path: { id: int64 }, auth: jwt, returns: Thing${n} }\n`
        : `  makeThing${n}:\n    post: /things${n}\n    body: { name: string(1..64), amount: double, tags: "string[]" }\n    returns: Thing${n}\n`,
    );
    const depends = service % 5 === 4 ? `depends: [s${service - 1}]\n` : '';
    write(
      `services/s${service}/service.yaml`,
      `service: s${service}\nimports: { common: ../../shared/common.yaml }\n${depends}types:\n${types.join('')}routes:\n${routes.join('')}`,
    );
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
