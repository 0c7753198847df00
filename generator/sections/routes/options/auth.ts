// `auth`: which users may call.
import type { AuthRule, OperationSchema } from '@armature/runtime/wire';
import { textOf, textsOf, valueOf } from '../../../engine/document/document.js';
import { rule } from '../../../engine/compare/rule.js';
import type { Shape } from '../../../engine/shape/shape.js';
import type { Located } from '../../../source/source-file.js';
import { difference } from './difference.js';
import type { RouteOption } from './option.js';

/** A user who is signed in, with one of the roles if there are any. */
export interface SignedIn {
  readonly kind: 'jwt';
  readonly roles: readonly Located<string>[];
}

const shape: Shape = {
  kind: 'either',
  of: [
    { kind: 'choice', of: ['jwt', 'none'] },
    {
      kind: 'section',
      what: 'auth',
      keys: {
        jwt: {
          shape: {
            kind: 'section',
            what: 'auth.jwt',
            keys: {
              roles: {
                shape: { kind: 'list', of: { kind: 'text' }, least: 1, distinct: true },
                description: 'The roles that may call: the token has to carry one of them.',
              },
            },
          },
          description: 'The caller is signed in: the request carries a valid JWT.',
          required: true,
        },
      },
    },
  ],
};

/** Who is asked for; undefined: nobody in particular. */
export const auth: RouteOption<
  SignedIn | undefined,
  AuthRule,
  'auth-added' | 'auth-removed' | 'roles-narrowed' | 'roles-widened'
> = {
  key: 'auth',
  place: 'call',
  shape,
  description:
    'Who may call: none (everybody, unless told otherwise), jwt (who is signed in), or { jwt: { roles: […] } }.',
  absent: undefined,
  read: (node) =>
    textOf(node)?.value === 'none'
      ? undefined
      : { kind: 'jwt', roles: textsOf(valueOf(valueOf(node, 'jwt'), 'roles')) },
  roles: (value) => value?.roles ?? [],
  publish: (value) => value && { kind: value.kind, ...(value.roles.length > 0 && { roles: rolesOf(value) }) },
  compare(before, after, { note }) {
    if (!before.auth && after.auth) note('auth-added', 'anyone', label(after));
    else if (before.auth && !after.auth) note('auth-removed', label(before), 'anyone');
    else if (before.auth && after.auth) {
      const [lost, gained] = difference(before.auth.roles, after.auth.roles);
      if (lost) note('roles-narrowed', label(before), label(after));
      if (gained) note('roles-widened', label(before), label(after));
    }
  },
  rules: {
    'auth-added': rule('users have to be signed in', 'callers', 'Calls without a token are refused.'),
    'auth-removed': rule(
      'users need not be signed in any more',
      'servers',
      'New callers may leave the token out, and old servers ask for it.',
    ),
    'roles-narrowed': rule(
      'fewer roles may call',
      'callers',
      'Users of a role that is left out are refused.',
    ),
    'roles-widened': rule('more roles may call', 'servers', 'Old servers refuse users of the added roles.'),
  },
  security: (value, { cookie }) =>
    value ? [{ jwt: rolesOf(value) }, ...(cookie === undefined ? [] : [{ cookie: rolesOf(value) }])] : [],
  failures: (value) => {
    if (!value) return [];
    return value.roles.length > 0 ? ['unauthenticated', 'forbidden'] : ['unauthenticated'];
  },
  fromOpenapi: ({ guard }) => {
    if (!guard.user) return undefined;
    return guard.roles.length > 0 ? { jwt: { roles: guard.roles } } : 'jwt';
  },
  needsUser: (value) => value !== undefined,
  firstTest: (value) => (value ? { user: { role: value.roles[0] } } : {}),
};

function rolesOf({ roles }: SignedIn): string[] {
  return roles.map((role) => role.value);
}

function label({ auth: rule }: OperationSchema): string {
  const roles = rule?.roles ?? [];
  return roles.length === 0 ? 'jwt' : `jwt: ${roles.join(', ')}`;
}
