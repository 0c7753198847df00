// The state of one embedded etcd, read from its data file where it has one, and written to it as it changes.
import { randomInt } from 'node:crypto';
import { Journal, snapshotOf, type JournalRecord } from './journal.js';
import { Access } from './store/access.js';
import { Accounts } from './store/accounts.js';
import type { Clock } from '../clock/clock.js';
import { Store } from './store/store.js';
import { Tokens } from './store/tokens.js';

/** What services work on. */
export interface EtcdState {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly access: Access;
  /** Closes the data file; nothing may change afterwards. */
  close(): void;
}

/** What a state needs. */
export interface StateOptions {
  readonly clock: Clock;
  readonly dataFile?: string | undefined;
  /** Called when the end of a lease changed the store. */
  readonly onExpired: () => void;
}

/** Opens the state; an empty one without a data file, or with a new one. */
export function openState({ clock, dataFile, onExpired }: StateOptions): EtcdState {
  const journal = dataFile === undefined ? undefined : new Journal(dataFile);
  const snapshot = (): Iterable<JournalRecord> => snapshotOf(store, accounts.state);
  const record = (entry: JournalRecord): void => {
    if (entry.kind === 'compact') journal?.rewrite(snapshot());
    else journal?.append(entry);
  };
  const store = new Store({ clock, random: (bound) => randomInt(bound), record, onExpired });
  const accounts = new Accounts(() => record({ kind: 'accounts', state: accounts.state }));
  const tokens = new Tokens(clock, (bound) => randomInt(bound));
  for (const entry of journal?.read() ?? []) restore(store, accounts, entry);
  journal?.rewrite(snapshot());
  return {
    store,
    accounts,
    tokens,
    access: new Access(accounts, tokens, store.lessor),
    close() {
      store.lessor.stop();
      journal?.close();
    },
  };
}

/** Brings an empty state to that of another, as a restart would: leases anew, no tokens, no watchers. */
export function copyState(from: EtcdState, to: EtcdState): EtcdState {
  for (const entry of snapshotOf(from.store, from.accounts.state)) restore(to.store, to.accounts, entry);
  return to;
}

function restore(store: Store, accounts: Accounts, entry: JournalRecord): void {
  if (entry.kind === 'accounts') accounts.restore(entry.state);
  else store.replay(entry);
}
