// File names in Content-Disposition (RFC 6266, RFC 8187): written by servers, read by clients.

/** The header for a download: an ASCII fallback, and the exact name beside it where the two differ. */
export function writeDisposition(name: string): string {
  const clean = name.replace(/\p{Cc}/gu, '').replace(/\p{Surrogate}/gu, '\ufffd');
  const fallback = clean
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/%(?=[0-9a-f]{2})/gi, '_')
    .replace(/["\\]/g, '\\$&');
  const plain = /^[\x20-\x7e]*$/.test(clean) && !/%[0-9a-f]{2}/i.test(clean);
  if (plain) return `attachment; filename="${fallback}"`;
  const exact = encodeURIComponent(clean).replace(/['()*]/g, percent);
  return `attachment; filename="${fallback}"; filename*=UTF-8''${exact}`;
}

/** The name that a header offers; `filename*` wins over `filename`. Undefined where there is none. */
export function parseDispositionName(header: string): string | undefined {
  const extended = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header)?.[1];
  if (extended !== undefined) {
    try {
      return decodeURIComponent(extended);
    } catch {
      // Malformed: the plain form is the better guess.
    }
  }
  const quoted = /;\s*filename\s*=\s*"((?:\\.|[^"\\])*)"/i.exec(header)?.[1];
  if (quoted !== undefined) return quoted.replace(/\\(.)/g, '$1');
  return /;\s*filename\s*=\s*([^;"\s]+)/i.exec(header)?.[1];
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
