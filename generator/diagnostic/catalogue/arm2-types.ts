// ARM2xxx: type expressions, long forms, defaults and constraints.
import { entry, text } from './entry.js';

export const typeEntries = {
  ARM2001: entry({
    severity: 'error',
    title: 'a type expression that cannot be read',
    message: text`expected ${'expected'}, found ${'found'}`,
    mend: text`a type is, for example, User, string(1..64), User[] or "string | null"`,
    explanation:
      'A type expression follows the shapes of TypeScript: `T[]`, `T | null`, `A & B`, `map<string, T>`, `Name<Arg>`, `module.Name`, `Partial<T>`, `Pick<T, a | b>`, `Omit<T, a | b>`, and adds `enum(a, b)`, ranges such as `string(1..64)` and a default after `=`.',
    wrong: 'tags: Page<User',
    right: 'tags: Page<User>',
  }),
  ARM2002: entry({
    severity: 'error',
    title: 'not a built-in type',
    message: text`"${'name'}" is not a built-in type`,
    mend: text`${'hint'}`,
    explanation:
      'Names that begin with a lower-case letter are built-in types, such as string, int64, datetime or email; docs/types.md lists them all, and says which stand in bodies and results only. Types of your own begin with a capital.',
    wrong: 'age: number',
    right: 'age: int32',
  }),
  ARM2003: entry({
    severity: 'error',
    title: 'a range that does not fit the type',
    message: text`${'type'} takes no range`,
    mend: text`ranges limit the length of string and bytes, the value of numbers, and the size of T[] and map<string, T>`,
    explanation:
      'A range in parentheses means: length for string and bytes, value for numeric types, number of items for arrays and of entries for maps. Other types have nothing to be counted. For a type of your own, put the range into its declaration.',
    wrong: 'active: boolean(0..1)',
    right: 'active: boolean',
  }),
  ARM2004: entry({
    severity: 'error',
    title: 'a range that nothing can satisfy',
    message: text`no value lies in ${'range'}`,
    mend: text`${'hint'}`,
    explanation:
      'The lower bound is above the upper one, a length is negative, or a bound lies outside of what the type can hold. Every value would be rejected.',
    wrong: 'name: string(64..1)',
    right: 'name: string(1..64)',
  }),
  ARM2005: entry({
    severity: 'error',
    title: 'a regular expression that does not compile',
    message: text`the pattern is no regular expression: ${'problem'}`,
    mend: text`correct the expression; single quotes keep backslashes as they are`,
    explanation:
      "Patterns are ECMAScript regular expressions with the `u` flag, as in JSON Schema. They are not anchored: write `^` and `$` for that. Inside YAML's double quotes a backslash has to be doubled; inside single quotes not.",
    wrong: "code: { type: string, pattern: '([a-z' }",
    right: "code: { type: string, pattern: '^[a-z]+$' }",
  }),
  ARM2006: entry({
    severity: 'error',
    title: 'a default of the wrong kind',
    message: text`the default ${'value'} is ${'found'}, the type ${'type'} wants ${'expected'}`,
    mend: text`give ${'expected'}, for example ${'example'}`,
    explanation: 'A default has to be a value that the field itself would accept, in its JSON form.',
    wrong: 'page: int32 = first',
    right: 'page: int32 = 1',
  }),
  ARM2007: entry({
    severity: 'error',
    title: 'a default out of place',
    message: text`a default has no meaning ${'where'}`,
    mend: text`${'hint'}`,
    explanation:
      'Defaults belong to fields: to those of an object, of a query, of headers and of the config. A type, a list item or a result has none. Given both in the expression and as `default:`, it would have two.',
    wrong: 'types:\n  Role: enum(admin, member) = member',
    right: 'types:\n  Role: enum(admin, member)\n  User: { role: Role = member }',
  }),
  ARM2008: entry({
    severity: 'error',
    title: 'fields mixed with the long form',
    message: text`"${'key'}" stands beside "${'marker'}", which makes this mapping the long form of a type, not a list of fields`,
    mend: text`put the fields under "fields:": ${'fix'}`,
    explanation:
      'A mapping lists the fields of an object, unless it has one of the keys `type`, `fields`, `enum`, `union`: then it is the long form, which takes only keywords. An object with a field of such a name, or with keywords of its own, puts its fields under `fields:`.',
    wrong: 'Event: { type: string, at: datetime }',
    right: 'Event: { fields: { type: string, at: datetime } }',
  }),
  ARM2009: entry({
    severity: 'error',
    title: 'a keyword that does not fit the type',
    message: text`"${'keyword'}" says nothing about ${'type'}`,
    mend: text`${'keyword'} belongs to ${'fits'}`,
    explanation:
      'Keywords of JSON Schema apply to one kind of value each: `minLength` and `pattern` to texts, `minimum` to numbers, `minItems` to arrays, `minProperties` to maps. On another type they would be ignored without a word.',
    wrong: 'age: { type: int32, minLength: 1 }',
    right: 'age: { type: int32, minimum: 1 }',
  }),
  ARM2010: entry({
    severity: 'error',
    title: 'wrong number of type arguments',
    message: text`${'name'} takes ${'expected'}, not ${'found'}`,
    mend: text`write ${'example'}`,
    explanation:
      'Built-in generic types have a fixed number of arguments, and plain built-in types have none.',
    wrong: 'scores: map<int32>',
    right: 'scores: map<string, int32>',
  }),
  ARM2011: entry({
    severity: 'error',
    title: 'a map with keys other than texts',
    message: text`the keys of a map are string, not ${'found'}`,
    mend: text`write map<string, …>: keys of a JSON object are always texts`,
    explanation: "A map is a JSON object on the wire, and a JSON object's keys are texts.",
    wrong: 'scores: map<int64, double>',
    right: 'scores: map<string, double>',
  }),
  ARM2012: entry({
    severity: 'error',
    title: 'an enum member twice',
    message: text`the enum has ${'value'} twice`,
    mend: text`remove one of the two`,
    explanation:
      'The members of an enum differ from one another. Numbers and texts count as different: 1 is not "1".',
    wrong: 'Role: enum(admin, member, admin)',
    right: 'Role: enum(admin, member)',
  }),
  ARM2013: entry({
    severity: 'error',
    title: 'a question mark after the type',
    message: text`the "?" of an optional field stands at its name, not at its type`,
    mend: text`write name?: ${'type'}; for a value that may be null, ${'type'} | null`,
    explanation:
      'A field whose name ends in `?` may be absent. A type `T | null` may be null. These are two different things, and a type alone cannot be absent.',
    wrong: 'nick: string?',
    right: 'nick?: string',
  }),
  ARM2014: entry({
    severity: 'error',
    title: 'literals mixed with types',
    message: text`${'literal'} is a value, beside it stand types`,
    mend: text`choices are an enum: enum(a, b); a union is made of types`,
    explanation:
      'A union of literals is an enum. A union of types is a union. One of both has no single form on the wire that a reader could check.',
    wrong: 'level: \'"none" | int32\'',
    right: 'level: int32 | null',
  }),
  ARM2015: entry({
    severity: 'error',
    title: 'a type name that is taken',
    message: text`"${'name'}" cannot be the name of ${'what'}: ${'reason'}`,
    mend: text`choose another name, for example ${'example'}`,
    explanation:
      'Types and errors become TypeScript declarations of the same name. Names that JavaScript or TypeScript already uses would be hidden by them.',
    wrong: 'types:\n  Date: { day: int32 }',
    right: 'types:\n  CalendarDate: { day: int32 }',
  }),
  ARM2016: entry({
    severity: 'error',
    title: 'two names that differ only in case',
    message: text`"${'name'}" and "${'other'}" differ only in upper and lower case`,
    mend: text`rename one of them`,
    explanation:
      'Names turn up in file names, headers and generated identifiers, some of which ignore case or change it. Two names that differ only in case would collide there.',
    wrong: 'User: { userId: int64, userID: int64 }',
    right: 'User: { userId: int64, externalId: int64 }',
  }),
  ARM2017: entry({
    severity: 'error',
    title: 'a wrong list of type parameters',
    message: text`"${'name'}" is no list of type parameters: ${'problem'}`,
    mend: text`write, for example, Page<T> or Pair<A, B>`,
    explanation:
      'A generic type names its parameters in its key. Each begins with a capital letter and stands once; each has to be used in the type.',
    wrong: 'types:\n  Page<T, T>: { items: T[] }',
    right: 'types:\n  Page<T>: { items: T[] }',
  }),
  ARM2018: entry({
    severity: 'error',
    title: 'null alone is no type',
    message: text`null alone is no type`,
    mend: text`write T | null for a value that may be null; leave "returns" out for an empty result`,
    explanation: 'A field that is always null carries nothing. `null` stands in a union with a type.',
    wrong: 'nick: null',
    right: 'nick: string | null',
  }),
  ARM2019: entry({
    severity: 'error',
    title: 'file, binary or stream out of place',
    message: text`${'type'} cannot stand here`,
    mend: text`${'hint'}`,
    explanation:
      '`file` is a field of a request body, which is then sent as multipart. `binary` and `stream<T>` are whole results of an operation. None of them has a JSON form, so they cannot be part of other types.',
    wrong: 'types:\n  Picture: { content: binary }',
    right: 'routes:\n  getPicture: { get: "/pictures/{id}", path: { id: int64 }, returns: binary }',
  }),
  ARM2020: entry({
    severity: 'warning',
    title: 'optional and with a default',
    message: text`"${'name'}?" has a default, so its reader always finds it`,
    mend: text`remove the "?": a default alone lets the sender leave the field out`,
    explanation:
      'A field with a default is optional for the sender and present for the reader. The question mark adds nothing.',
    wrong: 'page?: int32 = 1',
    right: 'page: int32 = 1',
  }),
  ARM2021: entry({
    severity: 'error',
    title: 'a field name that cannot be used',
    message: text`"${'name'}" cannot be the name of a field: ${'reason'}`,
    mend: text`choose another name, for example ${'example'}`,
    explanation:
      'Some names have a meaning of their own on every JavaScript object. A field of such a name would break the objects that carry it, or be a way to attack them.',
    wrong: 'Filter: { constructor: string }',
    right: 'Filter: { builder: string }',
  }),
  ARM2022: entry({
    severity: 'error',
    title: 'the same field twice',
    message: text`"${'name'}" is given twice, once with and once without "?"`,
    mend: text`keep one of the two`,
    explanation: 'The question mark is not part of the name: `nick` and `nick?` are the same field.',
    wrong: 'User: { nick: string, nick?: string }',
    right: 'User: { nick?: string }',
  }),
  ARM2023: entry({
    severity: 'error',
    title: 'two kinds of type in one mapping',
    message: text`"${'first'}" and "${'second'}" cannot stand side by side`,
    mend: text`keep one of them`,
    explanation: 'The long form of a type is a `type`, or `fields`, or an `enum`, or a `union`.',
    wrong: 'Role: { type: string, enum: [admin, member] }',
    right: 'Role: { enum: [admin, member] }',
  }),
  ARM2024: entry({
    severity: 'error',
    title: 'a union of one',
    message: text`a union needs at least two members`,
    mend: text`add the others, or use the type itself`,
    explanation: 'A union says that a value is one of several types.',
    wrong: 'Contact: { union: [EmailContact] }',
    right: 'Contact: { union: [EmailContact, PhoneContact], discriminator: kind }',
  }),
  ARM2025: entry({
    severity: 'error',
    title: 'an expression nested too deep',
    message: text`this type is nested more than ${'limit'} levels deep`,
    mend: text`give the inner part a name of its own under types`,
    explanation:
      'Nobody can read such a type. Named types keep both the manifest and the generated code readable.',
    wrong: 'x: T[][][][][][][]…',
    right: 'x: Matrix',
  }),
  ARM2026: entry({
    severity: 'error',
    title: 'an enum member with too many digits',
    message: text`the enum member ${'value'} is beyond what a number of JSON holds`,
    mend: text`write it in quotes, so that it travels as a text`,
    explanation:
      'JavaScript and many others read numbers beyond ±(2^53 - 1) rounded, so a reader would see another member, or none. An int64 travels as text for this reason.',
    wrong: 'Edge: { enum: [9223372036854775807] }',
    right: 'Edge: { enum: ["9223372036854775807"] }',
  }),
  ARM2027: entry({
    severity: 'error',
    title: 'a pattern that a text can hold up',
    message: text`this pattern can be made to run for very long: ${'reason'}`,
    mend: text`${'mend'}`,
    explanation:
      "JavaScript tries one way after the other to match a pattern. Where repetitions can share a text between them in many ways, a text that does not match in the end is tried in all of them: for ^(a+)+$ thirty a's and an exclamation mark take seconds, and fifty take years, in which the service answers nobody. Where repetitions that take the same characters follow each other, as in ^.*,.*$, the time grows with the square of the length; so it does where a pattern that begins with a repetition lacks the ^, since a match may begin anywhere. That does no harm to short texts: with a maxLength that is small enough such a pattern is taken, and a longer text is refused before it is held against the pattern.",
    wrong: "email: { type: string, pattern: '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$' }",
    right: "email: { type: string, maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$' }",
  }),
};
