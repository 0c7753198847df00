// The curl command that does what a call does.
import type { TransportRequest } from '@armature/runtime/client';

/** What the command line shows beside the request. */
export interface CurlOptions {
  readonly request: TransportRequest;
  /** `http://host:port`. */
  readonly origin: string;
  /** Paths of uploaded files by field. */
  readonly files: ReadonlyMap<string, string>;
  /** Shows tokens and keys; else variables of the shell stand in for them. */
  readonly showSecrets: boolean;
}

const stand = new Map([
  ['authorization', 'Bearer $TOKEN'],
  ['x-rpc-key', '$RPC_KEY'],
]);

/** One command over several lines, quoted for POSIX shells. */
export function toCurl({ request, origin, files, showSecrets }: CurlOptions): string {
  const { operation, target, headers, body } = request;
  const parts: string[] = [];
  if (operation.result === 'stream') parts.push('--no-buffer');
  if (operation.method === 'HEAD') parts.push('--head');
  else if (operation.method !== 'GET' || body !== undefined) parts.push(`--request ${operation.method}`);
  for (const [name, value] of Object.entries(headers)) {
    const variable = showSecrets ? undefined : stand.get(name);
    parts.push(`--header ${variable === undefined ? quote(`${name}: ${value}`) : `"${name}: ${variable}"`}`);
  }
  if (typeof body === 'string') parts.push(`--data-raw ${quote(body)}`);
  else if (body) {
    for (const [name, value] of body) {
      if (typeof value === 'string') parts.push(`--form-string ${quote(`${name}=${value}`)}`);
      else {
        const path = files.get(name) ?? value.name;
        parts.push(`--form ${quote(`${name}=@${path}${value.type === '' ? '' : `;type=${value.type}`}`)}`);
      }
    }
  }
  return ['curl', ...parts, quote(`${origin}${target}`)].join(' \\\n  ');
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
