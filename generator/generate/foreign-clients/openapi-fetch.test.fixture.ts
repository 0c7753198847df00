// Requests as openapi-fetch makes them: it knows the paths of a document, and OpenAPI's own rules for what the document leaves open.
import createClient from 'openapi-fetch';
import type { Given, Place, RandomOperation } from './random-operations.test.fixture.js';

type Sent = (path: string, init: object) => Promise<unknown>;

/** Makes requests of a document; undefined for what this client can't say. */
export function createFetchSender(
  document: object,
): (operation: RandomOperation, input: readonly Given[]) => Promise<Request | undefined> {
  const paths = Object.entries(
    (document as { paths: Record<string, { post: { operationId: string } }> }).paths,
  );
  return async ({ name, media }, input) => {
    // It writes names of parameters as they stand.
    if (input.some(({ field }) => field.place === 'query' && /[+%]/.test(field.wire))) return undefined;
    const of = (place: Place): Record<string, unknown> =>
      Object.fromEntries(
        input.filter(({ field }) => field.place === place).map(({ field, value }) => [field.wire, value]),
      );
    let made: Request | undefined;
    const { POST } = createClient({
      baseUrl: 'http://odd.example',
      fetch: (request) => {
        made = request;
        return Promise.resolve(new Response('{}'));
      },
    });
    const [path = ''] = paths.find(([, item]) => item.post.operationId === name) ?? [];
    await (POST as unknown as Sent)(path, {
      params: { path: of('path'), query: of('query'), header: of('headers') },
      ...(media !== undefined && {
        body: bodyOf(
          media,
          input.filter(({ field }) => field.place === 'body'),
        ),
      }),
      ...(media === 'application/x-www-form-urlencoded' && { headers: { 'Content-Type': media } }),
    });
    return made;
  };
}

/** A form is its user's matter: a part for each item of a list, and JSON where the document says so. */
function bodyOf(media: string, input: readonly Given[]): unknown {
  if (media === 'application/json')
    return Object.fromEntries(input.map(({ field, value }) => [field.wire, value]));
  const form = new FormData();
  for (const { field, value } of input) {
    const isJson = /^(json|map|Pair)/.test(field.type);
    for (const item of isJson ? [JSON.stringify(value)] : [value].flat()) form.append(field.wire, item);
  }
  // What stands in it are texts alone.
  return media === 'multipart/form-data' ? form : new URLSearchParams([...form] as [string, string][]);
}
