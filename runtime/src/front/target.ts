// The normal form of a request's target (RFC 9112 §3.2, RFC 3986 §6.2.2): made once, at the front, so that routes, middleware and
// whoever a gateway forwards to see one and the same path, however it was spelt.

/** A target in normal form. */
export interface Target {
  /** Path and query, from `/` on. */
  readonly path: string;
  /** The host of a target in absolute form, which counts in place of the Host header. */
  readonly host?: string;
}

/** Paths that are in normal form as they stand: nearly all. */
const plain = /^(?=\/)(?:\/[\w~!$&'()*+,;=:@-][\w.~!$&'()*+,;=:@-]*)*\/?(?:\?[!-"$-~]*)?$/;

/**
 * The normal form; undefined where there is none: a fragment, a backslash, white space, control characters, bad percent-encoding, empty
 * segments, dot segments, also where their dots or slashes are encoded. What need not be encoded is decoded, what must be is encoded;
 * letters keep their case, and a slash at the end stays.
 */
export function normalTarget(url: string): Target | undefined {
  if (plain.test(url)) return { path: url };
  if (url.startsWith('/')) return normalOrigin(url);
  const parts = /^https?:\/\/([^/?]+)(.*)$/is.exec(url);
  const [, host = '', rest = ''] = parts ?? [];
  if (!/^(?:[\w.~-]+|\[[0-9a-f:.]+\])(?::\d{0,5})?$/i.test(host)) return undefined;
  const target = normalOrigin(rest.startsWith('/') ? rest : `/${rest}`);
  return target && { ...target, host };
}

function normalOrigin(url: string): Target | undefined {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[#\u0000-\u0020\u007f]|[^\u0000-\u00ff]/.test(url)) return undefined;
  const at = url.indexOf('?');
  const path = normalPath(at === -1 ? url : url.slice(0, at));
  if (path === undefined) return undefined;
  return { path: at === -1 ? path : `${path}?${url.slice(at + 1).replace(/[\u0080-\u00ff]/g, encode)}` };
}

function normalPath(raw: string): string | undefined {
  if (/\\|%(?![0-9a-f]{2})/i.test(raw)) return undefined;
  const path = raw
    .replace(/%[0-9a-f]{2}/gi, (encoded) => {
      const character = String.fromCharCode(parseInt(encoded.slice(1), 16));
      return /[\w.~-]/.test(character) ? character : encoded.toUpperCase();
    })
    .replace(/[^\w.~!$&'()*+,;=:@/%-]/g, encode);
  if (path.includes('//')) return undefined;
  // A server behind might take an encoded slash for one.
  return path.split(/\/|%2F|%5C/).some((segment) => segment === '.' || segment === '..') ? undefined : path;
}

/** Bytes above ASCII reach us one by one, as Latin-1. */
function encode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
