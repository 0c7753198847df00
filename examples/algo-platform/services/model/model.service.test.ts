// model in the test's own process: no port, no etcd.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startTestService } from "@armature/runtime/testing";
import { createModelClient } from "./generated/client.js";
import { modelDefinition, type ModelContext } from "./generated/service.js";
import { ModelService } from "./model.service.js";

const ada = {
  userId: 1n,
  name: "ada",
  email: "ada@example.org",
  role: "member",
} as const;

test("pages through models, the newest first", async (t) => {
  const service = await startTestService(
    modelDefinition,
    (context: ModelContext) => new ModelService(context),
  );
  t.after(() => service.close());
  const client = service.as(ada).client(createModelClient);
  const names = ["a", "b", "c", "d", "e"];
  for (const name of names) await client.createModel({ name });
  const pages = [];
  for (const page of [1, 2, 3]) {
    pages.push(await client.listModels({ page, pageSize: 2 }));
  }
  const items = pages.flatMap((page) => page.items);
  assert.deepEqual(items.map(({ name }) => name).sort(), names);
  const moments = items.map(({ createdAt }) => createdAt.getTime());
  assert.deepEqual(
    moments,
    [...moments].sort((a, b) => b - a),
  );
  assert.deepEqual(
    pages.map(({ total }) => total),
    [5, 5, 5],
  );
  await assert.rejects(client.listModels({ pageSize: 101 }), {
    kind: "invalid-input",
  });
});

test("lets the owner and admins change a model, nobody else", async (t) => {
  const service = await startTestService(
    modelDefinition,
    (context: ModelContext) => new ModelService(context),
  );
  t.after(() => service.close());
  const owner = service.as(ada).client(createModelClient);
  const { id } = await owner.createModel({ name: "a", description: "first" });
  const other = service.as({ ...ada, userId: 2n }).client(createModelClient);
  await assert.rejects(other.updateModel({ id, name: "b" }), {
    kind: "forbidden",
  });
  const admin = service
    .as({ ...ada, userId: 3n, role: "admin" })
    .client(createModelClient);
  const changed = await admin.updateModel({ id, description: null });
  assert.deepEqual([changed.name, "description" in changed], ["a", false]);
  await owner.deleteModel({ id });
  await assert.rejects(owner.getModel({ id }), { code: 10404 });
});
