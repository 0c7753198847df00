// With what a call is made: reads the input from its places and decodes it.
import { Problems, type Problem } from '../../codec/problems.js';
import type { AnyOperation } from '../../contract/operation-contract.js';
import { failure } from '../../error/service-error.js';
import type { BuiltInInterceptor } from '../binding.js';
import type { CallScope } from '../call-scope.js';
import { createInputReader } from '../read-input.js';

/** Problems beyond this many are not sent. */
const mostProblems = 100;

/** Gives the call its input. Fails with `invalid-input`, or with what reading a body fails with. */
export const input: BuiltInInterceptor = ({ operation, host }) => {
  if (Object.keys(operation.fields).length === 0 && operation.wholeBody === undefined) return undefined;
  const read = createInputReader(operation, host);
  return (next) => {
    const go = (call: CallScope, value: unknown): unknown => {
      call.input = decode(operation, value);
      return next(call);
    };
    return (call) => {
      call.throwIfEnded();
      const value = read(call.incoming, call.outgoing, call.params);
      if (!(value instanceof Promise)) return go(call, value);
      return value.then((read: unknown) => {
        call.throwIfEnded();
        call.received();
        return go(call, read);
      });
    };
  };
};

function decode(operation: AnyOperation, value: unknown): unknown {
  const problems = new Problems();
  const decoded = operation.input.decode(value, '', problems);
  if (!problems.none) throw invalidInput(problems.list);
  return decoded;
}

function invalidInput(problems: readonly Problem[]): Error {
  return failure('invalid-input', undefined, { details: { problems: problems.slice(0, mostProblems) } });
}
