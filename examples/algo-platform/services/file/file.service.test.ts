// file in the test's own process: no port, no etcd.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { startTestService } from "@armature/runtime/testing";
import { NotFound } from "../../shared/generated/common.js";
import { FileService } from "./file.service.js";
import { createFileClient } from "./generated/client.js";
import { FileTooLarge } from "./generated/dto.js";
import { fileDefinition, type FileContext } from "./generated/service.js";

const claims = {
  userId: 1n,
  name: "ada",
  email: "ada@example.org",
  role: "member",
} as const;

async function start(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), "file-service-"));
  const service = await startTestService(
    fileDefinition,
    (context: FileContext) => new FileService(context),
    { config: { folder, maxBytes: 20 } },
  );
  t.after(async () => {
    await service.close();
    await rm(folder, { recursive: true });
  });
  return service;
}

test("keeps a file for signed-in users and gives it back", async (t) => {
  const service = await start(t);
  const file = new File(["hello"], "a b.txt", { type: "text/plain" });
  const anyone = service.client(createFileClient);
  await assert.rejects(anyone.uploadFile({ file }), {
    kind: "unauthenticated",
  });
  const stat = await service
    .as(claims)
    .client(createFileClient)
    .uploadFile({ file });
  assert.deepEqual([stat.name, stat.size], ["a b.txt", 5n]);
  const got = await anyone.downloadFile({ id: stat.id });
  assert.equal(got.name, "a b.txt");
  const rpc = service.asService("algo").client(createFileClient);
  assert.deepEqual(await rpc.statFile({ id: stat.id }), stat);
});

test("refuses files that are too large and ids that stand for nothing", async (t) => {
  const service = await start(t);
  const client = service.as(claims).client(createFileClient);
  const large = new File(["x".repeat(21)], "large");
  await assert.rejects(client.uploadFile({ file: large }), FileTooLarge);
  await assert.rejects(
    client.downloadFile({ id: "7f1d7a6c-5b1f-4c0e-9c61-2a9d6f0e4b3a" }),
    NotFound,
  );
});
