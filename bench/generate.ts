// What `scaffold generate` costs, against starting Node, against a floor that parses the manifests and writes strings, against another checkout
// and against generators that read the OpenAPI document that we emit:
// `npm run bench:generate -- [--rounds 3] [--sizes 10,100,1000,5000] [--peers] [--against DIR]`.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machine, spread } from './harness/report.js';
import { type ProcessCost, runNode } from './harness/run-process.js';
import { writeWorkspace } from './workspaces/operations.js';

/** Parses every manifest and writes as much text as is generated: what no tool that parses YAML and writes files can go below. */
const floorProgram = `
  import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
  import { parseDocument } from ${JSON.stringify(import.meta.resolve('yaml'))};
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

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    sizes: { type: 'string', default: '10,100,1000,5000' },
    peers: { type: 'boolean', default: false },
    against: { type: 'string' },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const contenders = { ours: root, ...(values.against !== undefined && { theirs: values.against }) };
const sizes = values.sizes.split(',').map(Number);
const folder = mkdtempSync(join(tmpdir(), 'armature-bench-'));
const costs = new Map<string, ProcessCost[]>();

try {
  for (let round = 0; round < Number(values.rounds); round += 1) {
    measure('node -e 0', ['-e', '0']);
    for (const [name, checkout] of Object.entries(contenders))
      measure(`--version ${name}`, [join(checkout, 'bin/scaffold.js'), '--version']);
    for (const operations of sizes) measureSize(operations, round);
    if (values.peers) for (const operations of sizes) if (operations <= 1000) measurePeers(operations, round);
  }
  report();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Twenty operations a service. */
function measureSize(operations: number, round: number): void {
  const services = Math.max(1, operations / 20);
  const place = join(folder, `${round}-${operations}`);
  const floor = join(place, 'floor');
  writeWorkspace(floor, operations, services);
  measure(`${operations} floor`, ['--input-type=module', '-e', floorProgram, floor, String(services)]);
  for (const [name, checkout] of Object.entries(contenders)) {
    const workspace = join(place, name);
    writeWorkspace(workspace, operations, services);
    const generate = [join(checkout, 'bin/scaffold.js'), 'generate', '--quiet', '--cwd', workspace];
    measure(`${operations} cold ${name}`, generate);
    measure(`${operations} unchanged ${name}`, generate);
    const manifest = join(workspace, 'services/s0/service.yaml');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.replace('    name: string', '    added?: string\n    name: string'));
    measure(`${operations} one field ${name}`, generate);
  }
  rmSync(place, { recursive: true });
}

/** All operations in one service, and its document for the others. */
function measurePeers(operations: number, round: number): void {
  const packages = join(root, 'bench/generators');
  if (!existsSync(join(packages, 'node_modules')))
    execFileSync('npm', ['install', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts'], {
      cwd: packages,
      stdio: 'inherit',
    });
  const place = join(folder, `peers-${round}-${operations}`);
  writeWorkspace(place, operations, 1);
  const scaffold = join(root, 'bin/scaffold.js');
  measure(`${operations} in one: ours`, [scaffold, 'generate', '--quiet', '--cwd', place]);
  const document = join(place, 'services/s0/generated/openapi.json');
  const out = join(place, 'out');
  mkdirSync(out);
  const peers: Readonly<Record<string, readonly string[]>> = {
    'openapi-typescript': ['openapi-typescript/bin/cli.js', document, '-o', join(out, 'types.ts')],
    'hey-api': ['@hey-api/openapi-ts/dist/run.mjs', '-i', document, '-o', join(out, 'hey')],
    orval: ['orval/dist/bin/orval.js', '--input', document, '--output', join(out, 'orval.ts')],
  };
  for (const [name, [bin = '', ...args]] of Object.entries(peers))
    measure(`${operations} in one: ${name}`, [join(packages, 'node_modules', bin), ...args], packages);
  rmSync(place, { recursive: true });
}

function measure(name: string, args: readonly string[], cwd?: string): void {
  const known = costs.get(name) ?? [];
  known.push(runNode(args, cwd));
  costs.set(name, known);
}

function report(): void {
  const median = (name: string, figure: keyof ProcessCost): number =>
    spread((costs.get(name) ?? []).map((cost) => cost[figure])).median;
  console.log(`Generation (${machine()}), medians of ${values.rounds} rounds, x: times \`node -e 0\``);
  const rows = [...costs.keys()].map((name) => {
    const [seconds, cpu] = [median(name, 'seconds'), median(name, 'cpuSeconds')];
    const operations = Number.parseInt(name, 10);
    return {
      run: name,
      seconds: seconds.toFixed(2),
      x: (seconds / median('node -e 0', 'seconds')).toFixed(1),
      'cpu s': cpu.toFixed(2),
      'cpu x': (cpu / median('node -e 0', 'cpuSeconds')).toFixed(1),
      'cpu ms an operation': operations > 0 ? ((1000 * cpu) / operations).toFixed(2) : '',
      MiB: median(name, 'mebibytes').toFixed(0),
    };
  });
  console.table(rows);
  const results = new URL('results/', import.meta.url);
  mkdirSync(results, { recursive: true });
  writeFileSync(
    new URL('generation.json', results),
    `${JSON.stringify({ machine: machine(), rounds: Number(values.rounds), rows }, null, 2)}\n`,
  );
}
