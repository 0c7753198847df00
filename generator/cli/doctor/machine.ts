// What the doctor looks at without a network: Node, the manifests, generated code, versions, keys, ports.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isWritten } from '../../engine/write/apply.js';
import { exitCodes } from '../command.js';
import { parseToml } from '../config/parse-toml.js';
import { planWorkspace } from '../generate/command.js';
import { parentConfigFile } from '../../generate/load/index.js';
import { isParentConfigOpen } from '../parent-config.js';
import { readVersion } from '../version.js';
import type { OpenWorkspace } from '../workspace.js';
import { doubtful, type Finding, ill, well } from './check.js';

/** Node is as new as the packages need it. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNew = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (isNew) return well('node', `Node ${version}`);
  return ill(
    'node',
    `Node ${version} is too old`,
    exitCodes.environment,
    'install Node 20.19, or 22.12 or newer',
  );
}

/** The manifests are valid, and what is generated is what they ask for. */
export async function checkGenerated(workspace: OpenWorkspace): Promise<readonly Finding[]> {
  const { model, changes, diagnostics } = await planWorkspace(workspace, []);
  if (model === undefined) {
    const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
    const text = `${errors} ${errors === 1 ? 'error' : 'errors'} in the manifests`;
    return [ill('manifests', text, exitCodes.usage, 'see them with: scaffold generate --check')];
  }
  const services = model.services.map((service) => service.name);
  const manifests = well('manifests', `${model.workspace.name}: ${services.join(', ') || 'no service yet'}`);
  const conflicts = changes.filter((change) => change.kind === 'conflict').length;
  const stale = changes.filter(isWritten).length;
  if (conflicts > 0) {
    const text = `${conflicts} generated or merged ${conflicts === 1 ? 'file is' : 'files are'} in conflict`;
    return [manifests, ill('generated', text, exitCodes.drift, 'see them with: scaffold generate --check')];
  }
  if (stale > 0) {
    const text = `${stale} ${stale === 1 ? 'file is' : 'files are'} not what the manifests ask for`;
    return [manifests, ill('generated', text, exitCodes.drift, 'run: scaffold generate')];
  }
  return [manifests, well('generated', 'up to date')];
}

/** The packages that the workspace has installed fit this command. */
export function checkVersions({ root }: OpenWorkspace): readonly Finding[] {
  const own = readVersion();
  return ['@armature/runtime', '@armature/scaffold'].map((name) => {
    const check = name.replace('@armature/', '');
    const path = installed(root, name);
    if (path === undefined) return doubtful(check, `${name} is not installed`, 'run: npm install');
    // A package.json that npm wrote has a version.
    const { version } = JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string };
    if (version === own) return well(check, `${name} ${version}`);
    const mend = `bring both packages to one version: npm install ${name}@${own}`;
    return ill(check, `${name} is ${version}, this command is ${own}`, exitCodes.environment, mend);
  });
}

/** The keys that all services share are there, can't be guessed, and are for their owner alone. */
export function checkKeys({ root, tree }: OpenWorkspace): Finding {
  const text = tree.read(parentConfigFile);
  if (text === undefined) {
    return doubtful('keys', `${parentConfigFile} is not there`, 'scaffold dev makes it, with keys at random');
  }
  const values = readToml(text);
  if (values === undefined) {
    return ill('keys', `${parentConfigFile} is no valid TOML`, exitCodes.usage, 'correct it');
  }
  const empty = ['rpc-key', 'jwt-secret'].filter((key) => isEmpty(values[key]));
  if (empty.length > 0)
    return ill('keys', `${empty.join(' and ')} not set`, exitCodes.usage, `set them in ${parentConfigFile}`);
  if (isParentConfigOpen(root)) {
    const problem = `${parentConfigFile} can be read by every user of this machine`;
    return doubtful('keys', problem, `chmod 600 ${parentConfigFile}`);
  }
  const short = ['rpc-key', 'jwt-secret'].filter((key) => isShort(values[key]));
  if (short.length === 0) return well('keys', 'rpc-key and jwt-secret are set');
  const problem = `${short.join(' and ')} shorter than 32 bytes, which services refuse in production`;
  return doubtful('keys', problem, 'make them with: openssl rand -base64 32');
}

/** No two services want one port, and the ports are free. */
export async function checkPorts({ tree }: OpenWorkspace): Promise<readonly Finding[]> {
  const wanted = new Map<number, string[]>();
  for (const path of tree.list('config')) {
    const service = /^config\/([^/]+)\.toml$/.exec(path)?.[1];
    if (service === undefined || service === 'parent') continue;
    const port = readToml(tree.read(path) ?? '')?.['port'];
    if (typeof port === 'number' && port > 0) wanted.set(port, [...(wanted.get(port) ?? []), service]);
  }
  const findings: Finding[] = [];
  for (const [port, services] of [...wanted].sort(([a], [b]) => a - b)) {
    if (services.length > 1) {
      const text = `${services.join(' and ')} both want port ${port}`;
      findings.push(ill('ports', text, exitCodes.usage, 'change one of them in config/'));
    } else if (!(await isFree(port))) {
      findings.push(
        doubtful('ports', `port ${port} of ${services[0]} is in use`, 'perhaps the platform is running'),
      );
    }
  }
  if (findings.length > 0) return findings;
  return [
    well(
      'ports',
      wanted.size === 0 ? 'none is set' : `free: ${[...wanted.keys()].sort((a, b) => a - b).join(', ')}`,
    ),
  ];
}

/** TOML, or undefined where it is none. */
function readToml(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return parseToml(text);
  } catch {
    // What is wrong with it is said by whoever needs the values.
    return undefined;
  }
}

/** Where a package stands that the workspace's code would get: in a folder above, too, as npm workspaces have it. */
function installed(root: string, name: string): string | undefined {
  try {
    return createRequire(join(root, 'package.json')).resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
}

function isShort(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isShort);
  return typeof value === 'string' && Buffer.byteLength(value) < 32;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0 || value.some(isEmpty);
  return typeof value !== 'string' || value.trim() === '';
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
