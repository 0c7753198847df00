// What all the servers do behind their HTTP: keep things of ten fields.

/** What is sent. */
export interface ThingInput {
  readonly name: string;
  readonly email: string;
  readonly tags: readonly string[];
  readonly amount: number;
  readonly role: 'admin' | 'member';
  readonly active: boolean;
  readonly note?: string | undefined;
  readonly count: number;
}

/** What is answered. */
export interface Thing extends ThingInput {
  readonly id: string;
  readonly createdAt: string;
}

const things = new Map<string, Thing>();
const texts = new Map<number, { readonly text: string }>();
let last = 0;

export function makeThing(input: ThingInput): Thing {
  const thing = { ...input, id: String((last += 1) % 1000), createdAt: new Date().toISOString() };
  things.set(thing.id, thing);
  return thing;
}

export function getThing(id: string): Thing | undefined {
  return things.get(id);
}

/** An answer of so many bytes. */
export function filled(bytes: number): { readonly text: string } {
  let made = texts.get(bytes);
  if (made === undefined) texts.set(bytes, (made = { text: 'x'.repeat(bytes) }));
  return made;
}

/** Checks written by hand, for those that have no schemas. */
export function isThingInput(value: unknown): value is ThingInput {
  const { name, email, tags, amount, role, active, note, count } = (value ?? {}) as Partial<
    Record<keyof ThingInput, unknown>
  >;
  return (
    typeof name === 'string' &&
    name.length >= 1 &&
    name.length <= 64 &&
    typeof email === 'string' &&
    /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(email) &&
    Array.isArray(tags) &&
    tags.every((tag) => typeof tag === 'string') &&
    typeof amount === 'number' &&
    (role === 'admin' || role === 'member') &&
    typeof active === 'boolean' &&
    (note === undefined || (typeof note === 'string' && note.length <= 200)) &&
    Number.isInteger(count)
  );
}

/** The same as JSON Schema. */
export const inputSchema = {
  type: 'object',
  required: ['name', 'email', 'tags', 'amount', 'role', 'active', 'count'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 64 },
    email: { type: 'string', format: 'email' },
    tags: { type: 'array', items: { type: 'string' } },
    amount: { type: 'number' },
    role: { enum: ['admin', 'member'] },
    active: { type: 'boolean' },
    note: { type: 'string', maxLength: 200 },
    count: { type: 'integer', minimum: -2147483648, maximum: 2147483647 },
  },
} as const;

/** What the answer is, as JSON Schema. */
export const answerSchema = {
  type: 'object',
  required: ['code', 'data'],
  properties: {
    code: { type: 'integer' },
    data: {
      type: 'object',
      properties: {
        id: { type: 'string' },
        createdAt: { type: 'string' },
        name: { type: 'string' },
        email: { type: 'string' },
        tags: { type: 'array', items: { type: 'string' } },
        amount: { type: 'number' },
        role: { type: 'string' },
        active: { type: 'boolean' },
        note: { type: 'string' },
        count: { type: 'integer' },
      },
    },
  },
} as const;

/** Kinds beside the one that is asked for, so that there are 50 routes: the other nine before it. */
export const otherKinds = Array.from({ length: 9 }, (_, index) => `thing${index}s`);
export const kind = 'thing9s';

/** Says where it listens. */
export function ready(address: { readonly port: number } | string | null): void {
  console.log(`port ${(address as { port: number }).port}`);
}
