// The paths of own files: texts with holes for names that are known before anything is rendered.
import { posix } from 'node:path';
import { nearest } from '../../diagnostic/near-miss.js';
import { report, type Reader } from '../../engine/read/reader.js';
import type { Model, ServiceModel } from '../../language/model.js';
import type { Located, Span } from '../../source/source-file.js';
import type { Operation } from '../routes/part.js';
import type { OwnFile, Subject } from './part.js';

/** What a file is of. */
export interface PathSubject {
  readonly workspace: Model['workspace'];
  readonly service?: ServiceModel;
  readonly operation?: Operation;
}

const workspaceHoles = ['workspace.name', 'workspace.namespace'];
const serviceHoles = ['service.name', 'service.camel', 'service.pascal', 'service.folder', ...workspaceHoles];

/** The holes that a path may have. */
export const pathHoles: Readonly<Record<Subject, readonly string[]>> = {
  workspace: workspaceHoles,
  service: serviceHoles,
  operation: ['operation.name', ...serviceHoles],
};

/** A hole, or braces that are none. */
const hole = /\{\{([^{}]*)\}\}|[{}]+/g;

/** Reports holes that can't be filled. */
export function checkOwnPaths(reader: Reader, files: readonly OwnFile[]): void {
  for (const { path, subject } of files) {
    const known = pathHoles[subject];
    for (const found of path.value.matchAll(hole)) {
      const name = found[1]?.trim() ?? '';
      if (known.includes(name)) continue;
      const parameters = { subject, hole: name === '' ? found[0] : name, known: known.join(', ') };
      const span = spanWithin(path, found.index, found[0].length);
      report(reader, 'ARM7011', span, parameters, { suggestion: nearest(name, known) });
    }
  }
}

/** The path of the file for this subject. */
export function ownPath({ path }: OwnFile, { workspace, service, operation }: PathSubject): string {
  const values: Readonly<Record<string, string | undefined>> = {
    'workspace.name': workspace.name,
    'workspace.namespace': workspace.namespace,
    'service.name': service?.name,
    'service.camel': service?.camel,
    'service.pascal': service?.pascal,
    'service.folder': service?.folder,
    'operation.name': operation?.name,
  };
  const filled = path.value.replace(hole, (_hole, name: string) => values[name.trim()] ?? '');
  // The folder of a service at the workspace's root is a dot.
  return posix.normalize(filled);
}

/** The place of a part of a text; of all of it where the text is not written as it is. */
function spanWithin({ value, span }: Located<string>, start: number, length: number): Span {
  const written = span.file.text.slice(span.start, span.end);
  const at = written.indexOf(value);
  if (at === -1) return span;
  return { ...span, start: span.start + at + start, end: span.start + at + start + length };
}
