// Who may do what. Until authentication is switched on, everyone may do everything.
import type { KeyRange } from './key-value.js';
import type { Operation } from './requests.js';

/** The checks that services make before they act. Each throws etcd's error where the caller may not. */
export interface Access {
  checkOperation(token: string | undefined, operation: Operation): void;
  checkRange(token: string | undefined, range: KeyRange): void;
  /** For revoking a lease: the caller must be allowed to write all its keys. */
  checkLease(token: string | undefined, lease: string): void;
  checkAdmin(token: string | undefined): void;
}

/** Lets everyone do everything. */
export const openAccess: Access = {
  checkOperation() {},
  checkRange() {},
  checkLease() {},
  checkAdmin() {},
};
