// The part of the catalogue that is about operations: how they are reached, their options, their errors, and where their fields travel.
import { type Rules, rule } from '../../engine/compare/rule.js';
import { optionRules } from './options/in-contracts.js';

const reachRules = {
  'operation-added': rule('a new operation', 'nobody', 'Nobody calls it yet.'),
  'operation-removed': rule('an operation is gone', 'callers', 'Its callers get 404.'),
  'operation-renamed': rule(
    'an operation has another name at the same method and path',
    'nobody',
    'The name does not travel. Callers change a word when they generate again.',
  ),
  'method-changed': rule('another HTTP method', 'both', 'Either side asks for what the other does not have.'),
  'path-changed': rule(
    'another path',
    'both',
    'Either side asks for what the other does not have. Names of path parameters do not count.',
  ),
} as const satisfies Rules;

const bodyRules = {
  'result-kind-changed': rule(
    'the result is of another kind',
    'both',
    'JSON, nothing, raw bytes and a stream are read in different ways.',
  ),
  'encoding-changed': rule('JSON became multipart or back', 'both', 'The body is written in another way.'),
  'body-form-changed': rule(
    'the body became a single value or an object of fields',
    'both',
    'The body has another form.',
  ),
} as const satisfies Rules;

const partRules = {
  'error-added': rule(
    'a further error',
    'nobody',
    'Old callers get it as a plain ServiceError with its code.',
  ),
  'error-removed': rule(
    'an error is not declared any more',
    'callers',
    'What they do about that error is not done any more.',
  ),
  'error-renamed': rule(
    'an error has another name and the same code',
    'nobody',
    'The code travels, the name does not.',
  ),
  'error-code-changed': rule('an error has another code', 'both', 'Errors are told apart by their codes.'),
  'error-status-changed': rule(
    'an error has another HTTP status',
    'callers',
    'Generated clients go by the code; callers of another make may look at the status.',
  ),
  'request-field-moved': rule(
    'a field travels in another place: path, query, header, body',
    'both',
    'Either side looks for it where the other does not put it.',
  ),
  'request-field-renamed-on-wire': rule(
    'a field has another name in its query, header or path',
    'both',
    'Either side looks for it under the other name.',
  ),
} as const satisfies Rules;

/** The rules that a comparison of operations notes by itself. */
export const ownRules = { ...reachRules, ...bodyRules, ...partRules };

/** All rules of operations, in the order in which people read of them. */
export const operationRules: Rules = {
  ...reachRules,
  ...optionRules((place) => place === 'answer'),
  ...bodyRules,
  ...optionRules((place) => place !== 'answer'),
  ...partRules,
};
