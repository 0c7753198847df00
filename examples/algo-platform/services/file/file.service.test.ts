// A first test of file, in the test's own process: no port, no etcd. Yours to edit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startTestService } from "@armature/runtime/testing";
import { FileService } from "./file.service.js";
import { createFileClient } from "./generated/client.js";
import { fileDefinition } from "./generated/service.js";

test("statFile answers", async () => {
  const service = await startTestService(
    fileDefinition,
    (context) => new FileService(context),
  );
  try {
    // Put here what statFile should do once it is written.
    const caller = service.asService("test");
    const client = caller.client(createFileClient);
    const answer = client.statFile({
      id: "7f1d7a6c-5b1f-4c0e-9c61-2a9d6f0e4b3a",
    });
    await assert.rejects(answer, { message: "statFile is not written yet" });
  } finally {
    await service.close();
  }
});
