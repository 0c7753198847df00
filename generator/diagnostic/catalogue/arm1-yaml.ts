// ARM1xxx: YAML itself, and the shape of manifests.
import { entry, text } from './entry.js';

export const yamlEntries = {
  ARM1001: entry({
    severity: 'error',
    title: 'not valid YAML',
    message: text`this is not valid YAML: ${'problem'}`,
    mend: text`correct the YAML here; what follows in this file was not checked`,
    explanation:
      'The YAML parser could not make sense of the text from here on. Most often a quote, a bracket or a colon is missing, or a line is indented by one space too many. Problems further down in the same file are reported once this one is mended.',
    wrong: 'summary: "Accounts and sessions\nversion: 1.0.0',
    right: 'summary: "Accounts and sessions"\nversion: 1.0.0',
  }),
  ARM1002: entry({
    severity: 'error',
    title: 'tab used for indentation',
    message: text`a tab is used for indentation (on ${'lines'})`,
    mend: text`indent with spaces: two for each level`,
    explanation:
      'YAML forbids tabs in indentation, because editors show them at different widths and indentation carries meaning. Set your editor to insert spaces for YAML files.',
    wrong: 'types:\n\tUser: { id: int64 }',
    right: 'types:\n  User: { id: int64 }',
  }),
  ARM1003: entry({
    severity: 'error',
    title: 'the same key twice',
    message: text`"${'key'}" is given twice in the same mapping`,
    mend: text`keep one of the two, or rename one`,
    explanation:
      'In a mapping each key may stand once. Two routes, types or fields of the same name would silently replace each other.',
    wrong: 'routes:\n  login: { post: /login }\n  login: { post: /sign_in }',
    right: 'routes:\n  login: { post: /login }\n  signIn: { post: /sign_in }',
  }),
  ARM1004: entry({
    severity: 'error',
    title: 'text after a quoted text',
    message: text`YAML ends the value after ${'quoted'}; what follows, ${'rest'}, is left over`,
    mend: text`quote the whole value, or write a list of choices as an enum: ${'fix'}`,
    explanation:
      'A value that begins with a quote ends at the closing quote, so TypeScript\'s `"a" | "b"` is not a YAML value. Write the choices with `enum(a, b)`, or put single quotes around the whole expression.',
    wrong: 'role: "admin" | "member"',
    right: 'role: enum(admin, member)',
  }),
  ARM1005: entry({
    severity: 'error',
    title: 'an expression in flow style that needs quotes',
    message: text`inside { … } or [ … ], YAML cuts ${'expression'} at ${'cut'}`,
    mend: text`quote the expression: ${'fix'}; or write the mapping over several lines`,
    explanation:
      "Inside braces and brackets (YAML's flow style) the characters `[ ] { } ,` belong to YAML. A type expression that contains one of them has to be quoted there. In block style, one field on a line, it needs no quotes.",
    wrong: 'body: { tags: string[], role: enum(a, b) }',
    right: 'body: { tags: "string[]", role: "enum(a, b)" }',
  }),
  ARM1006: entry({
    severity: 'error',
    title: 'a value begins with a reserved character',
    message: text`a value cannot begin with ${'character'}: YAML reserves it`,
    mend: text`put quotes around the value: ${'fix'}`,
    explanation:
      'YAML reserves `@`, `` ` ``, `%`, `*`, `&`, `!`, `|` and `>` at the beginning of a value. Quoted, the value may begin with any of them.',
    wrong: 'message: @user not found',
    right: 'message: "@user not found"',
  }),
  ARM1007: entry({
    severity: 'error',
    title: 'an alias that leads nowhere',
    message: text`*${'name'} is YAML's alias of an anchor, and ${'reason'}`,
    mend: text`${'fix'}`,
    explanation:
      'An unquoted value that begins with `*` refers to a node marked with `&name` earlier in the same file. An anchor has to stand before its alias and must not contain itself. Anchors, aliases and the merge key `<<` otherwise work.',
    wrong: 'gateway:\n  expose: [*]',
    right: "gateway:\n  expose: ['*']",
  }),
  ARM1008: entry({
    severity: 'error',
    title: 'an empty file',
    message: text`${'path'} is empty`,
    mend: text`begin with ${'first'}`,
    explanation: 'A manifest has to say at least what it is for. Comments alone do not count.',
    wrong: '# to do',
    right: 'service: user\nroutes:\n  ping: { get: /ping }',
  }),
  ARM1009: entry({
    severity: 'error',
    title: 'several documents in one file',
    message: text`a second YAML document begins here`,
    mend: text`put it into a file of its own; one file holds one manifest`,
    explanation: 'A line of three dashes begins a new YAML document. A manifest is exactly one document.',
    wrong: 'service: user\n---\nservice: file',
    right: 'service: user',
  }),
  ARM1010: entry({
    severity: 'error',
    title: 'unknown key',
    message: text`unknown key "${'key'}" in ${'where'}`,
    mend: text`known here: ${'known'}`,
    explanation:
      'The manifest language has a closed set of keys at each place, so that a slip of the pen is noticed rather than ignored.',
    wrong: 'routes:\n  getUser: { get: /me, retuns: User }',
    right: 'routes:\n  getUser: { get: /me, returns: User }',
  }),
  ARM1011: entry({
    severity: 'error',
    title: 'missing key',
    message: text`${'where'} lacks "${'key'}"`,
    mend: text`add ${'key'}: ${'description'}`,
    explanation: 'This key is required: nothing sensible can be assumed in its place.',
    wrong: 'errors:\n  WrongPassword: { code: 10401, message: wrong password }',
    right: 'errors:\n  WrongPassword: { code: 10401, status: 401, message: wrong password }',
  }),
  ARM1012: entry({
    severity: 'error',
    title: 'a value of the wrong kind',
    message: text`${'where'} is ${'found'}, expected ${'expected'}`,
    mend: text`give ${'expected'}`,
    explanation:
      'YAML decides from the spelling whether a value is a text, a number, true or false, a list or a mapping. Here it is none of the kinds that fit. A text that looks like a number or like true needs quotes.',
    wrong: 'routes:\n  login: { post: /login, rpcOnly: sometimes }',
    right: 'routes:\n  login: { post: /login, rpcOnly: true }',
  }),
  ARM1013: entry({
    severity: 'error',
    title: 'a text of the wrong form',
    message: text`"${'value'}" is not ${'form'}`,
    mend: text`for example: ${'example'}`,
    explanation:
      'Names end up in generated code, in URLs and in keys of etcd, so each has a form that is safe in all of these places.',
    wrong: 'service: User Service',
    right: 'service: user-service',
  }),
  ARM1014: entry({
    severity: 'error',
    title: 'not one of the choices',
    message: text`"${'value'}" is not a choice for ${'where'}`,
    mend: text`one of: ${'choices'}`,
    explanation: 'Only the listed words have a meaning here.',
    wrong: 'types:\n  A: { fields: { id: int64 }, additional: forbid }',
    right: 'types:\n  A: { fields: { id: int64 }, additional: reject }',
  }),
  ARM1015: entry({
    severity: 'error',
    title: 'a number out of bounds',
    message: text`${'value'} is not ${'bounds'}`,
    mend: text`give ${'bounds'}`,
    explanation:
      'The number has to be one that can work: a length cannot be negative, a status has three digits.',
    wrong: 'name: { type: string, minLength: -1 }',
    right: 'name: { type: string, minLength: 1 }',
  }),
  ARM1016: entry({
    severity: 'error',
    title: 'a key that is no text',
    message: text`a key has to be plain text, this one is ${'found'}`,
    mend: text`write a name, in quotes if it looks like something else`,
    explanation:
      'YAML allows lists, mappings and nothing at all as keys. Manifests use names only. Such a key often comes from a missing quote or bracket.',
    wrong: '? [a, b]\n: string',
    right: 'ab: string',
  }),
  ARM1017: entry({
    severity: 'error',
    title: 'the same entry twice in a list',
    message: text`"${'value'}" stands twice in this list`,
    mend: text`remove one of the two`,
    explanation:
      'Each entry of this list counts once, so a repeated one is most likely a mistake for another.',
    wrong: 'depends: [file, file]',
    right: 'depends: [file, model]',
  }),
  ARM1018: entry({
    severity: 'error',
    title: 'a tag of YAML',
    message: text`the tag ${'tag'} has no meaning in a manifest`,
    mend: text`remove it; or, if the value begins with "!", quote the value`,
    explanation: 'YAML tags (`!name`) select custom types in other tools. Manifests have none.',
    wrong: 'version: !env VERSION',
    right: 'version: 1.0.0',
  }),
  ARM1019: entry({
    severity: 'error',
    title: 'a text that YAML reads as something else',
    message: text`YAML reads ${'source'} as ${'found'}, and ${'where'} is a text`,
    mend: text`quote it: ${'fix'}`,
    explanation:
      'Unquoted, `1.2` is a number, `true` a boolean and `null` nothing. Where a text is expected, such a value needs quotes.',
    wrong: 'version: 1.2',
    right: 'version: "1.2.0"',
  }),
  ARM1020: entry({
    severity: 'error',
    title: 'a colon within unquoted text',
    message: text`a colon before a space or the end of a value begins a mapping inside of it`,
    mend: text`quote the value: ${'fix'}`,
    explanation:
      'In unquoted text a colon followed by a space, or by the end of the value, separates a key from its value. A text that contains one needs quotes, and so does a default: `"ipv6 = ::"`; a nested mapping begins on a line of its own.',
    wrong: 'message: wrong password: try again',
    right: "message: 'wrong password: try again'",
  }),
  ARM1021: entry({
    severity: 'error',
    title: 'a merge of something that is no mapping',
    message: text`"<<" merges mappings, this is ${'found'}`,
    mend: text`merge an alias of a mapping: "<<: *name"`,
    explanation:
      'The merge key `<<` copies the entries of one or several mappings. It can do nothing with other values.',
    wrong: 'User:\n  <<: id\n  name: string',
    right: 'User:\n  <<: *identified\n  name: string',
  }),
  ARM1022: entry({
    severity: 'error',
    title: 'an empty list or mapping',
    message: text`${'where'} is empty`,
    mend: text`give at least ${'least'}, or remove the key`,
    explanation: 'An empty one says nothing here, so it is most likely unfinished.',
    wrong: 'types:\n  Role: { enum: [] }',
    right: 'types:\n  Role: { enum: [admin, member] }',
  }),
  ARM1023: entry({
    severity: 'error',
    title: 'a document that expands beyond measure',
    message: text`with its aliases expanded, this document has more than ${'limit'} nodes`,
    mend: text`write out or share less by aliases`,
    explanation:
      'Aliases of aliases grow exponentially; a short file can stand for billions of nodes. Such files are refused, as a manifest never needs that.',
    wrong: 'a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]',
    right: 'a: [x, x]',
  }),
  ARM1024: entry({
    severity: 'error',
    title: 'a document nested too deep',
    message: text`this is nested more than ${'limit'} levels deep`,
    mend: text`give inner types names of their own under types`,
    explanation:
      'No manifest needs such a depth, and nobody could read it. Most often a closing bracket is missing many times over, or a program wrote the file.',
    wrong: 'a: [[[[[[[[…',
    right: 'types:\n  Inner: { a: string }\n  Outer: { inner: Inner }',
  }),
  ARM1025: entry({
    severity: 'error',
    title: 'a character that stands for nothing',
    message: text`this text holds ${'character'}, which is no character`,
    mend: text`remove it; it can't be seen in most editors`,
    explanation:
      'Unicode keeps U+FDD0 to U+FDEF for programs: they are in no text that a person writes, and come in by a mistake of a tool. The generator marks its own text with some of them, so a manifest can have none.',
    wrong: 'summary: "Accounts\\uFDD0 and sessions"',
    right: 'summary: Accounts and sessions',
  }),
};
