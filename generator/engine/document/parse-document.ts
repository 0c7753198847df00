// File -> ManifestDocument, with every problem of the YAML as a diagnostic.

import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { SourceFile } from '../../source/source-file.js';
import { convertDocument, DEEPEST } from './convert-document.js';
import type { ManifestDocument } from './document.js';
import { findNoncharacters } from './noncharacters.js';
import { readPlainDocument } from './plain-document.js';
import { explainProblem, type ParserProblem } from './trap.js';
import { parseAllDocuments, type Document } from './yaml.js';

/** How often a file with traps is masked and read again. */
const MOST_REPAIRS = 20;

/** A document with what is wrong in it. */
export interface ParsedDocument {
  readonly document: ManifestDocument;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a file. */
export function parseDocument(file: SourceFile): ParsedDocument {
  const root = readPlainDocument(file);
  return root ? { document: { file, root, brokenAt: undefined }, diagnostics: [] } : parseYaml(file);
}

/**
 * Reads a file with the YAML parser. A trap that is recognised is reported and masked, and the file read again, so that several are reported at once and
 * the rest of the file is checked; anything else that is no YAML ends the reading there.
 */
export function parseYaml(file: SourceFile): ParsedDocument {
  const diagnostics: Diagnostic[] = [];
  let text = file.text;
  for (let repairs = 0; ; repairs += 1) {
    const documents = parseQuietly(text);
    if (!documents) {
      const span = { file, start: 0, end: Math.min(1, text.length) };
      diagnostics.push(createDiagnostic('ARM1024', { span, parameters: { limit: DEEPEST } }));
      return { document: { file, root: undefined, brokenAt: 0 }, diagnostics };
    }
    const [first, second] = documents;
    const converted = first && convertDocument(file, text, first);
    const problem = first && firstProblem(first);
    const cut = converted?.cut;
    const trap =
      cut && (!problem || cut.diagnostic.span === undefined || cut.diagnostic.span.start < problem.start)
        ? cut
        : problem && explainProblem(file, text, problem);
    for (const found of trap ? [trap.diagnostic, ...(trap.others ?? [])] : []) {
      if (!diagnostics.some((known) => isSamePlace(known, found))) diagnostics.push(found);
    }
    if (trap?.repaired !== undefined && trap.repaired !== text && repairs < MOST_REPAIRS) {
      text = trap.repaired;
      continue;
    }
    if (second?.range && !trap) {
      const start = file.text.lastIndexOf('---', second.range[0]);
      const span =
        start === -1
          ? { file, start: second.range[0], end: second.range[0] }
          : { file, start, end: start + 3 };
      diagnostics.push(createDiagnostic('ARM1009', { span, parameters: {} }));
    }
    const brokenAt =
      trap && (problem ? Math.min(problem.start, trap.diagnostic.span?.start ?? problem.start) : undefined);
    const root = converted?.root;
    const others = [...(converted?.diagnostics ?? []), ...findNoncharacters(file, root)];
    diagnostics.push(...others.filter((found) => isBefore(found, brokenAt)));
    return { document: { file, root, brokenAt }, diagnostics };
  }
}

/** The parser's documents; undefined when they are nested deeper than the parser's stack. */
function parseQuietly(text: string): Document.Parsed[] | undefined {
  const { stackTraceLimit } = Error;
  // A stack for each of a thousand follow-up errors would take most of the time.
  Error.stackTraceLimit = 0;
  try {
    const documents = parseAllDocuments(text, {
      prettyErrors: false,
      uniqueKeys: false,
      merge: false,
      logLevel: 'silent',
    });
    return 'empty' in documents ? [] : documents;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Whether a diagnostic stands wholly before the place from which on the text is guesswork. */
export function isBefore(diagnostic: Diagnostic, brokenAt: number | undefined): boolean {
  const { span } = diagnostic;
  return brokenAt === undefined || !span || (span.start < brokenAt && span.end <= brokenAt);
}

function firstProblem(document: Document.Parsed): ParserProblem | undefined {
  let first: ParserProblem | undefined;
  for (const error of document.errors) {
    const [start, end] = error.pos;
    if (!first || start < first.start) first = { code: error.code, message: error.message, start, end };
  }
  return first;
}

function isSamePlace(a: Diagnostic, b: Diagnostic): boolean {
  return a.code === b.code && a.span?.start === b.span?.start;
}
