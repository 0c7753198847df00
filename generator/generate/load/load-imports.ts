// Follows imports from file to file: each is read once, circles and missing files are reported where they are written.
import { posix } from 'node:path';

import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { nearest } from '../../diagnostic/near-miss.js';
import type { FileTree } from '../../file/file-tree.js';
import type { SourceFile } from '../../source/source-file.js';
import { resolveImport, type ImportDeclaration, type SharedManifest } from '../../language/node.js';
import type { Section } from '../../sections/section.js';
import { readSharedManifest } from './read-manifest.js';
import { leadsOut, readSource } from './read-source.js';

/** A file with its imports. */
export interface Importer {
  readonly path: string;
  readonly imports: readonly ImportDeclaration[];
}

/** The files that were imported, by path. */
export interface ImportedFiles {
  readonly shared: Map<string, SharedManifest>;
  readonly typescript: Map<string, SourceFile>;
  /** The imports of each YAML file that was read, whether or not it had errors. */
  readonly followed: Map<string, readonly ImportDeclaration[]>;
}

/** Where is loaded from, by which sections, and where problems go. */
export interface Loading {
  readonly tree: FileTree;
  readonly sections: readonly Section[];
  readonly diagnostics: Diagnostic[];
}

/** Loads what the files import, and what those import. Files in `known` are not read again. */
export function loadImports(
  loading: Loading,
  importers: readonly Importer[],
  known?: ImportedFiles,
): ImportedFiles {
  const files = known ?? { shared: new Map(), typescript: new Map(), followed: new Map() };
  for (const importer of importers) {
    follow({ ...loading, files }, importer, []);
  }
  return files;
}

interface Following extends Loading {
  readonly files: ImportedFiles;
}

function follow(loading: Following, importer: Importer, chain: readonly string[]): void {
  const { tree, files, diagnostics, sections } = loading;
  const through = [...chain, importer.path];
  for (const { path: written } of importer.imports) {
    // Any other form was reported as such.
    if (!written.value.startsWith('.')) continue;
    const path = resolveImport(importer.path, written.value);
    const start = through.indexOf(path);
    if (start !== -1) {
      const circle = [...through.slice(start), path].join(' -> ');
      diagnostics.push(createDiagnostic('ARM3002', { span: written.span, parameters: { circle } }));
      continue;
    }
    if (files.followed.has(path) || files.typescript.has(path)) continue;
    const isReadable = !leadsOut(path) && /\.(ya?ml|ts)$/.test(path);
    const text = isReadable ? readSource(tree, path, diagnostics) : undefined;
    if (text === undefined) {
      if (/\.(ya?ml|ts)$/.test(path)) {
        const suggestion = nearestFile(tree, importer.path, path);
        diagnostics.push(
          createDiagnostic('ARM3001', { span: written.span, parameters: { path }, suggestion }),
        );
      }
      continue;
    }
    if (path.endsWith('.ts')) {
      followTypescript(loading, path, text);
      continue;
    }
    const reason = reasonAgainst(path);
    if (reason !== undefined) {
      diagnostics.push(createDiagnostic('ARM3003', { span: written.span, parameters: { path, reason } }));
      continue;
    }
    const reading = readSharedManifest({ path, text }, sections);
    diagnostics.push(...reading.diagnostics);
    files.followed.set(path, reading.imports);
    if (reading.readable) files.shared.set(path, reading.readable);
    follow(loading, { path, imports: reading.imports }, through);
  }
}

/** TypeScript files import others by their path as JavaScript; what is not found is left to the reader of the types. */
function followTypescript(loading: Following, path: string, text: string): void {
  const { tree, files, diagnostics } = loading;
  if (files.typescript.has(path)) return;
  files.typescript.set(path, { path, text });
  for (const match of text.matchAll(/\bfrom\s*['"](\.\.?\/[^'"]+)['"]/g)) {
    const target = resolveImport(path, (match[1] ?? '').replace(/\.js$/, '.ts'));
    const withExtension = target.endsWith('.ts') ? target : `${target}.ts`;
    const imported = leadsOut(withExtension) ? undefined : readSource(tree, withExtension, diagnostics);
    if (imported !== undefined) followTypescript(loading, withExtension, imported);
  }
}

function reasonAgainst(path: string): string | undefined {
  const name = posix.basename(path);
  if (name === 'service.yaml') return 'it is the manifest of a service';
  return name === 'scaffold.yaml' ? 'it is the manifest of the workspace' : undefined;
}

/** The file that was probably meant, as it would be written in this importer. */
function nearestFile(tree: FileTree, importer: string, path: string): string | undefined {
  const candidates = tree
    .list('')
    .filter((file) => /\.(ya?ml|ts)$/.test(file) && !file.includes('/generated/'));
  const found =
    nearest(path, candidates) ?? candidates.find((file) => posix.basename(file) === posix.basename(path));
  if (found === undefined) return undefined;
  const relative = posix.relative(posix.dirname(importer), found);
  return relative.startsWith('.') ? relative : `./${relative}`;
}
