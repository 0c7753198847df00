// Route options where an operation is called: by users, through gateways, in the first test.
import { optionList } from './index.js';
import type { TestCaller } from './option.js';
import type { Operation } from '../part.js';

/** Whether gateways know the operation. */
export function isPublic(operation: Operation): boolean {
  return !optionList.some(([name, option]) => option.hides?.(operation[name]) ?? false);
}

/** Whether the handler is called for users only who are signed in. */
export function needsUser(operation: Operation): boolean {
  return optionList.some(([name, option]) => option.needsUser?.(operation[name]) ?? false);
}

/** What a gateway has to be told of an operation. */
export function gatewayOptions(operation: Operation): readonly (readonly [name: string, value: boolean])[] {
  return optionList.flatMap(([name, option]) => {
    const value = option.gateway?.(operation[name], operation);
    return value === undefined ? [] : [[name, value] as const];
  });
}

/** As whom the first test calls. */
export function testCaller(operation: Operation): TestCaller {
  return Object.assign({}, ...optionList.map(([name, option]) => option.firstTest?.(operation[name])));
}
