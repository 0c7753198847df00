// model in the test's own process: no port, no etcd.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startTestService } from "@armature/runtime/testing";
import { createModelClient } from "./generated/client.js";
import { modelDefinition } from "./generated/service.js";
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
    (context) => new ModelService(context),
  );
  t.after(() => service.close());
  const client = service.as(ada).client(createModelClient);
  for (const name of ["a", "b", "c"]) await client.createModel({ name });
  const page = await client.listModels({ page: 2, pageSize: 2 });
  assert.deepEqual(
    page.items.map(({ name }) => name),
    ["a"],
  );
  assert.equal(page.total, 3);
  await assert.rejects(client.listModels({ pageSize: 101 }), {
    kind: "invalid-input",
  });
});

test("lets the owner and admins change a model, nobody else", async (t) => {
  const service = await startTestService(
    modelDefinition,
    (context) => new ModelService(context),
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
  assert.deepEqual([changed.name, changed.description], ["a", null]);
  await owner.deleteModel({ id });
  await assert.rejects(owner.getModel({ id }), { code: 10404 });
});
