// `errors` -> ErrorDeclarations.
import { firstOwnCode } from '@armature/runtime/wire';
import { entriesOf, numberOf, textOf, valueOf, type DocumentNode } from '../../engine/document/document.js';
import { report, type Reader } from '../../engine/read/reader.js';
import type { ErrorDeclaration } from './part.js';

/** Reads the errors. One whose code is missing has code 0: the shape's check has reported it, and its name is known all the same. */
export function readErrors(reader: Reader, node: DocumentNode | undefined): ErrorDeclaration[] {
  const declarations: ErrorDeclaration[] = [];
  for (const { key, value } of entriesOf(node)) {
    const code = numberOf(valueOf(value, 'code')) ?? { value: 0, span: key.span };
    const status = numberOf(valueOf(value, 'status'));
    if (status && (status.value < 400 || status.value > 599)) {
      report(reader, 'ARM4014', status.span, {
        status: status.value,
        problem: 'is not the status of an error',
        hint: 'give a status from 400 to 599',
      });
    }
    const description = textOf(valueOf(value, 'description'))?.value;
    declarations.push({
      name: key,
      code,
      status: status?.value ?? 500,
      message: textOf(valueOf(value, 'message'))?.value ?? '',
      ...(description !== undefined && { description }),
      span: { ...key.span, end: Math.max(key.span.end, value.span.end) },
    });
  }
  checkCodes(reader, declarations);
  return declarations;
}

function checkCodes(reader: Reader, errors: readonly ErrorDeclaration[]): void {
  const owners = new Map<number, ErrorDeclaration>();
  for (const { code, name } of errors) {
    if (code.value === 0) continue;
    if (code.value >= 1 && code.value < firstOwnCode) {
      report(reader, 'ARM4011', code.span, { code: code.value, example: 10_000 + code.value });
    }
    const owner = owners.get(code.value);
    if (!owner) {
      owners.set(code.value, errors.find((error) => error.name === name) as ErrorDeclaration);
      continue;
    }
    let free = code.value + 1;
    while (errors.some((error) => error.code.value === free)) free += 1;
    report(
      reader,
      'ARM4010',
      code.span,
      { code: code.value, other: owner.name.value, free },
      { related: [{ span: owner.code.span, message: 'taken here' }] },
    );
  }
}
