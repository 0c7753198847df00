// The addresses at which instances are reached: one parser for those who write them and those who read them. What it takes, an HTTP client
// can be pointed at.

/** Where an instance listens. */
export interface Address {
  /** IPv4, IPv6 without brackets, or a host name in lower case. */
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
}

/** What a text was read as, or why it is none. A reason completes "the address …" and shows nothing of the text. */
export type AddressOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

/** Reads `host:port`: `10.0.0.7:8080`, `[fd00::7]:8080`, `user-1.internal:8080`. Space around it does not count. */
export function parseAddress(text: string): AddressOutcome<Address> {
  const parts = /^(\[[^\]]*\]|[^:[\]]*):(\d*)$/.exec(text.trim());
  if (parts === null) return wrong('is not of the form host:port, with IPv6 in brackets');
  const host = parseHost(parts[1] ?? '');
  if (!host.ok) return host;
  const port = Number(parts[2]);
  // Leading zeros are octal to some readers.
  if (!/^[1-9]\d{0,4}$/.test(parts[2] ?? '') || port > 65_535) return wrong('has no port from 1 to 65535');
  return { ok: true, value: { host: host.value, port } };
}

/** Reads an IPv4 address, an IPv6 address (in brackets or not) or a host name, in the form that all readers agree on. */
export function parseHost(text: string): AddressOutcome<string> {
  const host = text.trim().toLowerCase();
  if (host === '') return wrong('is empty');
  if (host.includes(':') || host.startsWith('[')) return parseIpv6(host);
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return parseIpv4(host);
  // What ends in a number is IPv4 to a URL parser, in octal, hexadecimal or with parts left out: a different host for every reader.
  if (/(?:^|\.)(?:\d+|0x[\da-f]*)\.?$/.test(host)) return wrong('is neither an IPv4 address nor a host name');
  const labels = host.replace(/\.$/, '').split('.');
  const wellFormed = host.length <= 253 && labels.every((label) => hostLabel.test(label));
  // Labels in Punycode have rules of their own, which the URL parser knows.
  return wellFormed && URL.canParse(`http://${host}/`) ? { ok: true, value: host } : wrong('is no host name');
}

/** Whether a host is this machine's own, whoever asks. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || host.startsWith('127.');
}

/** Whether it stands for all addresses of a machine: good to listen on, and nothing that others could call. */
export function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '[::]';
}

/** Writes `host:port`, with brackets around IPv6. */
export function writeAddress({ host, port }: Address): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Underscores are not allowed by RFC 1123, but container networks have them. */
const hostLabel = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

function parseIpv4(host: string): AddressOutcome<string> {
  if (host.split('.').some((part) => !/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255))
    return wrong('is no IPv4 address');
  return host === '0.0.0.0' ? everywhere : { ok: true, value: host };
}

function parseIpv6(host: string): AddressOutcome<string> {
  const bare = /^\[([^[\]]*)\]$/.exec(host)?.[1] ?? host;
  if (bare.includes('%'))
    return wrong('names an interface (behind %), which means nothing on other machines');
  if (!/^[\da-f:.]+$/.test(bare) || !URL.canParse(`http://[${bare}]/`)) return wrong('is no IPv6 address');
  const short = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  return short === '::' ? everywhere : { ok: true, value: short };
}

const everywhere = wrong('stands for all addresses of a machine: it must be the one that others reach');

function wrong(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
