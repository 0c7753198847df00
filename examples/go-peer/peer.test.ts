// One fleet of both makes: services of ours call a peer in Go, and it calls them, as docs/peers.md says.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createFetchTransport } from "@armature/runtime/client";
import { type DevPlatform, startDevPlatform } from "../testing/dev-platform.js";
import { type GoPeer, goMissing, startGoPeer } from "./go.js";
import { createDeskClient } from "./services/desk/generated/client.js";
import { createShopClient } from "./services/shop/generated/client.js";

const scaffold = fileURLToPath(
  new URL("../../bin/scaffold.js", import.meta.url),
);

describe("a fleet with a peer in Go", { skip: goMissing() }, () => {
  let dev: DevPlatform;
  let go: GoPeer;
  before(async () => {
    dev = await startDevPlatform(new URL(".", import.meta.url));
    const [, etcd = ""] = await dev.says(/etcd\s+(http:\/\/\S+)/, 0);
    go = await startGoPeer(dev.folder, etcd);
  });
  after(async () => {
    await go?.stop();
    await dev?.stop();
  });

  const transport = (token?: string) =>
    createFetchTransport({
      baseUrl: dev.gateway,
      ...(token !== undefined && { token }),
    });
  const shop = (token?: string) => createShopClient(transport(token));
  const run = async (...args: string[]) => {
    const given = [scaffold, ...args, "--cwd", dev.folder];
    return (await promisify(execFile)(process.execPath, given)).stdout;
  };

  /** Has the peer call shop, and gives what its client reads. */
  const fromGo = async (
    method: string,
    path: string,
    values: Record<string, unknown> = {},
    user = false,
  ) => {
    const answer = await fetch(`http://${go.address}/api/ledger/call_shop`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ method, path, values, user }),
    });
    const { code, msg, data } = (await answer.json()) as {
      code: number;
      msg?: string;
      data?: unknown;
    };
    return code === 0 ? data : `${code} ${msg}`;
  };

  /** A token without an end, as shop passes it on. */
  const signHere = async () => {
    const parent = await readFile(`${dev.folder}/config/parent.toml`, "utf8");
    const [, secret = ""] = /^jwt-secret = "(.*)"$/m.exec(parent) ?? [];
    const [head, claims] = [
      { alg: "HS256", typ: "JWT" },
      { user_id: 9, role_id: 1, role_name: "reader", login_time: 1 },
    ].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
    const mac = createHmac("sha256", secret).update(`${head}.${claims}`);
    return `${head}.${claims}.${mac.digest("base64url")}`;
  };

  const entry = {
    title: "a & b=c, ä",
    amount: 9_007_199_254_740_991n,
    price: 1.5,
    tags: ["x y", "z,", "&"],
    sizes: [1, -2],
    at: new Date("2024-05-01T08:30:00.250Z"),
    done: true,
    note: "n",
  };
  const plain = {
    title: "t",
    amount: -1n,
    price: 0,
    tags: [],
    sizes: [],
    at: new Date(0),
    done: false,
    note: null,
  };

  it("is found without metadata", async () => {
    const listed = JSON.parse(await run("ps", "--json")) as {
      instances: { service: string; address: string; health: string }[];
    };
    const found = listed.instances.find(({ service }) => service === "ledger");
    assert.equal(found?.address, go.address);
    assert.equal(found.health, "unknown");
  });

  // A list without items is not in a form: Go has a nil then, and writes null.
  for (const [encoding, client, none] of [
    ["application/x-www-form-urlencoded", shop, null],
    ["application/json", () => createDeskClient(transport()), []],
  ] as const)
    it(`binds ${encoding} of ours as it was meant`, async () => {
      assert.deepEqual(await client().relay(entry), { ...entry, encoding });
      assert.deepEqual(await client().relay(plain), {
        ...plain,
        tags: none,
        sizes: none,
        encoding,
      });
    });

  it("is sent no number that would lose digits on its way", async () => {
    const amount = 2n ** 53n + 1n;
    await assert.rejects(shop().relay({ ...entry, amount }), {
      message: /9007199254740993 has no exact JSON number/,
    });
  });

  it("reads lists in the query, and parameters of a DELETE", async () => {
    assert.deepEqual(await shop().find({ tag: ["a b", "c&d"] }), [
      "a b",
      "c&d",
      "10",
    ]);
    assert.equal(
      await shop().drop({ id: 9_007_199_254_740_991n }),
      "9007199254740991 a & b",
    );
  });

  it("fails with status 200 and -1, with a status, and with a bare text; each is a failure here", async () => {
    const provoke = (what: "refuse" | "lock" | "closed" | "audit") =>
      shop().provoke({ what });
    assert.deepEqual(await provoke("refuse"), {
      kind: "service",
      code: -1,
      message: "refused",
    });
    const locked = await provoke("lock");
    assert.deepEqual([locked.code, locked.message], [423, "locked"]);
    const closed = await provoke("closed");
    assert.deepEqual([closed.kind, closed.code], ["unauthenticated", 401]);
    assert.equal((await provoke("audit")).kind, "none", "with the shared key");
  });

  it("is not reached with a key of the outside through the gateway", async () => {
    const audit = `${dev.gateway}/api/ledger/audit`;
    for (const key of ["", "forged"]) {
      const answer = await fetch(audit, { headers: { "x-rpc-key": key } });
      assert.equal(answer.status, 401);
    }
  });

  it("calls ours by forms that %v prints, DELETE included, and reads each answer", async () => {
    assert.equal(
      await fromGo("GET", "/greet", { name: "a b", times: 2, loud: true }),
      "HELLO A B HELLO A B",
    );
    assert.deepEqual(
      await fromGo("POST", "/notes", {
        title: "a & b",
        amount: 12,
        sizes: [1, 2],
        text: null,
      }),
      { title: "a & b", amount: 12, sizes: [1, 2] },
    );
    assert.equal(await fromGo("DELETE", "/notes", { id: 7 }), null);
    assert.match(String(await fromGo("GET", "/greet")), /400: /);
  });

  it("may call what is for services, and not what is for named ones", async () => {
    assert.match(String(await fromGo("POST", "/guarded")), /403: /);
    const answer = await fetch(`${dev.gateway}/api/shop/notes`, {
      method: "POST",
    });
    assert.equal(answer.status, 404, "not from outside");
  });

  it("has its tokens taken here, without an end, and ours there", async () => {
    const person = { id: 7, role: "editor" };
    assert.deepEqual(await fromGo("GET", "/mine", {}, true), person);
    assert.match(String(await fromGo("GET", "/mine")), /401: /);
    await assert.rejects(shop("a.b.c").me(), { kind: "unauthenticated" });
    assert.deepEqual(await shop(await signHere()).me(), {
      id: 9n,
      role: "reader",
    });
  });
});
