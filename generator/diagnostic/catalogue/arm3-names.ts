// ARM3xxx: names, imports and references.
import { entry, text } from './entry.js';

export const nameEntries = {
  ARM3001: entry({
    severity: 'error',
    title: 'an import of a file that is not there',
    message: text`there is no file ${'path'}`,
    mend: text`correct the path; it is relative to this manifest`,
    explanation:
      'Imports name YAML files with shared types, or TypeScript files with exported types, by a path relative to the manifest that imports them. The file has to lie within the workspace.',
    wrong: 'imports: { common: ./common.yaml }',
    right: 'imports: { common: ../../shared/common.yaml }',
  }),
  ARM3002: entry({
    severity: 'error',
    title: 'a circle of imports',
    message: text`these files import each other in a circle: ${'circle'}`,
    mend: text`move what both need into a third file`,
    explanation:
      'Two files that import the same third one are fine. A file that, over others, imports itself is not: there is no order in which the generated modules could load.',
    wrong: '# a.yaml\nimports: { b: ./b.yaml }\n# b.yaml\nimports: { a: ./a.yaml }',
    right: '# a.yaml\nimports: { c: ./c.yaml }\n# b.yaml\nimports: { c: ./c.yaml }',
  }),
  ARM3003: entry({
    severity: 'error',
    title: 'an import of the wrong kind of file',
    message: text`${'path'} cannot be imported: ${'reason'}`,
    mend: text`move the shared types into a file with types and errors only, and import that from both`,
    explanation:
      'Imports take YAML files that hold nothing but imports, types and errors, and TypeScript files. A service manifest stays private to its service.',
    wrong: 'imports: { user: ../user/service.yaml }',
    right: 'imports: { account: ../../shared/account.yaml }',
  }),
  ARM3004: entry({
    severity: 'error',
    title: 'a wrong number of type arguments',
    message: text`${'name'} takes ${'wanted'}, but is given ${'given'}`,
    mend: text`write ${'form'}`,
    explanation:
      'A generic such as `Page<T>` is a pattern: it becomes a type when each of its parameters gets an argument. A type without parameters takes none.',
    wrong: 'returns: common.Page',
    right: 'returns: common.Page<User>',
  }),
  ARM3005: entry({
    severity: 'error',
    title: 'an unknown type',
    message: text`there is no type ${'name'} here`,
    mend: text`declare it under types, or import the file that does; declared here: ${'known'}`,
    explanation:
      'A name stands for a built-in type, for a type under `types` of the same file, or, written `alias.Name`, for one of an imported file. Names of imported files are never visible without their alias.',
    wrong: 'types:\n  Session: { user: Usr }',
    right: 'types:\n  Session: { user: User }',
  }),
  ARM3006: entry({
    severity: 'error',
    title: 'an unknown import alias',
    message: text`nothing is imported as ${'alias'}`,
    mend: text`add it to imports; imported here: ${'known'}`,
    explanation:
      'The part before the dot is an alias from `imports` of the same file. Imports of imported files are not visible: each file imports what it names.',
    wrong: 'imports: { common: ../../shared/common.yaml }\ntypes:\n  A: { role: comon.Role }',
    right: 'imports: { common: ../../shared/common.yaml }\ntypes:\n  A: { role: common.Role }',
  }),
  ARM3007: entry({
    severity: 'error',
    title: 'an imported file that lacks the name',
    message: text`${'file'} has no ${'what'} ${'name'}`,
    mend: text`it has: ${'known'}`,
    explanation:
      'The import was found, but the file behind it declares nothing of this name. Only what a file declares itself can be taken from it, not what it imports.',
    wrong: 'returns: common.Pge<User>',
    right: 'returns: common.Page<User>',
  }),
  ARM3008: entry({
    severity: 'warning',
    title: 'an import that nothing uses',
    message: text`nothing uses the import ${'alias'}`,
    mend: text`remove it`,
    explanation:
      'An import that nothing names has no effect on what is generated. It often remains after an edit, or shows that an alias was mistyped.',
    wrong: 'imports: { common: ../../shared/common.yaml }\ntypes:\n  A: { id: int64 }',
    right: 'types:\n  A: { id: int64 }',
  }),
  ARM3009: entry({
    severity: 'error',
    title: 'two files generated to one path',
    message: text`${'first'} and ${'second'} would both be generated to ${'path'}`,
    mend: text`rename one of the two`,
    explanation:
      "Types of `shared/common.yaml` are generated to `shared/generated/common.ts`, so two files in one folder must not differ in their extension only, and none may have the name of something that is generated anyway (claims, and a service's dto, contract, router, service and client).",
    wrong: 'imports: { a: ../../shared/common.yaml, b: ../../shared/common.ts }',
    right: 'imports: { a: ../../shared/common.yaml, b: ../../shared/account.ts }',
  }),
  ARM3010: entry({
    severity: 'error',
    title: 'a name that is taken twice',
    message: text`${'what'} takes the name ${'name'}, which ${'module'} has already`,
    mend: text`rename one of the two, or give the object a name of its own under types`,
    explanation:
      'Types, errors, the input of an operation (`LoginInput`), objects written in place (`UserAddress` for the field address of User), instances of generics (`UserPage` for `Page<User>`) and the config of a service (`UserConfig`) become declarations of one generated file, so each needs a name of its own.',
    wrong: 'types:\n  LoginInput: { id: int64 }\nroutes:\n  login: { post: /login, body: { name: string } }',
    right: 'types:\n  Login: { id: int64 }\nroutes:\n  login: { post: /login, body: { name: string } }',
  }),
  ARM3011: entry({
    severity: 'error',
    title: 'a name that generated code needs',
    message: text`${'name'} is the name of something else in generated code (${'owner'})`,
    mend: text`choose another name`,
    explanation:
      "Generated files use some names for themselves: `Call`, `UserApi`, `UserClient`, `Claims`, the sender's forms such as `UserInit`, and JavaScript's own such as `Date`. A type or an error of the same name would hide them.",
    wrong: 'types:\n  Date: { year: int32 }',
    right: 'types:\n  Day: { year: int32 }',
  }),
  ARM3012: entry({
    severity: 'error',
    title: 'names that differ only in case',
    message: text`${'second'} differs from ${'first'} only in upper and lower case`,
    mend: text`rename one of the two`,
    explanation:
      'Names that differ only in case are easily taken for each other, and lead to the same names in generated code, where `User` also makes `userCodec`.',
    wrong: 'types:\n  Url: { a: string }\n  URL: { b: string }',
    right: 'types:\n  Link: { a: string }\n  Url: { b: string }',
  }),
  ARM3013: entry({
    severity: 'error',
    title: 'an unknown error',
    message: text`there is no error ${'name'} here`,
    mend: text`declare it under errors, or import the file that does; declared here: ${'known'}`,
    explanation:
      'Errors of an operation are names from `errors` of the same file or, written `alias.Name`, of an imported file.',
    wrong: 'routes:\n  getUser: { get: /me, errors: [NotFound] }',
    right:
      'imports: { common: ../../shared/common.yaml }\nroutes:\n  getUser: { get: /me, errors: [common.NotFound] }',
  }),
  ARM3014: entry({
    severity: 'error',
    title: 'an error code that is taken',
    message: text`the code ${'code'} belongs to both ${'first'} and ${'second'}`,
    mend: text`give one of the two another code`,
    explanation:
      'A caller recognises an error by its code. Among the errors of a service and of all that it imports, each code can stand for one error only.',
    wrong:
      'errors:\n  WrongPassword: { code: 10401, status: 401, message: wrong password }\n  NameTaken: { code: 10401, status: 409, message: name taken }',
    right:
      'errors:\n  WrongPassword: { code: 10401, status: 401, message: wrong password }\n  NameTaken: { code: 10409, status: 409, message: name taken }',
  }),
  ARM3015: entry({
    severity: 'warning',
    title: 'an error code that another service has',
    message: text`the code ${'code'} belongs to both ${'first'} and ${'second'}`,
    mend: text`give one of the two another code, or declare the error once in a shared file`,
    explanation:
      'Logs, dashboards and people tell errors apart by their code. Two services of one platform that give one code to two errors make it mean two things. Callers are safe all the same: a service answers only its own errors, never those of a service that it calls.',
    wrong:
      'errors:\n  OutOfStock: { code: 2001, status: 409, message: out of stock } # of catalog\n  PaymentRefused: { code: 2001, status: 402, message: refused } # of order',
    right:
      'errors:\n  OutOfStock: { code: 2001, status: 409, message: out of stock } # of catalog\n  PaymentRefused: { code: 3001, status: 402, message: refused } # of order',
  }),
  ARM3020: entry({
    severity: 'error',
    title: 'an object is needed',
    message: text`an object is needed here, and this is ${'found'}`,
    mend: text`name an object, or write its fields`,
    explanation:
      '`Partial`, `Pick`, `Omit` and `&` work on fields, so they need objects or names of objects.',
    wrong: 'types:\n  Id: int64\n  A: Partial<Id>',
    right: 'types:\n  B: { id: int64 }\n  A: Partial<B>',
  }),
  ARM3021: entry({
    severity: 'error',
    title: 'a field that is not there',
    message: text`there is no field ${'key'}`,
    mend: text`the fields are: ${'known'}`,
    explanation:
      '`Pick` and `Omit` name fields of the object that they are applied to. A name that is not one of them would silently do nothing.',
    wrong: 'types:\n  User: { id: int64, password: string }\n  Public: Omit<User, pasword>',
    right: 'types:\n  User: { id: int64, password: string }\n  Public: Omit<User, password>',
  }),
  ARM3022: entry({
    severity: 'error',
    title: 'an intersection that nothing fits',
    message: text`both sides of & have a field ${'field'}, with ${'difference'}`,
    mend: text`leave the field out on one side with Omit`,
    explanation:
      'An object of type `A & B` has the fields of both. A field that both have must be of the same type and have the same default on both sides.',
    wrong: 'types:\n  A: { id: int64 }\n  B: { id: string }\n  C: A & B',
    right: 'types:\n  A: { id: int64 }\n  B: { id: string }\n  C: A & Omit<B, id>',
  }),
  ARM3023: entry({
    severity: 'error',
    title: 'a type that is nothing but itself',
    message: text`${'name'} is defined by itself: ${'circle'}`,
    mend: text`write out what it is`,
    explanation:
      'A name that stands for another, which stands for the first again, never says what a value looks like. Types may well refer to themselves in a field, in an array or in a map.',
    wrong: 'types:\n  A: B\n  B: A',
    right: 'types:\n  A: B\n  B: { next?: A }',
  }),
  ARM3024: entry({
    severity: 'error',
    title: 'a type without end',
    message: text`each ${'name'} contains another one without end: ${'circle'}`,
    mend: text`make the field optional, nullable, or an array`,
    explanation:
      'A field that is always present and holds the type itself, directly or over other types, makes every value infinitely large. Recursion works through arrays, maps, optional and nullable fields.',
    wrong: 'types:\n  Node: { next: Node }',
    right: 'types:\n  Node: { next?: Node }',
  }),
  ARM3025: entry({
    severity: 'error',
    title: 'a generic that grows without end',
    message: text`${'name'} asks for ever larger instances of itself`,
    mend: text`refer to the generic with its own parameters only`,
    explanation:
      'A generic may refer to itself with the same arguments. With arguments that grow each time, it would need infinitely many types.',
    wrong: 'types:\n  Box<T>: { inner?: Box<Box<T>> }\n  A: Box<string>',
    right: 'types:\n  Box<T>: { inner?: Box<T> }\n  A: Box<string>',
  }),
  ARM3026: entry({
    severity: 'error',
    title: 'a keyword that does not fit the type',
    message: text`${'keywords'} cannot stand beside ${'name'}`,
    mend: text`put it where it fits, for example into the declaration of ${'name'}`,
    explanation:
      'Keywords such as minLength narrow texts, numbers, arrays and maps, also behind a name. They mean nothing for the type that this name stands for.',
    wrong: 'types:\n  Role: enum(a, b)\n  A: { role: { type: Role, minLength: 3 } }',
    right: 'types:\n  Role: enum(a, b)\n  A: { role: Role }',
  }),
  ARM3027: entry({
    severity: 'error',
    title: 'a default that does not fit',
    message: text`${'field'} ${'reason'}, and its default is ${'value'}`,
    mend: text`give a default of type ${'type'}, or leave it out`,
    explanation:
      'A default is filled in where a sender leaves the field out, so it has to be a value that the field itself would accept, in its JSON form.',
    wrong: 'types:\n  Role: enum(admin, member)\n  User: { role: Role = guest }',
    right: 'types:\n  Role: enum(admin, member)\n  User: { role: Role = member }',
  }),
  ARM3030: entry({
    severity: 'error',
    title: 'a union member that is no object',
    message: text`a union with the discriminator ${'field'} has named objects as its members`,
    mend: text`declare the member under types, with the field ${'field'}`,
    explanation:
      'The discriminator is a field whose value says which member an object is. Only objects have fields.',
    wrong: 'types:\n  A: { kind: enum(a) }\n  U: { union: [A, string], discriminator: kind }',
    right:
      'types:\n  A: { kind: enum(a) }\n  B: { kind: enum(b) }\n  U: { union: [A, B], discriminator: kind }',
  }),
  ARM3031: entry({
    severity: 'error',
    title: 'a union member without the discriminator',
    message: text`${'member'} has no field ${'field'}`,
    mend: text`add it with the one value that means this member: ${'field'}: enum(…)`,
    explanation:
      'Every member of the union needs the discriminator field, with values that no other member has.',
    wrong: 'types:\n  A: { kind: enum(a) }\n  B: { id: int64 }\n  U: { union: [A, B], discriminator: kind }',
    right:
      'types:\n  A: { kind: enum(a) }\n  B: { kind: enum(b), id: int64 }\n  U: { union: [A, B], discriminator: kind }',
  }),
  ARM3032: entry({
    severity: 'error',
    title: 'a discriminator that does not discriminate',
    message: text`${'field'} of ${'member'} does not tell it apart`,
    mend: text`make it a required field with an enum of one value, without a default`,
    explanation:
      'The discriminator has to be present in every object and to have one of a few known texts, so a closed enum: `kind: enum(email)`.',
    wrong:
      'types:\n  A: { kind: string }\n  B: { kind: enum(b) }\n  U: { union: [A, B], discriminator: kind }',
    right:
      'types:\n  A: { kind: enum(a) }\n  B: { kind: enum(b) }\n  U: { union: [A, B], discriminator: kind }',
  }),
  ARM3033: entry({
    severity: 'error',
    title: 'a discriminator value of two members',
    message: text`the value ${'value'} of ${'field'} means another member already`,
    mend: text`give each member a value of its own`,
    explanation: 'From the value of the discriminator alone a reader has to know which member an object is.',
    wrong:
      'types:\n  A: { kind: enum(a) }\n  B: { kind: enum(a), id: int64 }\n  U: { union: [A, B], discriminator: kind }',
    right:
      'types:\n  A: { kind: enum(a) }\n  B: { kind: enum(b), id: int64 }\n  U: { union: [A, B], discriminator: kind }',
  }),
  ARM3034: entry({
    severity: 'warning',
    title: 'union members that are alike on the wire',
    message: text`nothing on the wire tells ${'first'} and ${'second'} apart: a value of one may come back as the other`,
    mend: text`keep one of the two, or make them objects with a discriminator`,
    explanation:
      'JSON has no dates, bytes or whole numbers of 64 bits: they travel as text. In a union with another text, a value is read as the first member that it fits, so the text "2026-01-31T12:00:00Z" becomes a Date where a datetime is among the members.',
    wrong: 'types:\n  When: string | datetime',
    right:
      'types:\n  When: { union: [Note, Moment], discriminator: kind }\n  Note: { kind: enum(note), text: string }\n  Moment: { kind: enum(moment), at: datetime }',
  }),
};
