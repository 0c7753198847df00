// Where a new operation goes when nobody says it: the method and the path that its name suggests.

/** A method in lower case, and a path. */
export interface RoutePlace {
  readonly method: string;
  readonly path: string;
}

/** What is known of the operation. */
export interface RouteWishes {
  readonly name: string;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  readonly hasBody: boolean;
  /** `get /tasks`: what the service has already. */
  readonly taken: ReadonlySet<string>;
}

/**
 * The method stands for the verb, and the path for what is left: `listTasks` is `GET /tasks`, `createTask` is `POST /task`. A name that
 * begins with no such verb is an action: `sendMessage` is `POST /send-message`. Words are joined by hyphens, as in the names of headers
 * and services. Where another operation is there already, the whole name is the path.
 */
export function placeOf({ name, method: given, path, hasBody, taken }: RouteWishes): RoutePlace {
  const [verb = '', ...rest] = wordsOf(name);
  const suggested = methods[verb];
  const method =
    given ?? (suggested === undefined || (hasBody && !takesBody(suggested)) ? 'post' : suggested);
  if (path !== undefined) return { method, path };
  const isVerb = suggested !== undefined && rest.length > 0 && method === suggested;
  const short = `/${rest.join('-')}`;
  if (isVerb && !taken.has(`${method} ${short}`)) return { method, path: short };
  return { method, path: `/${[verb, ...rest].join('-')}` };
}

const methods: Readonly<Record<string, string>> = {
  get: 'get',
  list: 'get',
  find: 'get',
  search: 'get',
  read: 'get',
  count: 'get',
  create: 'post',
  add: 'post',
  update: 'put',
  replace: 'put',
  patch: 'patch',
  delete: 'delete',
  remove: 'delete',
};

function takesBody(method: string): boolean {
  return method !== 'get' && method !== 'delete';
}

/** `listHTTPErrors2` -> list, http, errors2. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(' ');
}
