// The workspace of a team, and what its members do to the manifests: each an edit of the text, far from the others where a person would be.
import assert from 'node:assert/strict';

/** Files by path. */
export type Files = Readonly<Record<string, string>>;

const user = `service: user
summary: Accounts and sessions.
imports: { common: ../../shared/common.yaml }

types:
  # Who somebody is.
  User:
    id: int64
    name: string
    home: common.Address
    joined: datetime

  # What proves it.
  Session:
    token: string
    until: datetime

  # Asks somebody in.
  Invite:
    email: email
    words?: string

errors:
  NameTaken: { code: 10409, status: 409, message: That name is taken }

  WrongPassword: { code: 10401, status: 401, message: No such name or password }

routes:
  # Opens an account.
  register:
    post: /register
    body: { name: string, password: string }
    returns: User
    errors: [NameTaken]

  # Signs in.
  login:
    post: /login
    body: { name: string, password: string }
    returns: Session
    errors: [WrongPassword]

  # Who is it?
  getUser:
    get: /users/{id}
    path: { id: int64 }
    returns: User

  # Everybody.
  listUsers:
    get: /users
    query: { page?: int32 }
    returns: User[]

  # Asks somebody in.
  invite:
    post: /invite
    body: Invite

config:
  # The first words of a letter.
  greeting: string = "Hello"

  # How long a session lasts.
  hours: int32 = 24
`;

const order = `service: order
imports: { common: ../../shared/common.yaml }
depends: [user]

types:
  Order:
    id: int64
    to: common.Address
    placed: datetime

routes:
  getOrder:
    get: /orders/{id}
    path: { id: int64 }
    returns: Order

  placeOrder:
    post: /orders
    body: { to: common.Address }
    returns: Order
`;

/** What everybody starts from. */
export const start: Files = {
  'scaffold.yaml': 'workspace: shop\n',
  'shared/common.yaml':
    'types:\n  Address:\n    city: string\n    zip: string\n\n  Money:\n    amount: decimal\n    currency: string\n',
  'services/user/service.yaml': user,
  'services/order/service.yaml': order,
  'services/front/service.yaml': 'service: front\ngateway:\n  expose: [user, order]\n',
};

/** An edit of some files. */
export type Edit = (files: Files) => Files;

const userPath = 'services/user/service.yaml';
const orderPath = 'services/order/service.yaml';
const sharedPath = 'shared/common.yaml';

function replace(path: string, from: string | RegExp, to: string): Edit {
  return (files) => {
    const text = files[path] ?? '';
    const edited = text.replace(from, to);
    assert.notEqual(edited, text, `${path} has no ${String(from)}`);
    return { ...files, [path]: edited };
  };
}

/** Twenty things that people do to manifests. */
export const edits: Readonly<Record<string, Edit>> = {
  'a route at the top': replace(
    userPath,
    '  # Opens an account.\n',
    '  # Is it there?\n  findName:\n    get: /names/{name}\n    path: { name: string }\n    returns: boolean\n\n  # Opens an account.\n',
  ),
  'a route in the middle': replace(
    userPath,
    '  # Who is it?\n',
    '  # Signs out.\n  logout:\n    post: /logout\n    body: { token: string }\n\n  # Who is it?\n',
  ),
  'a route at the end': replace(
    userPath,
    '    body: Invite\n',
    '    body: Invite\n\n  # Takes an invitation back.\n  uninvite:\n    post: /uninvite\n    body: { email: email }\n    returns: Invite\n',
  ),
  'a route of the other service': replace(
    orderPath,
    '  placeOrder:\n',
    '  cancelOrder:\n    post: /orders/{id}/cancel\n    path: { id: int64 }\n    returns: Order\n\n  placeOrder:\n',
  ),
  'a field': replace(userPath, '    name: string\n    home', '    name: string\n    nick?: string\n    home'),
  'a field of another type': replace(
    userPath,
    '    token: string\n',
    '    token: string\n    device?: string\n',
  ),
  'a field retyped': replace(userPath, '    words?: string\n', '    words?: string[]\n'),
  'a type': replace(
    userPath,
    '  # Asks somebody in.\n  Invite:',
    '  # A device.\n  Device:\n    name: string\n\n  # Asks somebody in.\n  Invite:',
  ),
  'a shared field': replace(sharedPath, '    zip: string\n', '    zip: string\n    country?: string\n'),
  'a shared type': (files) => ({
    ...files,
    [sharedPath]: `${files[sharedPath]}\n  Place:\n    name: string\n    at: Address\n`,
  }),
  'a route removed': replace(userPath, /  # Everybody\.[^]*?returns: User\[\]\n\n/, ''),
  'a route renamed': replace(userPath, '  invite:\n', '  sendInvite:\n'),
  'a route retyped': replace(
    userPath,
    '    query: { page?: int32 }\n',
    '    query: { page?: int32, name?: string }\n',
  ),
  'a route for services only': replace(
    userPath,
    '    get: /users/{id}\n',
    '    get: /users/{id}\n    rpcOnly: true\n',
  ),
  'a description': replace(
    userPath,
    'summary: Accounts and sessions.',
    'summary: Accounts, sessions, invitations.',
  ),
  'an error': replace(
    userPath,
    '  WrongPassword:',
    '  Locked: { code: 10423, status: 423, message: This account is locked }\n\n  WrongPassword:',
  ),
  'a key of the config': replace(
    userPath,
    '  # How long a session lasts.\n',
    '  # Who writes.\n  sender: string = "shop"\n\n  # How long a session lasts.\n',
  ),
  'a constraint': replace(
    userPath,
    '    post: /login\n    body: { name: string,',
    '    post: /login\n    body: { name: string(2..40),',
  ),
  'a service': (files) => ({
    ...files,
    'services/mail/service.yaml':
      'service: mail\nroutes:\n  send: { post: /send, body: { to: email, text: string } }\n',
  }),
  'another service': (files) => ({
    ...files,
    'services/pay/service.yaml':
      'service: pay\nroutes:\n  pay: { post: /pay, body: { cents: int32 }, returns: boolean }\n',
  }),
};
