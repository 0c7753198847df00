// A first test of model, in the test's own process: no port, no etcd. Yours to edit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startTestService } from "@armature/runtime/testing";
import { createModelClient } from "./generated/client.js";
import { modelDefinition } from "./generated/service.js";
import { ModelService } from "./model.service.js";

test("createModel answers", async () => {
  const service = await startTestService(
    modelDefinition,
    (context) => new ModelService(context),
  );
  try {
    // Put here what createModel should do once it is written.
    const signedIn = service.as({
      userId: 1n,
      name: "name",
      email: "someone@example.com",
      role: "admin",
    });
    const client = signedIn.client(createModelClient);
    const answer = client.createModel({ name: "name" });
    await assert.rejects(answer, { message: "createModel is not written yet" });
  } finally {
    await service.close();
  }
});
