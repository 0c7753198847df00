// algo in the test's own process, with fakes of the services that it depends on.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { startTestService } from "@armature/runtime/testing";
import { NotFound, type RunStep } from "../../shared/generated/common.js";
import { AlgoService } from "./algo.service.js";
import { createAlgoClient } from "./generated/client.js";
import { UnknownFile, UnknownModel } from "./generated/dto.js";
import { algoDefinition, type AlgoContext } from "./generated/service.js";

const id = "7f1d7a6c-5b1f-4c0e-9c61-2a9d6f0e4b3a";
const ada = {
  userId: 1n,
  name: "ada",
  email: "ada@example.org",
  role: "member",
} as const;

async function start(t: TestContext, data = "0,1\n1,3\n2,5\n") {
  const service = await startTestService(
    algoDefinition,
    (context: AlgoContext) => new AlgoService(context),
    {
      config: { stepMillis: 0 },
      clients: {
        file: {
          statFile: async (input) => {
            if (input.id !== id) throw new NotFound();
            return { id, name: "data.csv", size: 12n, sha256: "0".repeat(64) };
          },
          downloadFile: async () => ({
            content: new TextEncoder().encode(data),
          }),
        },
        model: {
          getModel: async (input) => {
            if (input.id !== id) throw new NotFound();
            return {
              id,
              name: "straight",
              kind: "linear",
              ownerId: 1n,
              createdAt: new Date(),
            };
          },
        },
      },
    },
  );
  const told = new Promise<void>((resolve) =>
    service.events.onPublished(() => resolve()),
  );
  t.after(() => service.close());
  const client = service.as(ada).client(createAlgoClient);
  return { client, told, published: service.events.published };
}

async function createGroup(
  client: Awaited<ReturnType<typeof start>>["client"],
) {
  const rawData = await client.createRawData({ fileId: id, label: "data" });
  return client.createTaskGroup({
    name: "first",
    modelId: id,
    rawDataIds: [rawData.id],
  });
}

async function stepsOf(steps: AsyncIterable<RunStep>): Promise<string[]> {
  const seen: string[] = [];
  for await (const { name, status } of steps) seen.push(`${name} ${status}`);
  return seen;
}

test("asks its dependencies whether things exist", async (t) => {
  const { client } = await start(t);
  const other = id.replace("7", "8");
  await assert.rejects(
    client.createRawData({ fileId: other, label: "x" }),
    UnknownFile,
  );
  const rawData = await client.createRawData({ fileId: id, label: "x" });
  const group = { name: "x", modelId: other, rawDataIds: [rawData.id] };
  await assert.rejects(client.createTaskGroup(group), UnknownModel);
});

test("computes in steps and tells each subscriber once", async (t) => {
  const { client, told, published } = await start(t);
  const group = await createGroup(client);
  await client.subscribe({ taskGroupId: group.id });
  await client.runTaskGroup({ id: group.id });
  const steps = await stepsOf(client.watchTaskGroup({ id: group.id }));
  assert.equal(steps.length, 8);
  assert.equal(steps.at(-1), "fit done");
  await told;
  assert.deepEqual(
    published.map(({ name, key, data }) => [name, key, data]),
    [
      [
        "algo.taskGroupEnded",
        group.id,
        {
          taskGroupId: group.id,
          name: "first",
          status: "done",
          subscribers: [{ userId: 1n, email: ada.email }],
        },
      ],
    ],
  );
  const { status, result } = await client.getTaskGroup({ id: group.id });
  assert.equal(status, "done");
  assert.ok(Math.abs((result?.["c1"] ?? 0) - 2) < 1e-9);
});

test("fails a run whose data holds no numbers, and says so", async (t) => {
  const { client } = await start(t, "nothing here\n");
  const group = await createGroup(client);
  await client.runTaskGroup({ id: group.id });
  const steps = await stepsOf(client.watchTaskGroup({ id: group.id }));
  assert.equal(steps.at(-1), "parse failed");
  assert.equal((await client.getTaskGroup({ id: group.id })).status, "failed");
});

test("sends no message to those who unsubscribed", async (t) => {
  const { client, published } = await start(t);
  const group = await createGroup(client);
  await client.subscribe({ taskGroupId: group.id });
  await client.unsubscribe({ taskGroupId: group.id });
  await client.runTaskGroup({ id: group.id });
  await stepsOf(client.watchTaskGroup({ id: group.id }));
  assert.deepEqual(published, []);
});
