// Route options where people read of an operation: its doc comment, and its place in the OpenAPI document.
import type { OpenAPIV3_1 } from 'openapi-types';
import type { CommentParts } from '../../../engine/emit/comment.js';
import { optionList, toldOptions } from './index.js';
import type { Documented, OpenApiPart, SecurityRequirement } from './option.js';
import type { Operation } from '../part.js';
import type { AuthModel } from '../../auth/part.js';

/** What the doc comment of an operation says. */
export function commentOf(operation: Operation): CommentParts {
  return Object.assign({}, ...optionList.map(([name, option]) => option.comment?.(operation[name])));
}

/** What the OpenAPI operation says by its options, descriptions joined to one. */
export function openApiOptions(documented: Documented): OpenApiPart {
  const merged: OpenApiPart = {};
  for (const [name, option] of toldOptions) {
    const { description, ...part } = option.openapi?.(documented.operation[name], documented) ?? {};
    if (description !== undefined)
      merged.description =
        merged.description === undefined ? description : `${merged.description}\n\n${description}`;
    Object.assign(merged, part);
  }
  return merged;
}

/** The headers of every answer of an operation. */
export function answerHeaders(operation: Operation): Readonly<Record<string, OpenAPIV3_1.HeaderObject>> {
  return Object.assign({}, ...optionList.map(([name, option]) => option.answerHeaders?.(operation[name])));
}

/** Alternatives stand side by side; what has to be shown together stands in one. None: whoever calls. */
export function securityOf(operation: Operation, auth: AuthModel): readonly SecurityRequirement[] {
  let alternatives: readonly SecurityRequirement[] = [];
  for (const [name, option] of optionList) {
    const more = option.security?.(operation[name], auth) ?? [];
    if (alternatives.length === 0) alternatives = more;
    else if (more.length > 0)
      alternatives = alternatives.flatMap((each) => more.map((other) => ({ ...each, ...other })));
  }
  return alternatives;
}

/** Whether an operation may fail in a way of the framework because of its options. */
export function mayFail(operation: Operation, failure: 'unauthenticated' | 'forbidden'): boolean {
  return optionList.some(([name, option]) => option.failures?.(operation[name]).includes(failure) ?? false);
}
