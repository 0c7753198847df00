// The form of every JSON answer: {"code": 0, "data": …} or {"code": not 0, "msg": "…", "data"?: details}. Written by servers, read by clients.

/** What an answer's text turned out to be. */
export type Answer =
  | { readonly kind: 'success'; readonly data: unknown }
  | { readonly kind: 'failure'; readonly code: number; readonly message: string; readonly details: unknown }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly cause?: unknown };

/** The parts of a failure that leave the service. */
export interface FailureParts {
  readonly code: number;
  readonly message: string;
  readonly details?: unknown;
}

/** Writes the answer to a success. `data` is ready for JSON; undefined leaves it out. */
export function writeSuccess(data: unknown): string {
  const text = JSON.stringify(data);
  return text === undefined ? '{"code":0}' : `{"code":0,"data":${text}}`;
}

/** Writes the answer to a failure. */
export function writeFailure({ code, message, details }: FailureParts): string {
  return JSON.stringify({ code, msg: message, data: details });
}

/** Reads an answer's text. Fields that peers add (`duration`, `line`, `file`) are ignored. Never throws. */
export function readAnswer(text: string): Answer {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return { kind: 'unreadable', reason: 'the answer is not JSON', cause };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'unreadable', reason: 'the answer is not an object' };
  }
  const { code, msg, data } = value as { code?: unknown; msg?: unknown; data?: unknown };
  if (code === 0) return { kind: 'success', data };
  if (typeof code !== 'number' || !Number.isInteger(code)) {
    return { kind: 'unreadable', reason: 'the answer has no code' };
  }
  return { kind: 'failure', code, message: typeof msg === 'string' ? msg : '', details: data };
}
