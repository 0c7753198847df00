// The whole platform, started as a user starts it, walked through its gateway.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type DevPlatform, startDevPlatform } from "../testing/dev-platform.js";
import { createFetchTransport, ServiceError } from "@armature/runtime/client";
import { createAlgoClient } from "./services/algo/generated/client.js";
import { createFileClient } from "./services/file/generated/client.js";
import { createModelClient } from "./services/model/generated/client.js";
import { NameTaken, WrongPassword } from "./services/user/generated/dto.js";
import { createUserClient } from "./services/user/generated/client.js";
import type { RunStep } from "./shared/generated/common.js";

let platform: DevPlatform;
before(async () => {
  platform = await startDevPlatform(new URL(".", import.meta.url));
});
after(() => platform?.stop());

const ada = {
  name: "ada",
  password: "correct horse",
  email: "ada@example.org",
};

function clients(token?: string) {
  const transport = createFetchTransport({
    baseUrl: platform.gateway,
    ...(token ? { token } : {}),
  });
  return {
    user: createUserClient(transport),
    file: createFileClient(transport),
    model: createModelClient(transport),
    algo: createAlgoClient(transport),
  };
}

async function signIn(person: typeof ada) {
  const { user } = clients();
  await user.register(person).catch((error: unknown) => {
    if (!(error instanceof NameTaken)) throw error;
  });
  return clients((await user.login(person)).token);
}

test("registers, signs in and says who is there", async () => {
  const { user } = await signIn(ada);
  const me = await user.getMe();
  assert.equal(me.name, "ada");
  assert.equal(typeof me.id, "bigint");
  assert.ok(me.createdAt instanceof Date);
});

test("answers with the declared errors and with every problem of an input", async () => {
  await signIn(ada);
  const { user } = clients();
  await assert.rejects(user.register(ada), NameTaken);
  await assert.rejects(
    user.login({ ...ada, password: "wrong" }),
    WrongPassword,
  );
  await assert.rejects(user.getMe(), { kind: "unauthenticated" });
  const answer = await fetch(`${platform.gateway}/api/user/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "", password: "short" }),
  });
  assert.equal(answer.status, 400);
  const envelope = (await answer.json()) as {
    code: number;
    data: { problems: { at: string; rule: string }[] };
  };
  assert.deepEqual(
    envelope.data.problems.map(({ at, rule }) => `${at} ${rule}`).sort(),
    ["/email required", "/name minLength", "/password minLength"],
  );
});

test("keeps RPC-only operations in, whatever headers come from outside", async () => {
  const answer = await fetch(`${platform.gateway}/api/user/send_message`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-rpc-key": "guessed",
      "x-caller": "algo",
    },
    body: "{}",
  });
  assert.equal(answer.status, 404);
});

test("takes an upload and gives the same bytes back under its name", async () => {
  const { file } = await signIn(ada);
  const bytes = new TextEncoder().encode("x,y\n0,1\n1,3\n2,5\n");
  const stat = await file.uploadFile({
    file: new File([bytes], "line ü.csv", { type: "text/csv" }),
  });
  assert.equal(stat.size, BigInt(bytes.byteLength));
  const answer = await fetch(`${platform.gateway}/api/file/files/${stat.id}`);
  assert.match(answer.headers.get("content-type") ?? "", /^text\/csv/);
  assert.match(
    answer.headers.get("content-disposition") ?? "",
    /line%20%C3%BC\.csv/,
  );
  assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), bytes);
});

test("creates, lists, changes and removes models; only their owner may", async () => {
  const { model } = await signIn(ada);
  const created = await model.createModel({ name: "plain" });
  assert.equal(created.kind, "linear");
  assert.ok(!("description" in created));
  const changed = await model.updateModel({
    id: created.id,
    description: null,
    kind: "quadratic",
  });
  assert.ok(!("description" in changed));
  const page = await model.listModels({ kind: "quadratic", pageSize: 1 });
  assert.equal(page.items[0]?.id, created.id);
  const eve = await signIn({ ...ada, name: "eve" });
  await assert.rejects(eve.model.deleteModel({ id: created.id }), {
    kind: "forbidden",
  });
  await model.deleteModel({ id: created.id });
  await assert.rejects(
    model.getModel({ id: created.id }),
    (error) => error instanceof ServiceError && error.code === 10404,
  );
});

test("runs a task group step by step and tells its subscribers", async () => {
  const { user, file, model, algo } = await signIn({ ...ada, name: "grace" });
  const upload = await file.uploadFile({
    file: new File(["x,y\n0,1\n1,3\n2,5\n3,7\n"], "line.csv"),
  });
  const rawData = await algo.createRawData({
    fileId: upload.id,
    label: "line",
  });
  const { id: modelId } = await model.createModel({ name: "straight" });
  const group = await algo.createTaskGroup({
    name: "first",
    modelId,
    rawDataIds: [rawData.id],
  });
  assert.equal(group.status, "idle");
  await algo.subscribe({ taskGroupId: group.id });
  await algo.runTaskGroup({ id: group.id });
  const steps: RunStep[] = [];
  for await (const step of algo.watchTaskGroup({ id: group.id })) {
    steps.push(step);
  }
  assert.deepEqual(
    steps.map(({ name, status }) => `${name} ${status}`),
    ["fetch", "parse", "statistics", "fit"].flatMap((name) => [
      `${name} running`,
      `${name} done`,
    ]),
  );
  assert.ok(steps.every(({ at }) => at instanceof Date));
  const { status, result } = await algo.getTaskGroup({ id: group.id });
  assert.equal(status, "done");
  assert.ok(Math.abs((result?.["c1"] ?? 0) - 2) < 1e-9);
  const messages = await platform.eventually(
    () => user.listMessages(),
    (found) => found.length > 0,
  );
  assert.equal(messages[0]?.taskGroupId, group.id);
  await algo.unsubscribe({ taskGroupId: group.id });
});

test("refuses what refers to nothing", async () => {
  const { algo } = await signIn(ada);
  const nothing = "00000000-0000-4000-8000-000000000000";
  await assert.rejects(algo.createRawData({ fileId: nothing, label: "x" }), {
    code: 10420,
  });
  await assert.rejects(
    algo.createTaskGroup({
      name: "x",
      modelId: nothing,
      rawDataIds: [nothing],
    }),
    { code: 10422 },
  );
});
