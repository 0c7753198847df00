// A small platform as a value, its manifests' text, and edits of both sides: of the manifests, and of the user's class.

/** A type with fields. */
export interface TypeDraft {
  readonly name: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** An operation. */
export interface RouteDraft {
  readonly name: string;
  readonly body: Readonly<Record<string, string>> | string | undefined;
  readonly returns: string | undefined;
}

/** Two services and the types that they share. */
export interface Platform {
  readonly shared: readonly TypeDraft[];
  readonly services: readonly {
    readonly name: string;
    readonly types: readonly TypeDraft[];
    readonly routes: readonly RouteDraft[];
  }[];
  /** Of user's manifest. */
  readonly form: { readonly lineEnd: '\n' | '\r\n'; readonly mark: '' | '\uFEFF'; readonly broken: boolean };
}

/** What everybody starts from. */
export const platform: Platform = {
  shared: [{ name: 'Address', fields: { city: 'string', zip: 'string' } }],
  services: [
    {
      name: 'user',
      types: [
        { name: 'Session', fields: { token: 'string' } },
        { name: 'User', fields: { id: 'int64', name: 'string', home: 'common.Address' } },
        { name: 'Invite', fields: { email: 'email' } },
      ],
      routes: [
        { name: 'login', body: { name: 'string', password: 'string' }, returns: 'Session' },
        { name: 'getMe', body: undefined, returns: 'User' },
        { name: 'invite', body: 'Invite', returns: undefined },
        { name: 'listUsers', body: { page: 'int32' }, returns: 'User[]' },
      ],
    },
    {
      name: 'order',
      types: [{ name: 'Order', fields: { id: 'int64', to: 'common.Address' } }],
      routes: [{ name: 'getOrder', body: { id: 'int64' }, returns: 'Order' }],
    },
  ],
  form: { lineEnd: '\n', mark: '', broken: false },
};

/** The manifests of a platform, by path. */
export function manifestsOf({ shared, services, form }: Platform): Record<string, string> {
  const files: Record<string, string> = {
    'scaffold.yaml': 'workspace: shop\n',
    'shared/common.yaml': `types:\n${shared.map(typeText).join('')}`,
  };
  for (const { name, types, routes } of services) {
    const text = [
      `service: ${name}\n`,
      'imports: { common: ../../shared/common.yaml }\n',
      types.length === 0 ? '' : `types:\n${types.map(typeText).join('')}`,
      `routes:\n${routes.map(routeText).join('')}`,
      `config: { greeting: common.${shared[0]?.name ?? 'Address'} }\n`,
    ].join('');
    const isUser = name === 'user';
    files[`services/${name}/service.yaml`] = isUser
      ? form.mark + `${text}${form.broken ? 'types: [\n' : ''}`.replaceAll('\n', form.lineEnd)
      : text;
  }
  return files;
}

type Edit<Thing> = (thing: Thing, n: number) => Thing;

const ofUser =
  (
    edit: (service: Platform['services'][number], n: number) => Partial<Platform['services'][number]>,
  ): Edit<Platform> =>
  (given, n) => ({
    ...given,
    services: given.services.map((service) =>
      service.name === 'user' ? { ...service, ...edit(service, n) } : service,
    ),
  });

const scalars = ['string', 'int32', 'boolean', 'datetime', 'string[]'];

/** Edits of the manifests. */
export const manifestEdits: Readonly<Record<string, Edit<Platform>>> = {
  addOperation: ofUser(({ routes }, n) => {
    const route = { name: `added${n}`, body: { text: 'string', to: 'common.Address' }, returns: 'User' };
    return { routes: [...routes.slice(0, n % 3), route, ...routes.slice(n % 3)] };
  }),
  removeOperation: ofUser(({ routes }, n) => ({
    routes: routes.length < 2 ? routes : routes.filter((_, index) => index !== n % routes.length),
  })),
  renameOperation: ofUser(({ routes }, n) => ({
    routes: routes.map((route, index) =>
      index === n % routes.length ? { ...route, name: `${route.name}Anew` } : route,
    ),
  })),
  reorder: ofUser(({ routes }) => ({ routes: [...routes].reverse() })),
  retypeInput: ofUser(({ routes }, n) => ({
    routes: routes.map((route, index) =>
      index === n % routes.length ? { ...route, body: { text: scalars[n % 5]!, extra: 'User' } } : route,
    ),
  })),
  retypeResult: ofUser(({ routes }, n) => ({
    routes: routes.map((route, index) =>
      index === n % routes.length
        ? { ...route, returns: ['Session', 'User', undefined, 'string'][n % 4] }
        : route,
    ),
  })),
  dropInput: ofUser(({ routes }, n) => ({
    routes: routes.map((route, index) =>
      index === n % routes.length ? { ...route, body: undefined } : route,
    ),
  })),
  renameType: (given) => ({
    ...given,
    services: given.services.map((service) => ({
      ...service,
      types: service.types.map((type) => ({ ...type, name: type.name.replace(/^User$/, 'Person') })),
      routes: service.routes.map(({ name, body, returns }) => {
        const renamed = (text: string): string => text.replace(/^User\b/, 'Person');
        const fields = (of: Readonly<Record<string, string>>): Record<string, string> =>
          Object.fromEntries(Object.entries(of).map(([field, type]) => [field, renamed(type)]));
        return {
          name,
          body: typeof body === 'object' ? fields(body) : body,
          returns: returns === undefined ? undefined : renamed(returns),
        };
      }),
    })),
  }),
  addField: ofUser(({ types }, n) => ({
    types: types.map((type, index) =>
      index === n % types.length
        ? { ...type, fields: { ...type.fields, [`more${n}`]: scalars[n % 5]! } }
        : type,
    ),
  })),
  changeShared: (given, n) => ({
    ...given,
    shared: given.shared.map((type) => ({ ...type, fields: { ...type.fields, [`line${n}`]: 'string' } })),
  }),
  moveTypeToShared: (given) => {
    const user = given.services.find(({ name }) => name === 'user')!;
    const moved = user.types.find(({ name }) => name === 'Session');
    if (moved === undefined) return given;
    const qualified = (text: string | undefined) => text?.replace(/^Session\b/, 'common.Session');
    const types = user.types.filter((type) => type !== moved);
    const routes = user.routes.map((route) => ({ ...route, returns: qualified(route.returns) }));
    return {
      ...ofUser(() => ({ types, routes }))(given, 0),
      shared: [...given.shared, moved],
    };
  },
  moveToOrder: (given) => {
    const user = given.services.find(({ name }) => name === 'user')!;
    const moved = user.routes.find(({ name }) => name === 'invite');
    if (moved?.body !== 'Invite' || moved.returns !== undefined || user.routes.length < 2) return given;
    return {
      ...given,
      services: given.services.map((service) => {
        if (service.name === 'user')
          return { ...service, routes: service.routes.filter((route) => route !== moved) };
        const invite = user.types.find(({ name }) => name === 'Invite');
        const hasType = invite === undefined || service.types.some(({ name }) => name === 'Invite');
        return {
          ...service,
          types: hasType ? service.types : [...service.types, invite],
          routes: [...service.routes, moved],
        };
      }),
    };
  },
  breakManifest: (given) => ({ ...given, form: { ...given.form, broken: true } }),
  windowsManifest: (given) => ({ ...given, form: { ...given.form, lineEnd: '\r\n' } }),
  markManifest: (given) => ({ ...given, form: { ...given.form, mark: '\uFEFF' } }),
};

/** Edits of the user's class; each keeps it compiling, but the one that breaks it. What they write ends in a number of its own. */
export const userEdits: Readonly<Record<string, Edit<string>>> = {
  implement: (text, n) =>
    nth(
      text,
      /return notWritten\([^)]*\);/g,
      n,
      () => `// solved${n}\n    return undefined as unknown${n} as never;`,
    ).replaceAll(`unknown${n} as never`, 'unknown as never'),
  useInput: (text, n) =>
    nth(
      text,
      /return notWritten\([^)]*\);/g,
      n,
      () => `const seen${n} = input;\n    return seen${n} as never;`,
      (at) => /\(input: [^{]*\{\s*$/.test(text.slice(0, at)),
    ),
  comment: (text, n) => nth(text, /\n(?= {2}async| {2}\/\*\*)/g, n, () => `\n  // remark${n}\n`),
  privateMethod: (text, n) => lastBrace(text, `\n  own${n}(): string {\n    return "own${n}";\n  }\n`),
  property: (text, n) => text.replace(/(export class [^{]*\{\n)/, `$1  readonly kept${n} = { a${n}: 1 };\n`),
  parameterName: (text, n) => nth(text, /\(input: (?=[^{]*\{\s*throw)/g, n, () => `(payload${n}: `),
  overload: (text, n) =>
    nth(
      text,
      / {2}async (\w+)(\([^)]*\)): (Promise<[^{]*>) \{/g,
      n,
      (found) => {
        const [, name, parameters, result] = /async (\w+)(\([^)]*\)): (Promise<.*>) \{/.exec(found) ?? [];
        return `  ${name}${parameters}: ${result}; // overload${n}\n${found}`;
      },
      // Only the implementation may be decorated.
      (at) => !/@traced\d+\s*$/.test(text.slice(0, at)),
    ),
  arrow: (text, n) =>
    nth(
      text,
      /async (\w+)(\([^)]*\): [^{]*)\{\n[^\n]*\n {2}\}/g,
      n,
      (found) =>
        found
          .replace(/async (\w+)(\([^)]*\): [^{]*)\{/, `$1 = async $2=> { // arrow${n}`)
          .replace(/\}$/, '};'),
      // Only a method may be overloaded.
      (at) => {
        const name = /^async (\w+)/.exec(text.slice(at))?.[1];
        return !new RegExp(`\\s${name}\\([^\\n]*; // overload`).test(text);
      },
    ),
  decorator: (text, n) =>
    `${nth(text, / {2}async/g, n, () => `  @traced${n}\n  async`)}\nfunction traced${n}<T>(method: T, _context: unknown): T {\n  return method;\n}\n`,
  renameClass: (text, n) =>
    text.includes('class UserService')
      ? `${text.replace('export class UserService', `class Accounts${n}`)}\nexport { Accounts${n} as UserService };\n`
      : text,
  alias: (text) =>
    text
      .replace(/\bUserApi, UserContext\b/, 'UserApi as Api, UserContext')
      .replace('implements UserApi', 'implements Api'),
  superclass: (text, n) =>
    / extends /.test(text) || !text.includes(' implements')
      ? text
      : text
          .replace(' implements', ` extends Half${n} implements`)
          .replace(/constructor\(([^)]*)\) \{\}/, 'constructor($1) {\n    super();\n  }')
          .replace(
            /((?:\/\*\*[^\n]*\n)?(?:export )?class (?!Half))/,
            `class Half${n} {\n  half${n}(): void {}\n}\n\n$1`,
          ),
  spread: (text, n) =>
    `${text}\nconst handlers${n} = { async extra${n}(): Promise<void> {} };\nexport const spread${n} = { ...handlers${n} };\n`,
  usesType: (text, n) =>
    `${text}\nexport type Kept${n} = ${/import type \{ (\w+)[^}]*\} from "\.\/generated\/dto\.js"/.exec(text)?.[1] ?? 'string'};\n`,
  tabs: (text) => text.replaceAll('  ', '\t'),
  blankLines: (text, n) => nth(text, /\n(?= {2})/g, n * 3, () => '\n\n\n'),
  windows: (text) => text.replace(/\r?\n/g, '\r\n'),
  mark: (text) => (text.startsWith('\uFEFF') ? text : `\uFEFF${text}`),
  breakSyntax: (text, n) => `${text}\nconst broken${n} = ((;\n`,
};

function typeText({ name, fields }: TypeDraft): string {
  const lines = Object.entries(fields).map(([field, type]) => `    ${field}: "${type}"\n`);
  return `  ${name}:\n${lines.join('')}`;
}

function routeText({ name, body, returns }: RouteDraft): string {
  const lines = [`  ${name}:\n    post: /${name.toLowerCase()}\n`];
  if (typeof body === 'string') lines.push(`    body: ${body}\n`);
  else if (body !== undefined)
    lines.push(
      `    body:\n${Object.entries(body)
        .map(([field, type]) => `      ${field}: "${type}"\n`)
        .join('')}`,
    );
  if (returns !== undefined) lines.push(`    returns: "${returns}"\n`);
  return lines.join('');
}

function nth(
  text: string,
  pattern: RegExp,
  n: number,
  replace: (found: string) => string,
  admits: (at: number) => boolean = () => true,
): string {
  const found = [...text.matchAll(pattern)].filter((match) => admits(match.index));
  const match = found[n % Math.max(found.length, 1)];
  if (match === undefined) return text;
  return text.slice(0, match.index) + replace(match[0]) + text.slice(match.index + match[0].length);
}

/** Before the brace that ends the class. */
function lastBrace(text: string, added: string): string {
  const at = text.indexOf('\n}\n');
  return at === -1 ? text : `${text.slice(0, at + 1)}${added}${text.slice(at + 1)}`;
}
