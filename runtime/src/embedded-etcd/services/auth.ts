// etcd's Auth service over the accounts.
import type { Access } from '../store/access.js';
import type { Accounts } from '../store/accounts.js';
import type { Tokens } from '../store/tokens.js';
import type { UnaryHandler } from './protocol.js';
import { toBytes, toText } from './wire.js';

/** What the Auth service works on. */
export interface AuthServiceOptions {
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly access: Access;
  readonly header: () => object;
}

interface PermissionMessage {
  permType: number;
  key: Buffer;
  range_end: Buffer;
}

/** Handlers for Auth's methods. */
export function authHandlers(options: AuthServiceOptions) {
  return { ...loginHandlers(options), ...userHandlers(options), ...roleHandlers(options) };
}

/** A handler that only administrators may call, and that answers its header unless it has more to say. */
function admin<Request>(
  { access, header }: AuthServiceOptions,
  run: (request: Request) => object | void,
): UnaryHandler<Request> {
  return (request, { token }) => {
    access.checkAdmin(token);
    return { ...run(request), header: header() };
  };
}

function loginHandlers(options: AuthServiceOptions) {
  const { accounts, tokens, header } = options;
  const authenticate: UnaryHandler<{ name: string; password: string }> = ({ name, password }) => {
    accounts.checkPassword(name, password);
    return { header: header(), token: tokens.issue(name) };
  };
  return {
    AuthEnable: admin(options, () => accounts.enable()),
    AuthDisable: admin(options, () => {
      accounts.disable();
      tokens.revoke();
    }),
    Authenticate: authenticate,
  };
}

function userHandlers(options: AuthServiceOptions) {
  const { accounts, tokens, access, header } = options;
  const get: UnaryHandler<{ name: string }> = ({ name }, { token }) => {
    access.checkAdminOr(token, (user) => user === name);
    return { header: header(), roles: accounts.user(name).roles };
  };
  return {
    UserAdd: admin<{ name: string; password: string; options?: { no_password: boolean } | null }>(
      options,
      (request) =>
        accounts.addUser(request.name, request.options?.no_password ? undefined : request.password),
    ),
    UserGet: get,
    UserList: admin(options, () => ({ users: accounts.userNames() })),
    UserDelete: admin<{ name: string }>(options, ({ name }) => {
      accounts.deleteUser(name);
      tokens.revoke(name);
    }),
    UserChangePassword: admin<{ name: string; password: string }>(options, ({ name, password }) => {
      accounts.changePassword(name, password);
      tokens.revoke(name);
    }),
    UserGrantRole: admin<{ user: string; role: string }>(options, ({ user, role }) =>
      accounts.grantRole(user, role),
    ),
    UserRevokeRole: admin<{ name: string; role: string }>(options, ({ name, role }) =>
      accounts.revokeRole(name, role),
    ),
  };
}

function roleHandlers(options: AuthServiceOptions) {
  const { accounts, access, header } = options;
  const get: UnaryHandler<{ role: string }> = ({ role }, { token }) => {
    access.checkAdminOr(token, (user) => accounts.hasRole(user, role));
    const perm = accounts.role(role).permissions.map(({ type, key, end }) => ({
      permType: type,
      key: toBytes(key),
      range_end: toBytes(end),
    }));
    return { header: header(), perm };
  };
  return {
    RoleAdd: admin<{ name: string }>(options, ({ name }) => accounts.addRole(name)),
    RoleGet: get,
    RoleList: admin(options, () => ({ roles: accounts.roleNames() })),
    RoleDelete: admin<{ role: string }>(options, ({ role }) => accounts.deleteRole(role)),
    RoleGrantPermission: admin<{ name: string; perm: PermissionMessage }>(options, ({ name, perm }) =>
      accounts.grantPermission(name, {
        type: perm.permType,
        key: toText(perm.key),
        end: toText(perm.range_end),
      }),
    ),
    RoleRevokePermission: admin<{ role: string; key: Buffer; range_end: Buffer }>(options, (request) =>
      accounts.revokePermission(request.role, { key: toText(request.key), end: toText(request.range_end) }),
    ),
  };
}
