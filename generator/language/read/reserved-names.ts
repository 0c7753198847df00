// Names that JavaScript, TypeScript or the generated code already use.

/** Reserved words of ECMAScript in modules (ECMA-262, 12.7.2), and names that strict mode forbids to bind. */
const words = new Set(
  (
    'arguments async await break case catch class const continue debugger default delete do else enum eval export extends false finally ' +
    'for function if implements import in instanceof interface let new null of package private protected public return static super ' +
    'switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

/** Names that every object or class has. */
const members = new Set(
  '__proto__ constructor prototype hasOwnProperty isPrototypeOf propertyIsEnumerable toString toLocaleString toJSON valueOf then'.split(
    ' ',
  ),
);

/** Global types that generated code refers to, and TypeScript's own. */
const globals = new Set(
  (
    'AbortSignal Array ArrayBuffer AsyncIterable AsyncIterator Awaited BigInt Boolean Buffer DataView Date Error Exclude Extract Function Infinity ' +
    'Iterable Iterator JSON Map Math NaN NonNullable Number Object Omit Partial Pick Promise Proxy Readonly ReadonlyArray Record Reflect RegExp Request ' +
    'Required Response ReturnType Set String Symbol Uint8Array URL URLSearchParams WeakMap WeakSet'
  ).split(' '),
);

/** Why a name cannot be an operation's; undefined when it can. */
export function reasonAgainstOperation(name: string): string | undefined {
  if (words.has(name)) return 'JavaScript reserves the word';
  return members.has(name)
    ? 'every JavaScript object has a member of that name, or gives it a meaning'
    : undefined;
}

/** Why a name cannot be a field's; undefined when it can. Reserved words can: they are fine as property names. */
export function reasonAgainstField(name: string): string | undefined {
  if (name === '__proto__' || name === 'constructor' || name === 'prototype')
    return 'it reaches into the prototype of JavaScript objects';
  return name === 'then' ? 'an object with it is taken for a promise' : undefined;
}

/** Why a name cannot be a type's or an error's; undefined when it can. */
export function reasonAgainstType(name: string): string | undefined {
  return globals.has(name) ? 'JavaScript or TypeScript has a global of that name' : undefined;
}

/** Names that stand for something else where services stand by theirs. */
const platform: ReadonlyMap<string, string> = new Map([
  ['parent', 'config/parent.toml and `scaffold config … parent` are the config that all services share'],
  ['list', 'its config would stand among the instances in etcd'],
  ['meta', 'its config would stand among the metadata of instances in etcd'],
  ['contract', 'its config would stand among the contracts in etcd'],
  ['jwks', 'its config would stand among the published keys of tokens in etcd'],
  ['scaffold', 'the command calls and logs under that name'],
]);

/** Why a name cannot be a service's; undefined when it can. */
export function reasonAgainstService(name: string): string | undefined {
  return platform.get(name);
}
