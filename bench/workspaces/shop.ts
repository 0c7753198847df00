// The service that is measured: 50 routes, POST with a validated body of 8 fields and an answer of 10, GET by id, answers of several sizes.

const body = `
      name: string(1..64)
      email: email
      tags: string[]
      amount: double
      role: enum(admin, member)
      active: boolean
      note?: string(..200)
      count: int32`;

/** Kinds of things; the last one is asked for. */
const kinds = Array.from({ length: 10 }, (_, index) => `Thing${index}`);

const manifest = `service: shop
version: 1.0.0
types:
  Filled:
    text: string
${kinds
  .map(
    (kind) => `  ${kind}:
    id: string
    createdAt: datetime${body.replaceAll('\n      ', '\n    ')}
`,
  )
  .join('')}routes:
${kinds
  .map((kind) => {
    const at = `/${kind.toLowerCase()}s`;
    return `  make${kind}:
    post: ${at}
    body:${body}
    returns: ${kind}
  get${kind}: { get: "${at}/{id}", path: { id: string }, returns: ${kind} }
  put${kind}:
    put: ${at}/{id}
    path: { id: string }
    body:${body}
    returns: ${kind}
    auth: jwt
  list${kind}: { get: ${at}, returns: "${kind}[]" }
`;
  })
  .join('')}${kinds
  .slice(0, 7)
  .map((kind) => `  count${kind}: { get: /counts/${kind.toLowerCase()}, returns: integer }\n`)
  .join('')}  secured: { get: "/secured/{id}", path: { id: string }, auth: jwt, returns: Thing9 }
  inner: { get: "/inner/{id}", path: { id: string }, rpcOnly: true, returns: Thing9 }
  filled: { get: "/filled/{bytes}", path: { bytes: int32 }, returns: Filled }
`;

const service = `import { failure } from "@armature/runtime";
import type { ShopApi } from "./generated/service.js";
import type { Thing9 } from "./generated/dto.js";

const things = new Map<string, Thing9>();
let last = 0;

function make(input: Omit<Thing9, "id" | "createdAt">): Thing9 {
  const thing = { ...input, id: String((last += 1) % 1000), createdAt: new Date() };
  things.set(thing.id, thing);
  return thing;
}

function get({ id }: { id: string }): Thing9 {
  const thing = things.get(id);
  if (thing === undefined) throw failure("not-found");
  return thing;
}

const texts = new Map<number, { text: string }>();

export class ShopService implements ShopApi {
${kinds
  .map(
    (kind) => `  make${kind} = async (input: Omit<Thing9, "id" | "createdAt">) => make(input);
  get${kind} = async (input: { id: string }) => get(input);
  put${kind} = async (input: Omit<Thing9, "createdAt">) => make(input);
  list${kind} = async () => [...things.values()].slice(0, 10);
`,
  )
  .join('')}${kinds
  .slice(0, 7)
  .map((kind) => `  count${kind} = async () => things.size;\n`)
  .join('')}  secured = async (input: { id: string }) => get(input);
  inner = async (input: { id: string }) => get(input);
  filled = async ({ bytes }: { bytes: number }) => {
    let made = texts.get(bytes);
    if (made === undefined) texts.set(bytes, (made = { text: "x".repeat(bytes) }));
    return made;
  };
}
`;

const main = `import { serveShop } from "./generated/service.js";
import { ShopService } from "./shop.service.js";

await serveShop(() => new ShopService());
`;

/** The files of its workspace. */
export const shopFiles: Readonly<Record<string, string>> = {
  'services/shop/service.yaml': manifest,
  'services/shop/shop.service.ts': service,
  'services/shop/main.ts': main,
};

/** A body that is valid. */
export const sampleBody = JSON.stringify({
  name: 'Ada Lovelace',
  email: 'ada@example.org',
  tags: ['first', 'second'],
  amount: 12.5,
  role: 'member',
  active: true,
  note: 'a note of some length, as people write them',
  count: 42,
});
