// Users and roles, and the switch that makes etcd ask for them.
import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { EtcdError, etcdError, unmapped } from './etcd-error.js';
import type { KeyRange } from './key-value.js';
import { permits, type Permission, type Wish } from './permissions.js';

/** A user as it is kept. `password` is absent for a user that cannot log in with one. */
export interface User {
  readonly name: string;
  readonly password?: { readonly salt: string; readonly hash: string };
  /** Sorted. */
  readonly roles: readonly string[];
}

/** A role as it is kept, its permissions sorted by key. */
export interface Role {
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** All of it, for a journal. */
export interface AccountsState {
  readonly enabled: boolean;
  readonly users: readonly User[];
  readonly roles: readonly Role[];
}

const root = 'root'; // the name of the user, and of the role, that may do everything

/** Users, roles and whether they matter. `changed` runs after each change. */
export class Accounts {
  enabled = false;
  readonly #users = new Map<string, User>();
  readonly #roles = new Map<string, Role>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get state(): AccountsState {
    return { enabled: this.enabled, users: [...this.#users.values()], roles: [...this.#roles.values()] };
  }

  /** Puts back what `state` gave, without calling `changed`. */
  restore({ enabled, users, roles }: AccountsState): void {
    this.enabled = enabled;
    this.#users.clear();
    this.#roles.clear();
    for (const user of users) this.#users.set(user.name, user);
    for (const role of roles) this.#roles.set(role.name, role);
  }

  enable(): void {
    if (this.enabled) return;
    const user = this.#users.get(root);
    if (!user) throw etcdError('rootUserMissing');
    if (!user.roles.includes(root)) throw etcdError('rootRoleMissing');
    this.enabled = true;
    this.#changed();
  }

  disable(): void {
    if (!this.enabled) return;
    this.enabled = false;
    this.#changed();
  }

  /** Throws unless the password is this user's. */
  checkPassword(name: string, password: string): void {
    if (!this.enabled) throw etcdError('authNotEnabled');
    const user = this.#users.get(name);
    if (!user) throw etcdError('authFailed');
    if (!user.password) {
      throw new EtcdError(unmapped, 'auth: authentication failed, password was given for no password user');
    }
    const hash = Buffer.from(user.password.hash, 'hex');
    if (!timingSafeEqual(hash, hashOf(password, user.password.salt))) throw etcdError('authFailed');
  }

  addUser(name: string, password: string | undefined): void {
    if (name === '') throw etcdError('userEmpty');
    if (this.#users.has(name)) throw etcdError('userExists');
    this.#setUser({ name, roles: [], ...secretOf(password) });
  }

  deleteUser(name: string): void {
    if (this.enabled && name === root) throw etcdError('invalidAuthManagement');
    this.user(name);
    this.#users.delete(name);
    this.#changed();
  }

  changePassword(name: string, password: string): void {
    const { roles } = this.user(name);
    this.#setUser({ name, roles, ...secretOf(password) });
  }

  grantRole(name: string, role: string): void {
    const user = this.user(name);
    if (role !== root) this.role(role);
    if (!user.roles.includes(role)) this.#setUser({ ...user, roles: [...user.roles, role].sort(byText) });
  }

  revokeRole(name: string, role: string): void {
    if (this.enabled && name === root && role === root) throw etcdError('invalidAuthManagement');
    const user = this.user(name);
    if (!user.roles.includes(role)) throw etcdError('roleNotGranted');
    this.#setUser({ ...user, roles: user.roles.filter((other) => other !== role) });
  }

  addRole(name: string): void {
    if (name === '') throw etcdError('roleEmpty');
    if (this.#roles.has(name)) throw etcdError('roleExists');
    this.#setRole({ name, permissions: [] });
  }

  deleteRole(name: string): void {
    if (this.enabled && name === root) throw etcdError('invalidAuthManagement');
    this.role(name);
    this.#roles.delete(name);
    for (const user of this.#users.values()) {
      if (user.roles.includes(name)) {
        this.#users.set(user.name, { ...user, roles: user.roles.filter((role) => role !== name) });
      }
    }
    this.#changed();
  }

  grantPermission(name: string, permission: Permission): void {
    const permissions = [...this.role(name).permissions];
    const index = permissions.findIndex(({ key }) => key >= permission.key);
    const same = permissions[index];
    // etcd looks only at the first permission of this key, so one of another range may be added twice.
    if (same?.key === permission.key && same.end === permission.end) permissions[index] = permission;
    else permissions.push(permission);
    this.#setRole({ name, permissions: permissions.sort((left, right) => byText(left.key, right.key)) });
  }

  revokePermission(name: string, range: KeyRange): void {
    const { permissions } = this.role(name);
    const left = permissions.filter(({ key, end }) => key !== range.key || end !== range.end);
    if (left.length === permissions.length) throw etcdError('permissionNotGranted');
    this.#setRole({ name, permissions: left });
  }

  user(name: string): User {
    const user = this.#users.get(name);
    if (!user) throw etcdError('userNotFound');
    return user;
  }

  role(name: string): Role {
    const role = this.#roles.get(name);
    if (!role) throw etcdError('roleNotFound');
    return role;
  }

  userNames(): string[] {
    return [...this.#users.keys()].sort(byText);
  }

  roleNames(): string[] {
    return [...this.#roles.keys()].sort(byText);
  }

  isAdmin(name: string): boolean {
    return this.user(name).roles.includes(root);
  }

  /** Whether a user, if there is one of that name, may do this with all keys of the range. */
  permits(name: string, range: KeyRange, wish: Wish): boolean {
    const user = this.#users.get(name);
    if (!user) return false;
    if (user.roles.includes(root)) return true;
    return permits(
      user.roles.flatMap((role) => this.#roles.get(role)?.permissions ?? []),
      range,
      wish,
    );
  }

  hasRole(name: string, role: string): boolean {
    return this.#users.get(name)?.roles.includes(role) ?? false;
  }

  #setUser(user: User): void {
    this.#users.set(user.name, user);
    this.#changed();
  }

  #setRole(role: Role): void {
    this.#roles.set(role.name, role);
    this.#changed();
  }
}

function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function secretOf(password: string | undefined): Pick<User, 'password'> {
  if (password === undefined) return {};
  const salt = randomBytes(16).toString('hex');
  return { password: { salt, hash: hashOf(password, salt).toString('hex') } };
}

/** Cheap on purpose: every login runs on the event loop of a development server. */
function hashOf(password: string, salt: string): Buffer {
  return scryptSync(password, salt, 32, { N: 1024 });
}
