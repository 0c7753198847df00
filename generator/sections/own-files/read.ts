// `files` -> OwnFiles.
import { itemsOf, textOf, valueOf, type DocumentNode } from '../../engine/document/document.js';
import { type OwnFile, subjects } from './part.js';

/** Reads the entries that are whole; the shape's check has reported the others. */
export function readOwnFiles(node: DocumentNode | undefined): OwnFile[] {
  return itemsOf(node).flatMap((item) => {
    const template = textOf(valueOf(item, 'template'));
    const path = textOf(valueOf(item, 'path'));
    const written = textOf(valueOf(item, 'for'))?.value;
    const subject = subjects.find((each) => each === written);
    if (template === undefined || path === undefined || subject === undefined) return [];
    return [{ template: { ...template, value: template.value.replace(/\.hbs$/, '') }, subject, path }];
  });
}
