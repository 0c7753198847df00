// A document for tests that change each of its places in turn.

export type Json = Record<string, unknown>;

/** A document with one of everything, made anew each time. */
export function oneOfEverything(version: string): Json {
  const object = {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string' },
      count: { type: 'integer', format: 'int32' },
      ratio: { type: 'number' },
      flag: { type: 'boolean' },
      list: { type: 'array', items: { type: 'string' } },
      map: { type: 'object', additionalProperties: { type: 'string' } },
      inner: { type: 'object', properties: { a: { type: 'string' } } },
      choice: { type: 'string', enum: ['a', 'b'] },
      when: { type: 'string', format: 'date-time' },
      union: { oneOf: [{ type: 'string' }, { type: 'boolean' }] },
      some: { anyOf: [{ $ref: '#/components/schemas/Other' }, { type: 'boolean' }] },
      all: { allOf: [{ $ref: '#/components/schemas/Other' }, { type: 'object', properties: { b: {} } }] },
      wrapped: { allOf: [{ $ref: '#/components/schemas/Other' }] },
      reference: { $ref: '#/components/schemas/Other' },
      anything: {},
    },
  };
  return {
    openapi: version,
    info: { title: 'T', version: '1.0.0' },
    tags: [{ name: 'things' }],
    paths: {
      '/things/{id}': {
        post: {
          operationId: 'post',
          tags: ['things'],
          security: [{ token: [] }],
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'q', in: 'query', schema: { type: 'string' } },
            { name: 'x-h', in: 'header', schema: { type: 'string' } },
            { $ref: '#/components/parameters/P' },
          ],
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
          },
          responses: {
            200: {
              description: 'Done',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
            },
          },
        },
      },
    },
    components: {
      parameters: { P: { name: 'p', in: 'query', schema: { type: 'string' } } },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Thing: object, Other: { type: 'object', properties: { o: { type: 'string' } } } },
    },
  };
}
