// Where things stand in etcd. The one place that knows.

/** The keys of one platform, below its namespace. Prefixes end in '/'. */
export interface Keys {
  /** Prefix of a service's instances: `/<namespace>/list/<service>/`. */
  instances(service: string): string;
  /** Prefix of all instances of all services. */
  readonly allInstances: string;
  /** Prefix of the metadata of a service's instances. */
  metas(service: string): string;
  instance(service: string, lease: string): string;
  meta(service: string, lease: string): string;
  /** Prefix of the contracts that a service's instances serve. */
  contracts(service: string): string;
  contract(service: string, digest: string): string;
  readonly parentConfig: string;
  config(service: string): string;
  /** The keys that a service signs tokens with: the private halves sealed. */
  signingKeys(service: string): string;
  /** Their public halves, a JWK set, which all services verify by. */
  publishedKeys(service: string): string;
}

/** The keys below a namespace; slashes around the namespace don't matter. */
export function createKeys(namespace: string): Keys {
  const root = `/${namespace.replace(/^\/+|\/+$/g, '')}`;
  return {
    instances: (service) => `${root}/list/${service}/`,
    allInstances: `${root}/list/`,
    metas: (service) => `${root}/meta/${service}/`,
    instance: (service, lease) => `${root}/list/${service}/${lease}`,
    meta: (service, lease) => `${root}/meta/${service}/${lease}`,
    contracts: (service) => `${root}/contract/${service}/`,
    contract: (service, digest) => `${root}/contract/${service}/${digest}`,
    parentConfig: `${root}/parent_config`,
    config: (service) => `${root}/${service}/config`,
    signingKeys: (service) => `${root}/${service}/signing_keys`,
    publishedKeys: (service) => `${root}/jwks/${service}`,
  };
}

/** The namespace of a key that shows one: that of an instance or of the shared config. */
export function namespaceOf(key: string): string | undefined {
  return /^\/(.+)\/(?:parent_config|list\/[^/]+\/\d+)$/.exec(key)?.[1];
}
