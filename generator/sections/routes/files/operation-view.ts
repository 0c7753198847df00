// An operation as templates know it: its name, what its function takes and gives, what is said of it.
import type { CommentParts } from '../../../engine/emit/comment.js';
import type { Names } from '../../../engine/emit/names.js';
import { clientModule } from '../../../engine/emit/modules.js';
import type { Caused, TypeText } from '../../../engine/emit/printed.js';
import { type Mode, typeName, typeText } from '../../../language/codec/types.js';
import { needsUser } from '../options/in-calls.js';
import { commentOf } from '../options/in-documents.js';
import type { Operation } from '../part.js';
import { resultType } from '../results.js';

/** An operation, for handlers and callers alike. */
export interface OperationView extends Caused {
  readonly name: string;
  /** For `{{doc comment}}`. */
  readonly comment: CommentParts;
  /** The type of its input; undefined where it takes nothing. */
  readonly input: TypeText | undefined;
  /** The type of its result, or of each event of a stream: `void` where it gives nothing. */
  readonly output: TypeText;
  /** Its result is a stream of events. */
  readonly isStream: boolean;
  /** Its result is bytes. */
  readonly isBinary: boolean;
  /** Somebody must be signed in. */
  readonly isSignedIn: boolean;
}

/** The operation in the form that one side has of its types: a handler reads its input and sends its result, a caller the other way round. */
export function operationView(operation: Operation, side: 'handler' | 'caller', names: Names): OperationView {
  const { name, input, result, span } = operation;
  const [reads, gives]: readonly [Mode, Mode] = side === 'handler' ? ['read', 'send'] : ['send', 'read'];
  const output = resultType(operation);
  return {
    name,
    comment: operationComment(operation),
    input: input && names.typeText((imports) => typeName(input, reads, imports)),
    output:
      result.kind === 'binary'
        ? names.type('BinaryContent', clientModule)
        : names.typeText((imports) => (output ? typeText(output, gives, imports) : 'void')),
    isStream: result.kind === 'stream',
    isBinary: result.kind === 'binary',
    isSignedIn: needsUser(operation),
    cause: span,
  };
}

/** What the doc comment of an operation says, wherever the operation is emitted. */
export function operationComment(operation: Operation): CommentParts {
  return { ...commentOf(operation), otherwise: `${operation.method} ${operation.path}` };
}
