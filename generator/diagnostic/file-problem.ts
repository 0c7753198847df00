// What the file system refuses, as a diagnostic: with the path, why, and what to do about it.
import type { FileProblem, FileProblemKind } from '../file/file-error.js';
import { createDiagnostic } from './catalogue.js';
import type { Diagnostic } from './diagnostic.js';

/** ARM6064 with the place for a text that is not UTF-8, ARM6062 for a path that leads outside, ARM6061 for an obstacle, else ARM6060. */
export function reportFileProblem({ kind, path, act, reason, text, at }: FileProblem): Diagnostic {
  if (kind === 'encoding' && text !== undefined && at !== undefined) {
    const span = { file: { path, text }, start: at, end: at + 1 };
    return createDiagnostic('ARM6064', { span, parameters: { path, reason } });
  }
  if (kind === 'outside') return createDiagnostic('ARM6062', { parameters: { path, reason } });
  if (kind === 'in-the-way')
    return createDiagnostic('ARM6061', { parameters: { path, act: past[act], reason } });
  const parameters = { path, act: past[act], reason, mend: mends[kind] };
  return createDiagnostic('ARM6060', { parameters });
}

/** Whether a problem lies in what the user wrote, not in the machine. */
export function isMistake({ kind }: FileProblem): boolean {
  return kind === 'encoding' || kind === 'outside';
}

const past = { read: 'read', write: 'written' } as const;

const mends: Readonly<Record<FileProblemKind, string>> = {
  denied:
    'give this user the permission for it and for its folder, or run the command as the user who owns them',
  'read-only': 'make the file system writable, or work in another folder',
  full: 'make room, then run the command again: nothing was left half-written',
  loop: 'replace the link by what it should lead to',
  absent: 'make the folder, or name another one',
  'in-the-way': 'move away what is there',
  outside: 'name a place inside',
  encoding: 'save it as UTF-8',
  other: 'see to it, then run the command again',
};
