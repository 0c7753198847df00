// Where the message broker is: ARMATURE_MQ, else `[mq]` of the parent config.
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { BrokerConfig } from '../config/parent-config.js';
import { withHidden } from '../config/secrets.js';
import { StartError } from '../server/start-error.js';

/** An address. The password is not enumerable. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly vhost: string;
  /** How TLS is spoken; undefined where it is not. */
  readonly tls: { readonly rejectUnauthorized: boolean; readonly ca?: string } | undefined;
}

/** Finds it. Throws a StartError that says what to set, and never has a password. */
export function findBroker(
  variable: string | undefined,
  config: BrokerConfig | undefined,
  folder: string,
): BrokerAddress {
  if (variable !== undefined && variable !== '') return readUrl(variable);
  if (config === undefined)
    throw new StartError(
      2,
      'the parent config has no [mq]: set it, or ARMATURE_MQ=amqp://user:pass@host:5672',
    );
  const { host, port, user, pass, vhost, tls } = config;
  const isSecure = tls !== '' && tls !== 'off';
  const open = {
    host: host === '' ? '127.0.0.1' : host,
    port: port === 0 ? defaultPort(isSecure) : port,
    user: user === '' ? 'guest' : user,
    vhost: vhost === '' ? '/' : vhost,
    tls: isSecure ? readTls(tls, folder) : undefined,
  };
  return withHidden(open, { password: user === '' && pass === '' ? 'guest' : pass });
}

function readUrl(text: string): BrokerAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['amqp:', 'amqps:'].includes(url.protocol) || url.hostname === '')
    throw new StartError(2, 'ARMATURE_MQ must be amqp://user:pass@host:5672/vhost or amqps://…');
  const isSecure = url.protocol === 'amqps:';
  const user = decodeURIComponent(url.username);
  const open = {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? defaultPort(isSecure) : Number(url.port),
    user: user === '' ? 'guest' : user,
    vhost: url.pathname.length > 1 ? decodeURIComponent(url.pathname.slice(1)) : '/',
    tls: isSecure ? { rejectUnauthorized: true } : undefined,
  };
  return withHidden(open, { password: user === '' ? 'guest' : decodeURIComponent(url.password) });
}

function defaultPort(isSecure: boolean): number {
  return isSecure ? 5671 : 5672;
}

function readTls(tls: string, folder: string): NonNullable<BrokerAddress['tls']> {
  if (tls === 'on') return { rejectUnauthorized: false };
  if (tls === 'verify') return { rejectUnauthorized: true };
  const path = isAbsolute(tls) ? tls : join(folder, tls);
  try {
    return { rejectUnauthorized: true, ca: readFileSync(path, 'utf8') };
  } catch (error) {
    throw new StartError(2, `tls of [mq]: ${path} cannot be read (${(error as Error).message})`);
  }
}
