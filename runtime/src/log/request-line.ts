// The line that is written for each request: a plain record for any logger, and its own text for ours, since lines are a good part of what a
// small request costs.

/** What is said of a request that was answered, or given up. Its own properties are the line's fields. */
export class RequestLine {
  readonly requestId: string;
  readonly method: string | undefined;
  readonly path: string;
  readonly operation: string | undefined;
  readonly status: number;
  readonly ms: number;
  declare caller?: string;
  declare aborted?: true;
  declare broken?: true;
  declare traceId?: string;
  declare err?: unknown;

  constructor(init: Pick<RequestLine, 'requestId' | 'method' | 'path' | 'operation' | 'status' | 'ms'>) {
    this.requestId = init.requestId;
    this.method = init.method;
    this.path = init.path;
    this.operation = init.operation;
    this.status = init.status;
    this.ms = init.ms;
  }
}

/** The fields of a line as members of a JSON object, in their order; undefined where one of them is no plain value. */
export function lineText(line: RequestLine): string | undefined {
  const { requestId, method, path, operation, status, ms, caller, traceId } = line;
  if (line.err !== undefined) return undefined;
  const shown = operation === undefined ? '' : `"operation":${quoted(operation)},`;
  let text = `"requestId":${quoted(requestId)},"method":${quoted(method ?? '')},"path":${quoted(path)},${shown}"status":${status},"ms":${ms}`;
  if (caller !== undefined) text += `,"caller":${quoted(caller)}`;
  if (line.aborted) text += ',"aborted":true';
  if (line.broken) text += ',"broken":true';
  if (traceId !== undefined) text += `,"traceId":${quoted(traceId)}`;
  return text;
}

/** Texts that stand in JSON as they are: nearly all. */
const plain = /^[ !#-[\]-~]*$/;

function quoted(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text);
}
