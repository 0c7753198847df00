// A first test of algo, in the test's own process: no port, no etcd. Yours to edit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startTestService } from "@armature/runtime/testing";
import { AlgoService } from "./algo.service.js";
import { createAlgoClient } from "./generated/client.js";
import { algoDefinition } from "./generated/service.js";

test("createRawData answers", async () => {
  const service = await startTestService(
    algoDefinition,
    (context) => new AlgoService(context),
  );
  try {
    // Put here what createRawData should do once it is written.
    const signedIn = service.as({
      userId: 1n,
      name: "name",
      email: "someone@example.com",
      role: "admin",
    });
    const client = signedIn.client(createAlgoClient);
    const answer = client.createRawData({
      fileId: "7f1d7a6c-5b1f-4c0e-9c61-2a9d6f0e4b3a",
      label: "label",
    });
    await assert.rejects(answer, {
      message: "createRawData is not written yet",
    });
  } finally {
    await service.close();
  }
});
