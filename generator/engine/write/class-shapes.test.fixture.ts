// The shapes that users give their classes, each made of what was emitted, with a body of their own in `login`.
import { path } from './merge-class.test.fixture.js';

/** One shape: the class file as the user wrote it, and files beside it. */
export interface ClassShape {
  readonly name: string;
  readonly edit: (text: string) => string;
  /** By path in the workspace. */
  readonly beside?: Readonly<Record<string, string>>;
  /** What cannot follow a new type by itself, and is told of. */
  readonly isReported?: true;
}

/** The body that no step may touch. */
export const body = 'return mine(1);';

const [start, end] = [
  / {2}\/\*\* Does login\. \*\/\n {2}async login\([^{]*\{\n[^}]*\n {2}\}\n/,
  'class UserService',
];
const written = (text: string): string => text.replace("throw failure('internal', 'login');", body);
const member = (text: string) => (emitted: string) =>
  emitted.replace(start, `  /** Does login. */\n${text}\n`);
const named = (from: string, to: string) => (emitted: string) => written(emitted).replace(from, to);
const signature = '(input: LoginInput, call: Call): Promise<Session>';
const base = [
  "import type { LoginInput, Session } from './generated/dto.js';",
  "import type { Call } from './generated/service.js';",
  `export class Base {\n  async login${signature} {\n    ${body}\n  }\n}\n`,
].join('\n');
const beside = (file: string): string => path.replace('user.service', file);

/** Fourteen, and some more. */
export const classShapes: readonly ClassShape[] = [
  { name: 'as emitted', edit: written },
  {
    name: 'a missing trailing parameter',
    edit: named('login(input: LoginInput, call: Call)', 'login(input: LoginInput)'),
  },
  {
    name: 'an inferred return type',
    edit: named(`login${signature}`, 'login(input: LoginInput, call: Call)'),
  },
  {
    name: 'namespace imports',
    edit: (text) =>
      written(text)
        .replace(
          /import type \{[^}]*\} from '\.\/generated\/dto\.js'/,
          "import type * as dto from './generated/dto.js'",
        )
        .replace(
          /import type \{[^}]*\} from '\.\/generated\/service\.js'/,
          "import type * as api from './generated/service.js'",
        )
        .replace(/: (LoginInput)|<(Session)>/g, (_, input: string, output: string) =>
          input ? `: dto.${input}` : `<dto.${output}>`,
        )
        .replaceAll(': Call', ': api.Call')
        .replace('implements UserApi', 'implements api.UserApi'),
  },
  {
    name: 'an interface that extends the generated one',
    edit: (text) =>
      written(text)
        .replace('export class', 'interface Mine extends UserApi {}\n\nexport class')
        .replace('implements UserApi', 'implements Mine'),
  },
  {
    name: 'a re-export',
    edit: (text) =>
      written(text)
        .replace(
          /import type \{ [^}]* \} from '\.\/generated\/dto\.js'/,
          "import type { LoginInput, Session } from './types.js'",
        )
        .replace(/import type \{ Call, UserApi \} from '.*'/, "import type { Call, Mine } from './types.js'")
        .replace('implements UserApi', 'implements Mine'),
    beside: {
      [beside('types')]:
        "export type { LoginInput, Session } from './generated/dto.js';\nexport type { Call, UserApi as Mine } from './generated/service.js';\n",
    },
  },
  { name: 'an arrow property', edit: member(`  login = async ${signature} => {\n    ${body}\n  };`) },
  {
    name: 'an arrow property with the type of the interface',
    edit: member(`  readonly login: UserApi['login'] = async () => {\n    ${body}\n  };`),
  },
  {
    name: 'a delegation',
    edit: (text) =>
      member('  login = login;')(text).replace(
        'export class',
        `async function login${signature} {\n  ${body}\n}\n\nexport class`,
      ),
    isReported: true,
  },
  {
    name: 'an abstract class with an heir',
    edit: (text) =>
      `${member(`  abstract login${signature};`)(text).replace('export class UserService', 'abstract class Base')}\nexport class UserService extends Base {\n  async login${signature} {\n    ${body}\n  }\n}\n`,
    isReported: true,
  },
  {
    name: 'a superclass in another file',
    edit: (text) =>
      `import { Base } from './base.js';\n${text.replace(start, '').replace(end, 'class UserService extends Base')}`,
    beside: { [beside('base')]: base },
    isReported: true,
  },
  {
    name: 'a superclass in another file that implements the interface',
    edit: (text) =>
      written(text)
        .replace('class UserService implements UserApi', 'class UserService extends Base')
        .replace(/^/, "import { Base } from './base.js';\n"),
    beside: {
      [beside('base')]:
        "import type { UserApi } from './generated/service.js';\nexport abstract class Base {}\nexport interface Base extends UserApi {}\n",
    },
  },
  {
    name: 'a mixin',
    edit: (text) =>
      text
        .replace(start, '')
        .replace(
          'export class',
          `const Sessions = () => class {\n  async login${signature} {\n    ${body}\n  }\n};\n\nexport class`,
        )
        .replace(end, 'class UserService extends Sessions()'),
    isReported: true,
  },
  {
    name: 'overloads',
    edit: member(
      `  login${signature};\n  async login(): Promise<Session>;\n  async login(): Promise<Session> {\n    ${body}\n  }`,
    ),
    isReported: true,
  },
  { name: 'a getter', edit: member(`  get login(): UserApi['login'] {\n    ${body}\n  }`), isReported: true },
  {
    name: 'a decorator',
    edit: (text) => written(text).replace('  async login', '  @logged()\n  async login'),
  },
  { name: 'a default export', edit: named('export class UserService', 'export default class') },
  { name: 'a class expression', edit: named('export class UserService', 'export const UserService = class') },
  {
    name: 'a renamed import',
    edit: (text) =>
      written(text).replace('UserApi }', 'UserApi as Api }').replace('implements UserApi', 'implements Api'),
  },
];
