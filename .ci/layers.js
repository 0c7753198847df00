// Checks the layer rules of docs/design.md over every import statement: rooms look down only, no circles, one door for each giant.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Rooms from the top down; rooms on one line do not know each other. */
const layers = {
  generator: [
    ['cli', 'testing', 'index'],
    ['generate', 'compare', 'openapi-import'],
    ['sections'],
    ['language'],
    ['engine'],
    ['diagnostic'],
    ['source', 'file'],
  ],
  'runtime/src': [
    ['index'],
    ['gateway', 'testing', 'embedded-etcd', 'embedded-amqp', 'faults'],
    ['serve'],
    ['database', 'events', 'telemetry'],
    ['server', 'client', 'docs'],
    ['front'],
    ['resilience', 'observe'],
    ['call', 'config', 'discovery'],
    ['registry'],
    ['contract'],
    ['error'],
    ['wire'],
    ['codec', 'log', 'clock', 'journal'],
  ],
};

/** Sections know what stands before them here, and the interface; nothing else of one another. */
const sections = [
  'linking',
  'describing',
  'emitting',
  'section',
  'service',
  'errors',
  'config',
  'auth',
  'routes',
  'depends',
  'tables',
  'events',
  'gateway',
  'format',
  'own-files',
  'deploy',
  'workspace',
  'all',
];

/** What engines may know of sections: the interface, the list, and the two that every workspace has whatever else it says. */
const known = /^(linking|describing|emitting|section|all|(service|workspace)\/part)\.ts$/;

/** The only places that may import these packages for their values. */
const doors = {
  yaml: /^generator\/engine\/document\//,
  handlebars: /^generator\/engine\/emit\/(compile|template)\.ts$/,
  oxfmt: /^generator\/engine\/emit\/oxfmt\.ts$/,
  refa: /^generator\/source\/regular-expressions\.ts$/,
  'ts-morph': /^generator\/source\/typescript\.ts$/,
  '@fastify/busboy': /^runtime\/src\/server\/read-multipart\.ts$/,
  express: /^runtime\/src\/server\/express\.ts$/,
  etcd3: /^runtime\/src\/registry\/etcd3-registry\.ts$/,
  kysely: /^runtime\/src\/database\/kysely\.ts$/,
  libsql: /^runtime\/src\/database\/engine\/sqlite\.ts$/,
  amqplib: /^runtime\/src\/events\/broker-link\.ts$/,
  pg: /^runtime\/src\/database\/engine\/postgres\.ts$/,
  undici: /^runtime\/src\/client\/exchange\.ts$/,
};

/** Entry points of the runtime that run anywhere. */
const isomorphic = ['wire', 'client'];

/** What something else than an import reaches: commands, entry points, what is loaded into processes, steps of the build, what tests use. */
const entries = [
  /^generator\/(cli\/main|index|testing\/index)\.ts$/,
  /^runtime\/src\/(|client\/|wire\/|testing\/|embedded-(etcd|amqp)\/|database\/|events\/)index\.ts$/,
  /^generator\/(generate\/editor-schemas\/write|engine\/emit\/build-templates)\.ts$/,
  /^generator\/cli\/dev\/(follow-parent|front-worker|host|watchdog-thread|etcd-process|broker-process)\.ts$/,
  /-page\.ts$/,
];

const importStatement =
  /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|\brequire\w*\(\s*'([^']+)'\s*\)/gm;

const files = Object.keys(layers).flatMap((tree) => sources(tree));
const graph = new Map();
const problems = files.flatMap((file) => checkFile(file));
problems.push(
  ...findCircles(),
  ...isomorphic.flatMap(checkIsomorphic),
  ...checkUpToDate(),
  ...findUnreached(),
);

for (const problem of problems) console.error(problem);
console.log(`${files.length} files, ${problems.length} broken layer rules`);
process.exitCode = problems.length === 0 ? 0 : 1;

function sources(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((path) => !/(^|\/)(fixtures|golden)\//.test(path))
    .sort();
}

/** Tests may look anywhere within their package; so may the modules that only tests import. */
function isTest(file) {
  return /\.test(\.\w+)?\.ts$|\/testing\/|\/bench\//.test(file);
}

function checkFile(file) {
  const found = [];
  const targets = [];
  for (const match of readFileSync(join(root, file), 'utf8').matchAll(importStatement)) {
    const specifier = match[2] ?? match[3] ?? match[4];
    if (specifier.startsWith('.')) {
      const target = normalize(join(dirname(file), specifier)).replace(/\.js$/, '.ts');
      if (!existsSync(join(root, target)) && target.endsWith('.ts'))
        found.push(`${file}: ${specifier} does not exist`);
      targets.push(target);
      if (!isTest(file)) found.push(...checkDirection(file, target), ...checkSections(file, target));
    } else {
      targets.push(specifier);
      const packageName = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
      const door = doors[packageName];
      if (door && !match[1] && !isTest(file) && !door.test(file))
        found.push(`${file}: ${packageName} has one door, ${door.source}`);
      const isFree = specifier === '@armature/runtime/wire' || /^generator\/(cli|testing)\//.test(file);
      if (packageName === '@armature/runtime' && !isFree && !isTest(file))
        found.push(`${file}: only commands may use more of the runtime than @armature/runtime/wire`);
    }
  }
  graph.set(file, targets);
  return found;
}

function checkDirection(file, target) {
  const from = place(file);
  const to = place(target);
  if (!from || (from.tree === to?.tree && from.room === to.room)) return [];
  if (!to || from.tree !== to.tree) {
    return target.endsWith('.json') ? [] : [`${file}: ${target} is outside of ${from.tree}`];
  }
  return to.depth > from.depth ? [] : [`${file}: ${from.room} may not import ${to.room} (${target})`];
}

function checkSections(file, target) {
  const [from, to] = [sectionOf(file), sectionOf(target)];
  const part = target.replace('generator/sections/', '');
  if (to !== undefined && /^generator\/(generate|compare)\//.test(file) && !known.test(part))
    return [`${file}: an engine may not know the section ${to} (${target})`];
  if (from === undefined || to === undefined || from === to) return [];
  const [own, other] = [sections.indexOf(from), sections.indexOf(to)];
  if (own === -1 || other === -1)
    return [`${file}: sections/${own === -1 ? from : to} has no place in the order of sections`];
  return other < own ? [] : [`${file}: the section ${from} may not import ${to} (${target})`];
}

function sectionOf(file) {
  return /^generator\/sections\/([\w-]+)/.exec(file)?.[1];
}

function place(file) {
  for (const [tree, lines] of Object.entries(layers)) {
    if (!file.startsWith(`${tree}/`)) continue;
    const room = file
      .slice(tree.length + 1)
      .split('/')[0]
      .replace(/\.ts$/, '');
    const depth = lines.findIndex((line) => line.includes(room));
    if (depth === -1)
      throw new Error(`${file} is in no known room: add it to .ci/layers.js and docs/design.md`);
    return { tree, room, depth };
  }
  return undefined;
}

function findCircles() {
  const done = new Set();
  const circles = [];
  const visit = (file, trail) => {
    const seen = trail.indexOf(file);
    if (seen !== -1) {
      circles.push(`circle: ${[...trail.slice(seen), file].join(' -> ')}`);
      return;
    }
    if (done.has(file)) return;
    for (const target of graph.get(file) ?? []) if (graph.has(target)) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return circles;
}

function reachedFrom(entry) {
  const reached = new Set();
  const walk = (file) => {
    if (reached.has(file) || !graph.has(file)) return;
    reached.add(file);
    for (const target of graph.get(file)) walk(target);
  };
  walk(entry);
  return [...reached];
}

/** A module that nothing reaches is a step that was forgotten, or left behind. */
function findUnreached() {
  const reached = new Set(
    files.filter((file) => entries.some((entry) => entry.test(file))).flatMap(reachedFrom),
  );
  return files
    .filter((file) => !isTest(file) && !reached.has(file))
    .map((file) => `${file}: nothing imports it`);
}

/** What these entry points reach must run in a browser: nothing of Node, no package. */
function checkIsomorphic(entry) {
  return reachedFrom(`runtime/src/${entry}/index.ts`).flatMap((file) =>
    graph
      .get(file)
      .filter((target) => !target.startsWith('runtime/src/'))
      .map((target) => `${file}: ${target} is not isomorphic, but ./${entry} reaches it`),
  );
}

/** The run that finds nothing changed loads no package, not even the runtime's. */
function checkUpToDate() {
  return reachedFrom('generator/cli/generate/up-to-date.ts').flatMap((file) =>
    graph
      .get(file)
      .filter((target) => !/^(node:|generator\/)/.test(target))
      .map((target) => `${file}: ${target} is loaded where nothing has changed`),
  );
}
