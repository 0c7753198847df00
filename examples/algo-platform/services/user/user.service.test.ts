// A first test of user, in the test's own process: no port, no etcd. Yours to edit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startTestService } from "@armature/runtime/testing";
import { createUserClient } from "./generated/client.js";
import { userDefinition } from "./generated/service.js";
import { UserService } from "./user.service.js";

test("register answers", async () => {
  const service = await startTestService(
    userDefinition,
    (context) => new UserService(context),
  );
  try {
    // Put here what register should do once it is written.
    const client = service.client(createUserClient);
    const answer = client.register({
      name: "name",
      password: "password",
      email: "someone@example.com",
    });
    await assert.rejects(answer, { message: "register is not written yet" });
  } finally {
    await service.close();
  }
});
