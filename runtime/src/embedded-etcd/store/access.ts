// Who may do what. Until authentication is switched on, everyone may do everything; a token that is not valid is
// refused even then, as etcd does.
import type { Accounts } from './accounts.js';
import { EtcdError, etcdError } from './etcd-error.js';
import { noLease, type KeyRange } from './key-value.js';
import type { Lessor } from './lessor.js';
import type { Wish } from './permissions.js';
import type { Operation, Transaction } from './requests.js';
import type { Tokens } from './tokens.js';

/** Checks that services make before they act. Each throws etcd's error where the caller may not. */
export class Access {
  readonly #accounts: Accounts;
  readonly #tokens: Tokens;
  readonly #lessor: Lessor;

  constructor(accounts: Accounts, tokens: Tokens, lessor: Lessor) {
    this.#accounts = accounts;
    this.#tokens = tokens;
    this.#lessor = lessor;
  }

  checkOperation(token: string | undefined, operation: Operation): void {
    const user = this.#userOf(token);
    if (this.#accounts.enabled) this.#check(user, operation);
  }

  checkRange(token: string | undefined, range: KeyRange): void {
    const user = this.#userOf(token);
    if (this.#accounts.enabled) this.#require(user, range, 'read');
  }

  /** For revoking a lease: the caller must be allowed to write all its keys. */
  checkLease(token: string | undefined, id: string): void {
    const user = this.#userOf(token);
    if (this.#accounts.enabled) this.#checkLease(user, id);
  }

  /** For calls that ask for a valid token, if any, and no right. */
  checkToken(token: string | undefined): void {
    this.#userOf(token);
  }

  checkAdmin(token: string | undefined): void {
    const user = this.#userOf(token);
    if (!this.#accounts.enabled) return;
    if (user === undefined) throw etcdError('userEmpty');
    if (!this.#accounts.isAdmin(user)) throw etcdError('permissionDenied');
  }

  /** For reading one user or role: an administrator may, and whoever the test lets. */
  checkAdminOr(token: string | undefined, test: (user: string) => boolean): void {
    try {
      this.checkAdmin(token);
    } catch (error) {
      const user = token === undefined ? undefined : this.#tokens.userOf(token);
      if (!(error instanceof EtcdError) || user === undefined || !test(user)) throw error;
    }
  }

  #check(user: string | undefined, operation: Operation): void {
    switch (operation.kind) {
      case 'range':
        return this.#require(user, operation, 'read');
      case 'put':
        this.#require(user, point(operation.key), 'write');
        if (operation.lease !== noLease) this.#checkLease(user, operation.lease);
        if (operation.prevKv) this.#require(user, point(operation.key), 'read');
        return;
      case 'delete':
        this.#require(user, operation, 'write');
        if (operation.prevKv) this.#require(user, operation, 'read');
        return;
      case 'txn':
        return this.#checkTransaction(user, operation);
      case 'empty':
    }
  }

  /** Both branches are checked, whichever is taken; nested transactions, unlike in etcd 3.4, are too. */
  #checkTransaction(user: string | undefined, { compare, success, failure }: Transaction): void {
    for (const comparison of compare) this.#require(user, comparison, 'read');
    for (const operation of [...success, ...failure]) {
      if (operation.kind === 'put') this.#require(user, point(operation.key), 'write');
      else this.#check(user, operation);
    }
  }

  #checkLease(user: string | undefined, id: string): void {
    for (const key of this.#lessor.get(id)?.keys ?? []) this.#require(user, point(key), 'write');
  }

  #require(user: string | undefined, range: KeyRange, wish: Wish): void {
    if (user === undefined) throw etcdError('userEmpty');
    if (!this.#accounts.permits(user, range, wish)) throw etcdError('permissionDenied');
  }

  #userOf(token: string | undefined): string | undefined {
    if (token === undefined) return undefined;
    const user = this.#tokens.userOf(token);
    if (user === undefined) throw etcdError('invalidAuthToken');
    return user;
  }
}

function point(key: string): KeyRange {
  return { key, end: '' };
}
