// A module with everything that the manifest can say about types, and names long enough to break lines.
import type { ErrorModel, NamedType, TypeModule } from '../model.js';
import {
  arrayOf,
  builtin,
  buildModule,
  defaulted,
  enumOf,
  mapOf,
  nullable,
  objectOf,
  ref,
  span,
  unionOf,
} from './build-model.test.fixture.js';

const note =
  'A description that is much longer than one line of eighty columns allows, so that it has to be wrapped.';

/** Modules that use each other: shared types, the codecs of a TypeScript file, and a service's own. */
export function everything(): {
  readonly common: TypeModule;
  readonly account: TypeModule;
  readonly user: TypeModule;
} {
  const common = buildModule({
    generics: [
      {
        name: 'Page',
        parameters: ['Item'],
        annotations: { description: 'One page of a list.' },
        type: objectOf({ items: arrayOf({ kind: 'parameter', name: 'Item' }), 'next?': builtin('string') }),
        span,
      },
    ],
  });
  const role = common.add('Role', enumOf(['admin', 'member']), {
    annotations: { description: 'What a user may do.' },
  });
  const address = common.add(
    'Address',
    objectOf({ street: builtin('string'), 'zip?': nullable(builtin('string')) }),
  );
  common.add('Problems', objectOf({ list: arrayOf(builtin('string')) }));

  const account = buildModule({
    kind: 'typescript',
    name: 'account',
    from: 'shared/account.ts',
    path: 'shared/generated/account.ts',
  });
  const kind = account.add('AccountKind', enumOf(['free', 'paid']), { origin: 'typescript' });
  account.add(
    'Account',
    objectOf({ id: builtin('int64'), kind: ref(kind), 'tags?': arrayOf(builtin('string')) }),
    { origin: 'typescript' },
  );

  const user = buildModule({
    kind: 'service',
    name: 'user',
    from: 'services/user/service.yaml',
    path: 'services/user/generated/dto.ts',
  });
  addScalars(user.add);
  const email = user.add('EmailContact', objectOf({ kind: enumOf(['email']), address: builtin('email') }));
  const phone = user.add(
    'PhoneContact',
    objectOf({
      kind: enumOf(['phone', 'mobile']),
      number: builtin('string'),
      priority: defaulted(builtin('int32'), 1),
    }),
  );
  const contact = user.add('Contact', {
    kind: 'union',
    of: [ref(email), ref(phone)],
    discriminator: {
      field: 'kind',
      mapping: [
        { value: 'email', member: email },
        { value: 'phone', member: phone },
        { value: 'mobile', member: phone },
      ],
    },
  });
  const status = user.add(
    'Status',
    enumOf(['new', 'an unusually long member of an enum', 'another long member', 'the last one'], true),
  );
  user.add('Level', enumOf([1, 2, 3]));
  user.add('Mood', nullable(enumOf(['calm', 'busy'])));
  user.add('Grade', enumOf(['none', 1, 2], true));
  user.add('Address', objectOf({ line: builtin('string') }));
  const tree = user.add('Tree', (self) =>
    objectOf({ label: builtin('string'), children: arrayOf(self), 'parent?': nullable(self) }),
  );
  const point = user.add('Point', objectOf({ x: builtin('double'), y: builtin('double') }, 'reject'));
  const circle = user.add(
    'Circle',
    objectOf({
      x: builtin('double'),
      y: builtin('double'),
      radius: builtin('double'),
      at: builtin('datetime'),
    }),
  );
  const shape = user.add('Shape', unionOf(ref(point), ref(circle), arrayOf(builtin('int64'))));
  user.add(
    'Loose',
    unionOf(builtin('string'), builtin('boolean'), builtin('int64'), ref(tree), arrayOf(ref(role))),
  );
  user.add('Moment', unionOf(builtin('datetime'), mapOf(builtin('datetime')), arrayOf(builtin('bytes'))));
  const add = user.add('Add', objectOf({ op: enumOf(['add']), by: builtin('int32') }));
  const negate = user.add('Negate', objectOf({ op: enumOf(['negate', 'invert']), at: builtin('datetime') }));
  user.add('Step', unionOf(ref(add), ref(negate)));
  user.add('Port', enumOf(Array.from({ length: 30 }, (_, index) => 8000 + index * 111)));
  user.add(
    'Defaults',
    objectOf({
      pairs: defaulted(arrayOf(arrayOf(builtin('int32'))), [
        [1, 2],
        [3, 4],
      ]),
      many: defaulted(
        arrayOf(builtin('double')),
        Array.from({ length: 40 }, (_, index) => index / 8),
      ),
      price: defaulted(builtin('decimal'), 1.5),
      big: defaulted(builtin('int64'), '9223372036854775807'),
      when: defaulted(builtin('date'), '2024-01-01'),
      dig: defaulted(builtin('double'), 1e21),
    }),
  );
  user.add('Nick', nullable(builtin('string', { minLength: 1 })));
  user.add('Empty', objectOf({}));
  user.add('PageUser', objectOf({ items: arrayOf(ref(contact)), total: builtin('int64') }), {
    origin: 'instance',
    label: 'Page<User>',
  });
  addUser(user.add, { role, address, contact, status, tree, shape });
  addOdd(user.add);
  const errors: ErrorModel[] = [
    {
      name: 'WrongPassword',
      module: user.module,
      code: 10401,
      status: 401,
      message: 'wrong name or password',
      span,
    },
    {
      name: 'NameTaken',
      module: user.module,
      code: 10409,
      status: 409,
      message: `the name is taken, and this says so at a length that "breaks" the line`,
      description: note,
      span,
    },
  ];
  return { common: common.module, account: account.module, user: { ...user.module, errors } };
}

type Add = ReturnType<typeof buildModule>['add'];

function addScalars(add: Add): void {
  add('Id', builtin('int64', { minimum: 1, exclusiveMaximum: '9223372036854775807', multipleOf: 1 }));
  add('Price', builtin('decimal', { minimum: '0.01', maximum: 1e21, multipleOf: 0.01 }));
  add('Ratio', builtin('double', { exclusiveMinimum: 0, maximum: 1, multipleOf: 0.1 }));
  add('Code', builtin('string', { minLength: 2, maxLength: 20, pattern: '^[\\p{L}/]+$' }));
  add('Blob', builtin('bytes', { maxLength: 1024 }));
  add('Anything', builtin('json'));
  add('Mail', builtin('email'));
  add(
    'Matrix',
    arrayOf(arrayOf(nullable(builtin('double')), { minItems: 1, maxItems: 3 }), { uniqueItems: true }),
  );
  add('Labels', mapOf(builtin('string', { maxLength: 5 }), { minProperties: 0, maxProperties: 3 }));
}

function addUser(
  add: Add,
  types: Record<'role' | 'address' | 'contact' | 'status' | 'tree' | 'shape', NamedType>,
): void {
  add(
    'User',
    objectOf({
      id: { type: builtin('int64'), annotations: { description: note, deprecated: 'use key', example: 7 } },
      name: builtin('string', { minLength: 1, maxLength: 64, pattern: '^[^\\s].*$' }),
      role: defaulted(ref(types.role), 'member'),
      status: ref(types.status),
      'nick?': nullable(builtin('string')),
      'born?': builtin('date'),
      'seen?': nullable(builtin('datetime')),
      createdAt: builtin('datetime'),
      since: defaulted(builtin('datetime'), '2024-01-01T00:00:00Z'),
      tags: defaulted(arrayOf(builtin('string')), []),
      ids: arrayOf(builtin('int64')),
      keys: mapOf(builtin('int64')),
      presets: defaulted(arrayOf(ref(types.address)), [
        { street: 'A street with a rather long name', zip: '12345' },
        { street: 'Another street', zip: null },
      ]),
      settings: defaulted(ref(types.address), { street: 'Main Street', zip: null }),
      note: defaulted(nullable(builtin('string')), 'hello'),
      count: defaulted(nullable(builtin('int64')), null),
      limits: defaulted(nullable(mapOf(builtin('int32'))), { a: 1, 'b c': 2 }),
      photo: builtin('bytes'),
      extra: defaulted(builtin('json'), { a: [1] }),
      contact: ref(types.contact),
      'contacts?': arrayOf(nullable(ref(types.contact))),
      tree: ref(types.tree),
      shape: ref(types.shape),
      kind: enumOf(['a', 'b']),
      wish: unionOf(builtin('string'), builtin('boolean')),
      at: builtin('time'),
      took: builtin('duration'),
      key: builtin('uuid'),
      home: builtin('uri'),
      agree: defaulted(builtin('boolean'), false),
      'aFieldWithAnExtremelyLongNameThatBreaksTheLine?': nullable(
        mapOf(nullable(arrayOf(ref(types.contact)))),
      ),
    }),
    { annotations: { description: 'A person with an account.' } },
  );
}

function addOdd(add: Add): void {
  add(
    'OddNames',
    objectOf(
      {
        constructor: builtin('string'),
        'toString?': builtin('int64'),
        'x-request-id': builtin('string'),
        'a/b~c`${d}': arrayOf(builtin('int32')),
        value: builtin('string'),
        'at?': builtin('string'),
        problems: builtin('string'),
        result: builtin('string'),
        'quote"d?': builtin('datetime'),
      },
      'reject',
    ),
  );
  add(
    'AnExtremelyLongNameForATypeThatBreaksItsFunctionHead',
    objectOf({ value: defaulted(enumOf(['x', 'y']), 'x') }),
  );
}
