// Characters that stand for nothing and never will (U+FDD0 to U+FDEF): the generator marks its own text with some of them.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { SourceFile, Span } from '../../source/source-file.js';
import type { DocumentNode } from './document.js';

const noncharacter = /[\uFDD0-\uFDEF]/;

/** Reports texts of a document that hold one, as it stands or escaped. Those in comments mean nothing to anybody. */
export function findNoncharacters(file: SourceFile, root: DocumentNode | undefined): Diagnostic[] {
  if (root === undefined || !/[\uFDD0-\uFDEF]|\\[uU]/.test(file.text)) return [];
  // What aliases stand for is met several times.
  const found = new Map<number, Diagnostic>();
  const check = (text: unknown, span: Span): void => {
    const hit = typeof text === 'string' ? noncharacter.exec(text) : null;
    if (hit === null) return;
    const character = `U+${hit[0].charCodeAt(0).toString(16).toUpperCase()}`;
    found.set(span.start, createDiagnostic('ARM1025', { span, parameters: { character } }));
  };
  const visit = (node: DocumentNode): void => {
    if (node.kind === 'scalar') check(node.value, node.span);
    else if (node.kind === 'sequence') node.items.forEach(visit);
    else {
      for (const { key, value } of node.entries) {
        check(key.value, key.span);
        visit(value);
      }
    }
  };
  visit(root);
  return [...found.values()];
}
