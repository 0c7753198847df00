// The curl command that does what a call does.
import type { TransportRequest } from '@armature/runtime/client';
import { findHeader, headerNames } from '@armature/runtime/wire';

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

/** One command over several lines, quoted for POSIX shells. */
export function toCurl({ request, origin, files, showSecrets }: CurlOptions): string {
  const { operation, target, headers, body } = request;
  const parts: string[] = [];
  if (operation.result === 'stream') parts.push('--no-buffer');
  if (operation.method === 'HEAD') parts.push('--head');
  else if (operation.method !== 'GET' || body !== undefined) parts.push(`--request ${operation.method}`);
  for (const [name, value] of Object.entries(headers)) {
    const variable = showSecrets ? undefined : variableOf(name);
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

/** What stands in for a header that logs hide: `$RPC_KEY` for `x-rpc-key`. */
function variableOf(name: string): string | undefined {
  if (name === headerNames.authorization) return 'Bearer $TOKEN';
  const isSecret = findHeader(name)?.log === 'hide';
  return isSecret ? `$${name.replace(/^x-/, '').replaceAll('-', '_').toUpperCase()}` : undefined;
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
