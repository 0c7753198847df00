// The keys of users' tokens, live from etcd: what is published for all, and, in the service that signs, what it signs with.
import {
  ensureSigningKeys,
  openSigningKey,
  publishSigningKeys,
  readPublishedKeys,
  readSigningKeys,
  signingKeyAt,
  writePublishedKeys,
  type PublishedKey,
  type SigningKey,
  type SigningPlace,
} from '../config/signing-keys.js';
import { followRange, type Follow } from '../registry/follow-range.js';
import type { IssuerDefinition } from '../server/definition.js';
import type { IssuedTokensOptions, Signer } from '../server/issued-tokens.js';
import { StartError } from '../server/start-error.js';
import { createKeys } from '../wire/keys.js';
import type { Session } from './session.js';

/** Keys that are followed. */
export interface TokenKeys extends IssuedTokensOptions {
  /** What `/.well-known/jwks.json` answers. */
  jwks(): string;
  close(): void;
}

type Opening = Pick<Session<unknown>, 'registry' | 'log' | 'clock' | 'bootstrap'> & {
  readonly namespace: string;
};

/** Follows the keys. The service that signs makes a first one where there is none. Rejects with a StartError where it can not seal it. */
export async function openTokenKeys(
  opening: Opening,
  { service: issuer, algorithm }: IssuerDefinition,
  name: string,
): Promise<TokenKeys> {
  const { registry, log, clock, namespace, bootstrap } = opening;
  const keys = createKeys(namespace);
  const follows: Follow[] = [];
  const follow = (range: string, onText: (text: string | undefined) => void): void => {
    const onListing: Parameters<typeof followRange>[0]['onListing'] = ({ entries }) =>
      onText(entries[0]?.value);
    follows.push(followRange({ registry, range, clock, random: Math.random, log, onListing }));
  };
  let published: readonly PublishedKey[] = [];
  let own: OwnKeys | undefined;
  if (name === issuer) {
    const { configKeys } = bootstrap;
    if (configKeys.length === 0) throw new StartError(2, cannotSeal);
    own = await openOwnKeys({ registry, namespace, service: issuer, configKeys }, { algorithm, log });
    follow(keys.signingKeys(issuer), (text) => own?.take(text));
  }
  follow(keys.publishedKeys(issuer), (text) => {
    const read = text === undefined ? undefined : readPublishedKeys(text);
    if (read !== undefined) published = read;
    else if (text !== undefined)
      log.error({ issuer }, 'the published keys of tokens can not be read; the last ones stay');
    own?.isPublished(text);
  });
  return {
    issuer,
    // The issuer knows its own before etcd has told of them.
    published: () => own?.published() ?? published,
    signer: own && (() => own.signer()),
    jwks: () => writePublishedKeys(own?.published() ?? published),
    close: () => {
      for (const each of follows) each.close();
    },
  };
}

const cannotSeal =
  'tokens are signed here, and their keys are kept sealed: set ARMATURE_CONFIG_KEY or ARMATURE_CONFIG_KEY_FILE (`scaffold dev` does)';

interface OwnKeys {
  published(): readonly PublishedKey[];
  signer(): Signer | undefined;
  take(text: string | undefined): void;
  isPublished(text: string | undefined): void;
}

async function openOwnKeys(
  place: SigningPlace,
  { algorithm, log }: Pick<IssuerDefinition, 'algorithm'> & Pick<Opening, 'log'>,
): Promise<OwnKeys> {
  const { registry, namespace, service, now = Date.now } = place;
  const key = createKeys(namespace).signingKeys(service);
  await ensureSigningKeys(place, { algorithm });
  const first = (await registry.get(key))?.value ?? '';
  let value = first;
  let ring: readonly SigningKey[] = [];
  let published: readonly PublishedKey[] = [];
  let signers = new Map<string, Signer>();
  const use = (text: string): string | undefined => {
    const read = readSigningKeys(text);
    if (read === undefined) return 'can not be read';
    const opened = read.map((each) => ({ each, outcome: openSigningKey(each, place) }));
    for (const { outcome } of opened) if (!outcome.ok) return outcome.reason;
    signers = new Map(
      opened.flatMap(
        ({
          each: {
            public: { kid, alg },
          },
          outcome,
        }) =>
          outcome.ok ? [[kid, { kid, alg, jwk: JSON.parse(outcome.value) as Signer['jwk'] }] as const] : [],
      ),
    );
    value = text;
    ring = read;
    published = read.map((each) => each.public);
    return undefined;
  };
  const mend = (work: Promise<unknown>): void =>
    void work.catch((error: unknown) =>
      log.warn({ err: error }, 'the keys of tokens could not be written; tried again with their next change'),
    );
  const problem = use(first);
  if (problem !== undefined) throw new StartError(2, `the signing key at ${key} ${problem}`);
  await publishSigningKeys(place, ring);
  return {
    published: () => published,
    signer: () => signers.get(signingKeyAt(ring, now())?.public.kid ?? ''),
    take(text) {
      // A store that was wiped gets back what is in force.
      if (text === undefined) return mend(registry.replace({ key, value }, 0));
      if (text === value) return;
      const refused = use(text);
      if (refused !== undefined)
        log.error({ key, problem: refused }, 'the new signing keys are refused; the old ones stay');
      else mend(publishSigningKeys(place, ring));
    },
    isPublished(text) {
      if (text !== writePublishedKeys(published)) mend(publishSigningKeys(place, ring));
    },
  };
}
